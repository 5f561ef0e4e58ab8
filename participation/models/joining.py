"""How to take part."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from core.blocks import StoryBlock
from core.models import BasePage


class JoinPage(BasePage):
    """The landing page of taking part (Mitmachen): ambassadors, groups, forms. It lists what stands below it."""

    body = StreamField(
        StoryBlock(), verbose_name=_("text"), blank=True, help_text=_("How people take part, and what comes of it.")
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.ContentPage", "participation.FormPage"]
    max_count_per_parent = 1
    template = "participation/join.html"

    class Meta:
        verbose_name = _("taking part (overview)")
        verbose_name_plural = _("taking part (overview)")
