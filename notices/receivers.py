"""What follows when a notice is published or taken back: people who asked for it are told."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from notices import services
from notices.models import NoticePage


@receiver(page_published, sender=NoticePage)
def tell(instance: NoticePage, **_kwargs: Any) -> None:
    """Tell of a notice, once for each version."""
    services.tell(page=instance)


@receiver(page_unpublished, sender=NoticePage)
def tell_end(instance: NoticePage, **_kwargs: Any) -> None:
    """Tell that it no longer holds; a page that goes because its time has come says nothing."""
    if not instance.expired:
        services.tell_end(page=instance)
