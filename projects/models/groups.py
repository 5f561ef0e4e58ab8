"""Working groups."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
)
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from core.blocks import StoryBlock
from core.models import BasePage, OverviewPage

if TYPE_CHECKING:
    pass


class WorkingGroupIndexPage(OverviewPage):
    """All working groups."""

    subpage_types: ClassVar[list[str]] = ["projects.WorkingGroupPage"]
    template = "projects/working_group_index.html"

    class Meta:
        verbose_name = _("working groups (overview)")
        verbose_name_plural = _("working groups (overview)")


class WorkingGroupPage(BasePage):
    """One working group (Arbeitskreis)."""

    body = StreamField(
        StoryBlock(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("Build the page from blocks: text, pictures, steps and more."),
    )
    questions = RichTextField(
        _("guiding questions"), blank=True, features=["ul"], help_text=_("A list: what the group works on.")
    )
    contact_email = models.EmailField(
        _("contact address"), blank=True, help_text=_("Of an office, not of a person. Empty: no button.")
    )

    content_panels = [
        *BasePage.content_panels,
        FieldPanel("body"),
        FieldPanel("questions"),
        FieldPanel("contact_email"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.SearchField("questions")]
    parent_page_types = ["projects.WorkingGroupIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "projects/working_group.html"

    class Meta:
        verbose_name = _("working group")
        verbose_name_plural = _("working groups")
