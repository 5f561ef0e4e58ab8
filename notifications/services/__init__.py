"""Writes: mail that must go."""

from notifications.services.outbox import deliver, retry, send, sweep

__all__ = ["deliver", "retry", "send", "sweep"]
