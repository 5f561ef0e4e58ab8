"""The page of choices, what links in messages open, and the outbox in the admin."""

from notifications.views import links, page
from notifications.views.board import PERMISSION, OutboxView, retry_failed

__all__ = ["PERMISSION", "OutboxView", "links", "page", "retry_failed"]
