"""How a datastream stands: current, late, silent, implausible. One rule for pages, streams, alerts and the board."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from iot.enums import Quality, State


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one waits for a type of sensor, and how long a value may stand still."""

    late_after: timedelta
    silent_after: timedelta
    stuck_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Last:
    """The newest value, as it was stored; without a time there has never been one."""

    measured: datetime | None
    quality: int = Quality.GOOD
    since: datetime | None = None


def state_of(last: Last, patience: Patience, now: datetime, *, heard: bool = True) -> State:
    """Return how things stand now. `heard` tells whether anything reaches us at all: if not, every sensor is silent.

    A frozen value is never current: what has been exactly the same for too long is implausible.
    """
    if last.measured is None or not heard or now - last.measured > patience.silent_after:
        return State.SILENT
    if last.quality != Quality.GOOD or is_stuck(last, patience):
        return State.IMPLAUSIBLE
    return State.LATE if now - last.measured > patience.late_after else State.FRESH


def is_stuck(last: Last, patience: Patience) -> bool:
    """Tell whether a value has stood still for longer than it can."""
    if patience.stuck_after is None or last.measured is None or last.since is None:
        return False
    return last.measured - last.since > patience.stuck_after
