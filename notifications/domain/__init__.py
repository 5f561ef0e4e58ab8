"""Rules of sending: when to try again."""

from notifications.domain.retry import LEASE, PAUSES, pause_after

__all__ = ["LEASE", "PAUSES", "pause_after"]
