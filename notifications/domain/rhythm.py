"""When somebody wants to be told: at once or gathered, and never in their quiet hours.

Local times follow `core.periods.localtime` on the days with 23 and 25 hours: a digest hour that is left out comes at
the moment after the gap, one that happens twice means its first pass.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from core.periods import to_local, to_utc
from core.periods.localtime import closing_moment
from notifications.enums import Rhythm

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Habits:
    """A person's hours, by the clocks of the city. Quiet hours may pass midnight; without both ends there are none."""

    digest_hour: int = 7
    # 0 is Monday.
    digest_day: int = 0
    quiet_from: time | None = None
    quiet_until: time | None = None

    @property
    def has_quiet_hours(self) -> bool:
        """Tell whether there are any; from seven to seven is none, since a day of silence is no way to be told."""
        return None not in (self.quiet_from, self.quiet_until) and self.quiet_from != self.quiet_until


def is_quiet(habits: Habits, at: datetime) -> bool:
    """Tell whether the moment lies in the person's quiet hours."""
    if not habits.has_quiet_hours or habits.quiet_from is None or habits.quiet_until is None:
        return False
    clock, start, end = to_local(at).time(), habits.quiet_from, habits.quiet_until
    return start <= clock < end if start < end else clock >= start or clock < end


def _end_of_quiet(clock: time, at: datetime) -> datetime:
    """Return the next moment at which quiet hours end by this clock time; one that happens twice ends them later."""
    day = to_local(at).date()
    moment = closing_moment(datetime.combine(day, clock))
    return moment if moment > at else closing_moment(datetime.combine(day + A_DAY, clock))


def not_quiet(habits: Habits, at: datetime) -> datetime:
    """Return the moment itself, or the end of the quiet hours in which it lies."""
    if not is_quiet(habits, at) or habits.quiet_until is None:
        return at
    return _end_of_quiet(habits.quiet_until, at)


def _next_digest(rhythm: Rhythm, habits: Habits, at: datetime) -> datetime:
    day = to_local(at).date()
    if rhythm == Rhythm.WEEKLY:
        day += timedelta(days=(habits.digest_day - day.weekday()) % 7)
    moment = to_utc(datetime.combine(day, time(habits.digest_hour)))
    if moment > at:
        return moment
    step = timedelta(days=7) if rhythm == Rhythm.WEEKLY else A_DAY
    return to_utc(datetime.combine(day + step, time(habits.digest_hour)))


def due_at(rhythm: Rhythm, habits: Habits, at: datetime) -> datetime:
    """Return when what becomes known at this moment is due."""
    wanted = at if rhythm == Rhythm.AT_ONCE else _next_digest(rhythm, habits, at)
    return not_quiet(habits, wanted)
