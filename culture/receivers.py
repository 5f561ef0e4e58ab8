"""What follows when an event is published, at once: the page and its dates become public together."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from culture import services
from culture.models import EventPage


@receiver(page_published, sender=EventPage)
def keep_dates(instance: EventPage, **_kwargs: Any) -> None:
    """Store the dates of the version that has just become public, and tell whoever wants to hear of new ones."""
    services.sync(event_id=instance.pk)
    services.tell(event_id=instance.pk)
