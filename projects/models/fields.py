"""Fields of action."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
)
from wagtail.fields import StreamField
from wagtail.search import index

from core.blocks import StoryBlock
from core.models import BasePage, OverviewPage

if TYPE_CHECKING:
    pass


class FieldIndexPage(OverviewPage):
    """All fields of action."""

    subpage_types: ClassVar[list[str]] = ["projects.FieldPage"]
    template = "projects/field_index.html"

    class Meta:
        verbose_name = _("fields of action (overview)")
        verbose_name_plural = _("fields of action (overview)")


class FieldPage(BasePage):
    """One field of action (Handlungsfeld)."""

    body = StreamField(
        StoryBlock(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("Build the page from blocks: text, pictures, steps and more."),
    )
    example = models.TextField(
        _("an everyday scene"), blank=True, max_length=400, help_text=_("One sentence that begins with „Zum Beispiel“.")
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("example")]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("example")]
    parent_page_types = ["projects.FieldIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "projects/field.html"

    class Meta:
        verbose_name = _("field of action")
        verbose_name_plural = _("fields of action")
