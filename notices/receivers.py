"""What follows when a notice is published or taken back: people who asked for it are told."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from notices import services
from notices.enums import TopicKey
from notices.models import NoticePage
from notifications.models import Subscription
from notifications.queries import Wish
from notifications.signals import followed


@receiver(page_published, sender=NoticePage)
def tell(instance: NoticePage, **_kwargs: Any) -> None:
    """Tell of a notice, once for each version."""
    services.tell(page=instance)


@receiver(page_unpublished, sender=NoticePage)
def tell_end(instance: NoticePage, **_kwargs: Any) -> None:
    """Tell that it no longer holds; a page that goes because its time has come says nothing."""
    if not instance.expired:
        services.tell_end(page=instance)


@receiver(followed, sender=Subscription)
def confirm_ways(wishes: list[Wish], **_kwargs: Any) -> None:
    """Keep ways for as long as somebody is told of them."""
    services.confirm_ways(abouts=[about for topic, about in wishes if topic == TopicKey.NEAR])


@receiver(post_delete, sender=Subscription)
def forget_way(instance: Subscription, **_kwargs: Any) -> None:
    """Delete a way with the last subscription to it, however that ends."""
    if instance.topic == TopicKey.NEAR:
        services.forget_way(about=instance.about)
