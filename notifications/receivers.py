"""What follows from a fact, after commit."""

from typing import Any

from django.dispatch import receiver

from notifications import services, tasks
from notifications.gateways import provider
from notifications.signals import mail_queued, news_published


@receiver(mail_queued)
def send_soon(mail_id: str, **_kwargs: Any) -> None:
    """Let a worker send the mail at once, instead of with the sweeper's next round."""
    tasks.deliver.delay(mail_id)


@receiver(news_published)
def tell_soon(**_kwargs: Any) -> None:
    """Let a worker tell people at once, instead of with its next round."""
    tasks.tell.delay()


provider.on_return(services.take_back)
