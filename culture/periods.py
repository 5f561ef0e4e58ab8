"""The rules of dates: from what editors type in the city's time to moments. No database, no clock of its own.

A local time that happens twice (25 October 2026, 02:00 to 03:00) means its first pass; one that does not happen
(28 March 2027) counts on from before the gap. Both are RFC 5545's rules, 3.3.5, and live in `core.periods`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile

from dateutil.rrule import (  # type: ignore[import-untyped]  # it has no types of its own
    DAILY,
    MONTHLY,
    WEEKLY,
    YEARLY,
    rrule,
    weekday,
)

from core.periods import Occurrence, Range, holiday_name, occurrence, to_local, to_utc

ONE_DAY = timedelta(days=1)
# A series without an end is stored this far ahead.
HORIZON = timedelta(days=548)
# Dates that have passed are added no further back than this when a series is published for the first time.
BACK = timedelta(days=365)

FREQUENCIES = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY, "YEARLY": YEARLY}
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
POSITIONS = (1, 2, 3, 4, 5, -1)
MOST_DATES, LONGEST_INTERVAL = 500, 99
UTC_FORMAT = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True)
class LocalDate:
    """A day with two times on it, as a poster says it; without times the whole day, or all days up to the last."""

    day: date
    start: time | None = None
    end: time | None = None
    last_day: date | None = None

    @property
    def all_day(self) -> bool:
        """Tell whether it lasts whole days."""
        return self.start is None or self.end is None

    @property
    def starts(self) -> datetime:
        """Return the start as the clocks on the wall show it."""
        return datetime.combine(self.day, self.start if self.start and self.end else time())

    @property
    def ends(self) -> datetime:
        """Return the end: an end that is not after the start lies on the next day, unless a last day says more."""
        if self.start is None or self.end is None:
            return datetime.combine((self.last_day or self.day) + ONE_DAY, time())
        last = self.last_day or (self.day if self.end > self.start else self.day + ONE_DAY)
        return datetime.combine(last, self.end)

    def range(self) -> Range:
        """Return the moments of it. Raises ValueError for an end that is not after the start.

        A start that the clocks leave out may pass the end (02:30 to 03:15): then it lasts as long as on other days.
        """
        start, end = to_utc(self.starts), to_utc(self.ends)
        return Range(start, end if end > start else start + (self.ends - self.starts))

    def left_out(self) -> datetime | None:
        """Return the first of both times that the clocks never show on its day."""
        return next((one for one in (self.starts, self.ends) if occurrence(one) is Occurrence.NEVER), None)


@dataclass(frozen=True)
class Rule:
    """How a series repeats: the part of RFC 5545's rules that a form can show. Days only; times stand beside it."""

    frequency: str
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    position: int = 0
    month_day: int = 0
    until: date | None = None
    count: int | None = None

    def __post_init__(self) -> None:
        fits = {
            "DAILY": not (self.weekdays or self.position or self.month_day),
            "WEEKLY": not (self.position or self.month_day),
            "MONTHLY": bool(self.weekdays and self.position) != bool(self.month_day),
            "YEARLY": not (self.weekdays or self.position or self.month_day),
        }
        if not fits.get(self.frequency):
            raise ValueError("a series repeats daily, weekly, monthly on a weekday or a day, or yearly")
        if not 1 <= self.interval <= LONGEST_INTERVAL or (self.count and not 1 <= self.count <= MOST_DATES):
            raise ValueError("a series has a sensible interval and a sensible number of dates")
        if self.until and self.count is not None:
            raise ValueError("a series ends on a day or after a number of dates, not both")
        if any(day not in range(1, 8) for day in self.weekdays) or self.position not in (0, *POSITIONS):
            raise ValueError("unknown weekday or position")
        if self.month_day not in range(32) or self.count == 0:
            raise ValueError("unknown day of the month, or no date at all")

    def text(self, *, all_day: bool = False) -> str:
        """Return the rule as RFC 5545 writes it. Its UNTIL is a moment in UTC, for whole days a day (3.3.10)."""
        parts = [f"FREQ={self.frequency}"]
        parts += [f"INTERVAL={self.interval}"] if self.interval > 1 else []
        place = str(self.position or "")
        parts += ["BYDAY=" + ",".join(f"{place}{WEEKDAYS[day - 1]}" for day in self.weekdays)] if self.weekdays else []
        parts += [f"BYMONTHDAY={self.month_day}"] if self.month_day else []
        parts += [f"COUNT={self.count}"] if self.count else []
        if self.until:
            last_second = to_utc(datetime.combine(self.until, time(23, 59, 59)))
            parts.append(f"UNTIL={self.until:%Y%m%d}" if all_day else f"UNTIL={last_second:{UTC_FORMAT}}")
        return ";".join(parts)

    @classmethod
    def parse(cls, text: str) -> "Rule":
        """Read a rule. Raises ValueError for what is no rule, or one that this class does not know."""
        parts = dict(part.split("=", 1) for part in text.upper().split(";") if "=" in part)
        known = {"FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "COUNT", "UNTIL", "WKST"}
        if not set(parts) <= known or len(parts) != len(text.split(";")) or parts.get("WKST", "MO") != "MO":
            raise ValueError("not a rule of a kind that is known here")
        position, weekdays = _weekdays(parts.get("BYDAY", ""))
        return cls(
            frequency=parts.get("FREQ", ""),
            interval=int(parts.get("INTERVAL", 1)),
            weekdays=weekdays,
            position=position,
            month_day=int(parts.get("BYMONTHDAY", 0)),
            until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
            count=int(parts["COUNT"]) if "COUNT" in parts else None,
        )

    def days(self, first: date, last: date) -> Iterator[date]:
        """Yield the days of a series that may begin on `first`, up to `last`."""
        end = min(last, self.until or last)
        days = [weekday(day - 1, self.position or None) for day in self.weekdays]
        found = rrule(
            FREQUENCIES[self.frequency],
            dtstart=datetime.combine(first, time()),
            interval=self.interval,
            byweekday=days or None,
            bymonthday=self.month_day or None,
            count=self.count,
            # dateutil takes one of both; and without an end it would look for dates until the year 9999.
            until=None if self.count else datetime.combine(end, time()),
        )
        yield from takewhile(lambda day: day <= end, (moment.date() for moment in found))


def _weekdays(text: str) -> tuple[int, tuple[int, ...]]:
    """Read BYDAY: `TU,TH`, or `2TU`, where all days have the same position."""
    names = text.split(",") if text else []
    positions = {name[:-2] for name in names}
    if len(positions) > 1:
        raise ValueError("weekdays with different positions are not known here")
    days = sorted(WEEKDAYS.index(name[-2:]) + 1 for name in names)
    return int(positions.pop() or 0) if positions else 0, tuple(days)


def _until(text: str) -> date:
    """Read UNTIL: a day, or a moment in UTC, of which the city's day counts."""
    if len(text) == len("20261231"):
        return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()
    return to_local(datetime.strptime(text, UTC_FORMAT).replace(tzinfo=UTC)).date()


def position_of(day: date) -> int:
    """Return which of its weekdays in the month a day is: the 10th is the second one, whatever weekday."""
    return (day.day - 1) // 7 + 1


@dataclass(frozen=True)
class Planned:
    """One date as it should be stored. `recurrence_id` tells it from the event's other dates, also when it moves."""

    recurrence_id: str
    span: Range
    status: str
    all_day: bool = False
    in_series: bool = False
    previous_start: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class Change:
    """How one date of a series differs: nothing for its new times means those of the series."""

    status: str
    left_out: bool = False
    day: date | None = None
    start: time | None = None
    end: time | None = None
    note: str = ""


@dataclass(frozen=True)
class Series:
    """A series: its first day, its times, its rule, and the dates that differ, by the day that the rule names.

    Public holidays can be left out, but for one that an editor says something about.
    """

    first: LocalDate
    rule: Rule
    scheduled: str
    changes: dict[date, Change] = field(default_factory=dict)
    skip_holidays: bool = False

    def plan(self, since: date, last: date) -> Iterator[Planned]:
        """Yield the series' dates from `since` to `last`, both included."""
        for day in self.rule.days(self.first.day, last):
            change = self.changes.get(day)
            left_out = change.left_out if change else self.skip_holidays and bool(holiday_name(day))
            if day >= since and not left_out:
                yield self._date(day, change)

    def _date(self, day: date, change: Change | None) -> Planned:
        usual = LocalDate(day, self.first.start, self.first.end)
        if change is None:
            return Planned(f"series-{day}", usual.range(), self.scheduled, usual.all_day, in_series=True)
        start, end = (change.start, change.end) if change.start and change.end else (usual.start, usual.end)
        actual = LocalDate(change.day or day, start, end)
        moved = actual != usual
        return Planned(
            recurrence_id=f"series-{day}",
            span=actual.range(),
            status=change.status,
            all_day=actual.all_day,
            in_series=True,
            previous_start=usual.range().start if moved else None,
            note=change.note,
        )
