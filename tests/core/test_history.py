"""The geometry of a series over time."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.history import BASE, LEFT, RIGHT, TOP, history

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def drawn(*values: float, step: timedelta = HOUR, gap: timedelta = 2 * HOUR, **scale: float):
    series = [(NOW + number * step, value) for number, value in enumerate(values)]
    return history(series, begin=NOW, end=NOW + 48 * HOUR, gap=gap, **scale)


def test_a_series_lies_between_its_axes():
    found = drawn(0, 50, 100, low=0, high=100)
    assert found.paths == (f"M{LEFT}.0 {BASE}.0L77.8 108.0 L89.6 {TOP}.0",)
    assert [tick.value for tick in found.ticks] == [0, 25, 50, 75, 100]
    assert found.last == (89.6, TOP)


def test_values_far_apart_are_not_joined():
    assert len(drawn(1, 2, step=3 * HOUR).paths) == 2
    assert len(drawn(1, 2, step=2 * HOUR).paths) == 1


def test_a_limit_has_its_place():
    assert drawn(10, 20, low=0, high=100, limit=90).limit_y == pytest.approx(34.4)
    assert drawn(10, 20).limit_y is None


def test_midnights_and_noons_are_marked():
    assert [mark.moment.hour for mark in drawn(1).marks] == [12, 0, 12, 0, 12]


def test_nothing_is_no_history():
    with pytest.raises(ValueError, match="at least one"):
        drawn()


@given(
    st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=50),
    st.none() | st.floats(-100, 0),
    st.none() | st.floats(1, 1e6),
)
def test_nothing_is_drawn_outside(values, low, high):
    found = drawn(*values, low=low, high=high)
    places = [place.split() for path in found.paths for place in path.replace("M", "").replace("L", " L").split("L")]
    for x, y in places:
        assert LEFT <= float(x) <= RIGHT + 20
        assert TOP - 0.5 <= float(y) <= BASE + 0.5
    assert 2 <= len(found.ticks) <= 7
    assert [tick.value for tick in found.ticks] == sorted(tick.value for tick in found.ticks)
