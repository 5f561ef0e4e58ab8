"""What is on its way to people, and who wants to be told of what."""

from notifications.models.news import Delivery, News
from notifications.models.outbox import GIVE_UP_AFTER, Mail, give_up
from notifications.models.pages import SubscribePage
from notifications.models.subscribers import OptIn, PushDevice, Subscriber, Subscription, Unsubscription

__all__ = [
    "GIVE_UP_AFTER",
    "Delivery",
    "Mail",
    "News",
    "OptIn",
    "PushDevice",
    "SubscribePage",
    "Subscriber",
    "Subscription",
    "Unsubscription",
    "give_up",
]
