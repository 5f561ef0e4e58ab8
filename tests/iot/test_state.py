"""How a datastream stands, at every edge; and the words for how long ago that was."""

from datetime import timedelta

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from iot.domain.state import Last, Patience, state_of
from iot.domain.words import ago
from iot.enums import Quality, State
from tests.iot.known import NOW

MINUTE = timedelta(minutes=1)
PATIENCE = Patience(20 * MINUTE, 120 * MINUTE)
STRICT = Patience(20 * MINUTE, 120 * MINUTE, stuck_after=60 * MINUTE)


@pytest.mark.parametrize(
    ("minutes", "state"),
    [(-4, State.FRESH), (0, State.FRESH), (20, State.FRESH), (20.1, State.LATE), (120, State.LATE),
     (120.1, State.SILENT)],
)  # fmt: skip
def test_a_value_ages(minutes, state):
    assert state_of(Last(NOW - minutes * MINUTE), PATIENCE, NOW) == state


def test_what_never_spoke_is_silent():
    assert state_of(Last(None), PATIENCE, NOW) == State.SILENT


def test_when_nothing_is_heard_at_all_everything_is_silent():
    assert state_of(Last(NOW), PATIENCE, NOW, heard=False) == State.SILENT


def test_what_cannot_be_is_implausible_until_it_is_silent():
    last = Last(NOW - 30 * MINUTE, Quality.IMPLAUSIBLE)
    assert state_of(last, PATIENCE, NOW) == State.IMPLAUSIBLE
    assert state_of(last, PATIENCE, NOW + 120 * MINUTE) == State.SILENT


def test_what_stands_still_too_long_is_never_current():
    moving, still = Last(NOW, since=NOW - 60 * MINUTE), Last(NOW, since=NOW - 61 * MINUTE)
    assert state_of(moving, STRICT, NOW) == State.FRESH
    assert state_of(still, STRICT, NOW) == State.IMPLAUSIBLE
    # The control: a value that may stand still.
    assert state_of(still, PATIENCE, NOW) == State.FRESH


@settings(deadline=None)
@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6), st.sampled_from(Quality), st.booleans())
def test_an_old_value_is_never_current(age, late, more, quality, heard):
    patience = Patience(timedelta(seconds=late), timedelta(seconds=late + more))
    state = state_of(Last(NOW - timedelta(seconds=age), quality), patience, NOW, heard=heard)
    if timedelta(seconds=age) > patience.late_after or quality or not heard:
        assert state != State.FRESH


@pytest.mark.parametrize(("passed", "german", "english"), [
    (timedelta(seconds=59), "gerade eben", "just now"),
    (timedelta(seconds=60), "vor 1 Minute", "1 minute ago"),
    (timedelta(minutes=4, seconds=10), "vor 4 Minuten", "4 minutes ago"),
    (timedelta(minutes=59), "vor 59 Minuten", "59 minutes ago"),
    (timedelta(minutes=60), "vor 1 Stunde", "1 hour ago"),
    (timedelta(hours=23, minutes=10), "vor 23 Stunden", "23 hours ago"),
    (timedelta(days=3), "vor 3 Tagen", "3 days ago"),
    (timedelta(days=21), "vor 3 Wochen", "3 weeks ago"),
    (timedelta(seconds=-90), "gerade eben", "just now"),
])  # fmt: skip
def test_how_long_ago_is_said_as_people_say_it(passed, german, english):
    for language, words in (("de", german), ("en", english), ("de-simple", german)):
        with override(language):
            assert ago(NOW - passed, NOW, language) == words
