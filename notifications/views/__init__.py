"""The outbox in the admin."""

from notifications.views.board import PERMISSION, OutboxView, retry_failed

__all__ = ["PERMISSION", "OutboxView", "retry_failed"]
