"""Opening hours: what holds every week, on public holidays, and on special days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.periods.localtime import to_local
from core.periods.public_holidays import STATE, holiday_name
from core.periods.ranges import Range, clip, merge
from core.periods.spans import Span, merge_spans
from core.periods.state import OpeningState

WEEK = range(1, 8)
# How far ahead "opens again at" looks, in days: a museum may close for a season.
HORIZON = 200
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WeeklyRule:
    """A span on some days of the week (1 Monday to 7 Sunday, as in ISO 8601), within its first and last day.

    Raises ValueError without a weekday, for an unknown one, and for a last day before the first.
    """

    weekdays: frozenset[int]
    span: Span
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= set(WEEK):
            raise ValueError("a weekly rule needs days from 1 (Monday) to 7 (Sunday)")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("a rule ends on its first day or later")

    def is_valid(self, day: date) -> bool:
        """Tell whether the rule holds in the week of this day at all."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True)
class SpecialDays:
    """One or several days in a row with hours of their own; no span means closed.

    Raises ValueError for a last day before the first.
    """

    first: date
    last: date
    spans: tuple[Span, ...] = ()
    reason: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("special days end on their first day or later")

    @property
    def length(self) -> timedelta:
        """Return the time from the first to the last day."""
        return self.last - self.first


@dataclass(frozen=True)
class DayPlan:
    """What begins on one day, and why it differs from other weeks, if it does."""

    day: date
    spans: tuple[Span, ...]
    reason: str = ""

    def ranges(self) -> list[Range]:
        """Return the plan as moments."""
        return merge(one for span in self.spans if (one := span.on(self.day)))


@dataclass(frozen=True)
class WeekRow:
    """Days of the week in a row with the same hours."""

    first: int
    last: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class OpeningHours:
    """When something is open. Special days win over public holidays, and those over the week.

    `on_holidays`: None takes a public holiday for any other day; an empty tuple closes; spans are hours of their own.
    Of several special days the one with the fewest days decides; equally long ones add up.
    """

    rules: tuple[WeeklyRule, ...] = ()
    special: tuple[SpecialDays, ...] = ()
    on_holidays: tuple[Span, ...] | None = None
    state: str = STATE

    def plan(self, day: date) -> DayPlan:
        """Return what begins on this day. A span of the day before may still run into it."""
        special = [one for one in self.special if one.first <= day <= one.last]
        if special:
            shortest = min(one.length for one in special)
            chosen = [one for one in special if one.length == shortest]
            reason = next((one.reason for one in chosen if one.reason), "")
            return DayPlan(day, merge_spans(span for one in chosen for span in one.spans), reason)
        holiday = holiday_name(day, self.state) if self.on_holidays is not None else ""
        if holiday:
            return DayPlan(day, merge_spans(self.on_holidays or ()), holiday)
        return DayPlan(day, self._weekly(day, day.isoweekday()))

    def _weekly(self, day: date, weekday: int) -> tuple[Span, ...]:
        return merge_spans(rule.span for rule in self.rules if weekday in rule.weekdays and rule.is_valid(day))

    def special_between(self, first: date, last: date) -> list[SpecialDays]:
        """Return the special days that touch these days, the earliest first."""
        return sorted(
            (one for one in self.special if one.first <= last and one.last >= first), key=lambda one: one.first
        )

    def week(self, day: date) -> list[WeekRow]:
        """Return the ordinary week as it holds on this day, equal days in a row as one; seven closed days as none."""
        rows: list[WeekRow] = []
        for weekday in WEEK:
            spans = self._weekly(day, weekday)
            if rows and rows[-1].spans == spans:
                rows[-1] = WeekRow(rows[-1].first, weekday, spans)
            else:
                rows.append(WeekRow(weekday, weekday, spans))
        return rows if any(row.spans for row in rows) else []

    def ranges(self, window: Range) -> list[Range]:
        """Return all moments within the window at which it is open, merged and in order."""
        last = to_local(window.end).date()
        return merge(clip(self._openings(to_local(window.start).date() - ONE_DAY, last), window))

    def _openings(self, first: date, last: date) -> Iterator[Range]:
        """Yield what opens from the first to the last day; what runs over midnight into the next span is one."""
        current: Range | None = None
        for number in range((last - first).days + 1):
            for one in self.plan(first + number * ONE_DAY).ranges():
                if current and one.start <= current.end:
                    current = Range(current.start, max(current.end, one.end))
                    continue
                if current:
                    yield current
                current = one
        if current:
            yield current

    def is_open(self, moment: datetime) -> bool:
        """Tell whether it is open at this moment."""
        return self.at(moment).is_open

    def at(self, moment: datetime) -> OpeningState:
        """Tell whether it is open at this moment, and when that changes next. Raises ValueError without a zone."""
        today = to_local(moment).date()
        last = today + HORIZON * ONE_DAY
        reason = self.plan(today).reason
        opening = next((one for one in self._openings(today - ONE_DAY, last) if moment < one.end), None)
        if opening is None:
            return OpeningState(is_open=False, reason=reason)
        is_open = opening.start <= moment
        changes_at = to_local(opening.end if is_open else opening.start)
        in_days = (changes_at.date() - today).days
        if is_open and in_days >= HORIZON:
            return OpeningState(is_open=True, reason=reason)
        return OpeningState(is_open, changes_at, in_days, reason)
