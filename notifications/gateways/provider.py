"""A provider of mail, by anymail: what its errors mean, and what it tells of mails that came back."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from anymail.signals import tracking
from django.http import HttpResponse

from notifications.errors import AwayError, BouncedError, DeliveryError, RefusedError, UnreachableError

Returned = Callable[[str, str], None]
# Gone for good, or not wanted; what a provider delays it tries again by itself.
CAME_BACK = {"bounced", "rejected", "complained", "unsubscribed"}
# We were not let in, or asked too often: all else would end the same way, until somebody mends it.
OURS = {401, 402, 403, 429}


def ours(error: AnymailError) -> DeliveryError:
    """Return what a provider's error means."""
    if isinstance(error, AnymailRecipientsRefused):
        return BouncedError(str(error))
    status = getattr(error, "status_code", None) if isinstance(error, AnymailAPIError) else None
    if status is None or status >= 500 or status in OURS:
        return AwayError(str(error))
    return RefusedError(str(error)) if status >= 400 else UnreachableError(str(error))


def on_return(handler: Returned) -> None:
    """Call the handler with address and reason for each mail that a provider tells to have come back."""

    def told(event: Any, **_kwargs: Any) -> None:
        if event.event_type in CAME_BACK and event.recipient:
            handler(event.recipient, event.description or event.event_type)

    tracking.connect(told, weak=False, dispatch_uid="notifications.gateways")


def returns_view(provider: str) -> Callable[..., HttpResponse]:
    """Return the view to which the provider tells what came back. It asks for the secret of WEBHOOK_SECRET."""
    module = import_module(f"anymail.webhooks.{provider}")
    name = next(one for one in vars(module) if one.lower() == f"{provider}trackingwebhookview")
    view: Callable[..., HttpResponse] = getattr(module, name).as_view()
    return view
