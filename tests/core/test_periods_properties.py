"""Ranges and opening hours against the slowest model there is: every minute, one by one."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from core.periods import ZONE, OpeningHours, Range, Span, SpecialDays, WeeklyRule, day_range, merge, slots, subtract

# No folder of found examples beside the sources; the first examples of a run are slow.
quiet = settings(database=None, deadline=None)
MINUTE = timedelta(minutes=1)
ZERO = datetime(2026, 10, 25, tzinfo=UTC)
# Around both odd days and a holiday.
DAYS = [date(2026, 10, 24), date(2026, 10, 25), date(2026, 10, 31), date(2027, 3, 27), date(2027, 3, 28)]

lengths = st.integers(1, 60)
ranges = st.builds(
    lambda start, length: Range(ZERO + start * MINUTE, ZERO + (start + length) * MINUTE), st.integers(0, 200), lengths
)
several = st.lists(ranges, max_size=6)
# Mostly times around the odd hour.
times = st.one_of(
    st.builds(time, st.integers(0, 4), st.sampled_from([0, 1, 15, 30, 59])),
    st.builds(time, st.integers(0, 23), st.integers(0, 59)),
)
spans = st.builds(Span, times, times)
rules = st.builds(WeeklyRule, st.frozensets(st.integers(1, 7), min_size=1), spans)
special = st.builds(
    lambda day, length, hours: SpecialDays(day, day + timedelta(days=length), hours),
    st.sampled_from(DAYS),
    st.integers(0, 2),
    st.lists(spans, max_size=2).map(tuple),
)
hours = st.builds(
    OpeningHours,
    st.lists(rules, max_size=4).map(tuple),
    st.lists(special, max_size=2).map(tuple),
    st.none() | st.lists(spans, max_size=2).map(tuple),
)


def minutes(found: list[Range]) -> set[datetime]:
    return {one.start + number * MINUTE for one in found for number in range(one.length // MINUTE)}


@quiet
@given(several)
def test_merged_ranges_cover_the_same_minutes_and_lie_apart(some):
    merged = merge(some)
    assert minutes(merged) == minutes(some)
    assert all(one.end < other.start for one, other in pairwise(merged))


@quiet
@given(several, several, st.integers(0, 20))
def test_what_is_left_is_what_nobody_took(some, taken, buffer):
    pad = buffer * MINUTE
    padded = minutes([Range(one.start - pad, one.end + pad) for one in taken])
    left = subtract(some, taken, buffer=pad)
    assert minutes(left) == minutes(some) - padded
    assert not any(one.overlaps(other, buffer=pad) for one in left for other in taken)


@quiet
@given(ranges, ranges, st.integers(0, 20))
def test_two_ranges_overlap_if_they_share_a_minute_of_each_other_s_buffer(one, other, buffer):
    pad = buffer * MINUTE
    shared = minutes([one]) & minutes([other.padded(before=pad, after=pad)])
    assert one.overlaps(other, buffer=pad) == other.overlaps(one, buffer=pad) == bool(shared)
    assert one.contains(other) == (minutes([other]) <= minutes([one]))
    assert minutes([both] if (both := one.intersection(other)) else []) == minutes([one]) & minutes([other])


@quiet
@given(several, lengths, st.sampled_from([5, 10, 15, 20, 30, 60]))
def test_slots_are_all_places_on_the_grid_where_nothing_is_closed(some, length, grid):
    free = minutes(some)
    expected = [
        start
        for start in (ZERO + number * MINUTE for number in range(0, 300, grid))
        if all(start + number * MINUTE in free for number in range(length))
    ]
    assert [one.start for one in slots(some, length=length * MINUTE, grid=grid * MINUTE)] == expected


def minutes_by_the_clock(plan: OpeningHours, day: date) -> set[datetime]:
    """Every minute of the day between the first and the last at which a wall clock shows a time of some span."""
    window = day_range(day)
    opened: set[datetime] = set()
    for begins in (day - timedelta(days=1), day):
        midnight = datetime.combine(begins, time())
        around = [window.start + number * MINUTE for number in range(-26 * 60, window.length // MINUTE + 26 * 60)]
        faces = [(moment, moment.astimezone(ZONE).replace(tzinfo=None) - midnight) for moment in around]
        for span in plan.plan(begins).spans:
            start, end = (number * MINUTE for number in span.minutes)
            seen = [moment for moment, face in faces if start <= face < end]
            if seen:
                opened |= {moment for moment in around if seen[0] <= moment <= seen[-1]}
    return {moment for moment in opened if window.contains(moment)}


@settings(quiet, max_examples=60)
@given(hours, st.sampled_from(DAYS))
def test_opening_hours_are_what_the_clock_on_the_wall_says(plan, day):
    expected = minutes_by_the_clock(plan, day)
    window = day_range(day)
    assert minutes(plan.ranges(window)) == expected
    for moment in (window.start, window.start + 3 * 60 * MINUTE, window.end - MINUTE):
        assert plan.is_open(moment) == (moment in expected)
