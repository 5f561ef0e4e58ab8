"""Writes: mail that must go, what people want to be told of, and telling them."""

from notifications.services.bounces import take_back
from notifications.services.devices import (
    add_device,
    find_device,
    order_on_device,
    remove_device,
    renew_device,
    send_test,
)
from notifications.services.news import publish, try_again, withdraw
from notifications.services.outbox import deliver, retry, send, sweep
from notifications.services.subscriptions import (
    CONFIRM,
    change_hours,
    change_rhythm,
    confirm,
    find_subscription,
    follow,
    manage_token,
    open_choices,
    order,
    renew_key,
    stop,
    stop_all,
    stop_token,
    take_up_again,
    undo_token,
)
from notifications.services.telling import tell

__all__ = [
    "CONFIRM",
    "add_device",
    "change_hours",
    "change_rhythm",
    "confirm",
    "deliver",
    "find_device",
    "find_subscription",
    "follow",
    "manage_token",
    "open_choices",
    "order",
    "order_on_device",
    "publish",
    "remove_device",
    "renew_device",
    "renew_key",
    "retry",
    "send",
    "send_test",
    "stop",
    "stop_all",
    "stop_token",
    "sweep",
    "take_back",
    "take_up_again",
    "tell",
    "try_again",
    "undo_token",
    "withdraw",
]
