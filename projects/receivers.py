"""What follows when pages of the programme are published: people who asked for it are told."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from projects import services
from projects.models import NewsPage, ProjectPage


@receiver(page_published, sender=NewsPage)
def tell_news(instance: NewsPage, **_kwargs: Any) -> None:
    """Tell of a piece of news, once."""
    services.tell_news(page=instance)


@receiver(page_published, sender=ProjectPage)
def tell_status(instance: ProjectPage, **_kwargs: Any) -> None:
    """Tell how far a project is, once for each step."""
    services.tell_status(page=instance)
