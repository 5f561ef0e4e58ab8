"""Rules of sending: when somebody wants to be told, and when to try again."""

from notifications.domain.devices import device_name
from notifications.domain.retry import LEASE, PAUSES, pause_after
from notifications.domain.rhythm import Habits, due_at, is_quiet, not_quiet

__all__ = ["LEASE", "PAUSES", "Habits", "device_name", "due_at", "is_quiet", "not_quiet", "pause_after"]
