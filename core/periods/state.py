"""Whether something is open now, as data for a sentence."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OpeningState:
    """Open or closed at a moment, and what comes next.

    `changes_at` is when it closes, or opens again, in the city's time; nothing if that lies beyond the horizon.
    `in_days` counts from the day of the question: 0 today, 1 tomorrow. `reason` says why today differs from other
    days: a holiday's name, or the editors' words.
    """

    is_open: bool
    changes_at: datetime | None = None
    in_days: int | None = None
    reason: str = ""
