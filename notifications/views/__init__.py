"""The page of choices, what links in messages open, and the outbox in the admin."""

from notifications.views import account, links, page
from notifications.views.board import PERMISSION, OutboxView, retry_failed

__all__ = ["PERMISSION", "OutboxView", "account", "links", "page", "retry_failed"]
