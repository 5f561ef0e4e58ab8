"""What is on its way to people."""

from notifications.models.outbox import GIVE_UP_AFTER, Mail, give_up

__all__ = ["GIVE_UP_AFTER", "Mail", "give_up"]
