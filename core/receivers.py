"""What follows from a fact."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.search import index
from wagtail.signals import page_published

from core.enums import SIMPLE


@receiver(page_published)
def index_sections(instance: Page, **_kwargs: Any) -> None:
    """Take a page in Leichte Sprache into the index again: its sections are saved after the page itself."""
    if instance.locale.language_code == SIMPLE:
        index.insert_or_update_object(instance)
