"""Leichte Sprache: a page's text in short sentences, with pictures. A text of its own, not a translation."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page

from core.admin_forms import IllustrationWidget
from core.enums import SIMPLE
from core.retention import Keeps


class SimpleSection(Orderable):
    """A question, a picture, and the answer in short sentences. Shown on pages in Leichte Sprache alone."""

    keeps = Keeps.nothing()

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="simple_sections")
    question = models.CharField(
        _("question"), max_length=120, help_text=_("The heading: a question that the sentences below answer.")
    )
    illustration = models.CharField(
        _("drawing"), blank=True, max_length=60, help_text=_("Shows what the sentences are about.")
    )
    text = RichTextField(
        _("text"),
        features=["bold", "ul", "link"],
        help_text=_("Short sentences, one idea each, each in a paragraph of its own. Part long words by hyphens."),
    )

    panels = [FieldPanel("question"), FieldPanel("illustration", widget=IllustrationWidget), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("section in Leichte Sprache")
        verbose_name_plural = _("sections in Leichte Sprache")

    def __str__(self) -> str:
        return self.question


class SimplePanel(InlinePanel):
    """The sections, in the editor of pages in Leichte Sprache alone."""

    class BoundPanel(InlinePanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            # Elsewhere the form has no such part (BasePageForm), and there is nothing to bind.
            self.is_there = kwargs["form"] is None or "simple_sections" in kwargs["form"].formsets
            if self.is_there:
                super().__init__(**kwargs)
            else:
                Panel.BoundPanel.__init__(self, **kwargs)
                self.formset: Any = None
                self.children: list[Any] = []

        def is_shown(self) -> bool:
            return bool(self.is_there and is_simple(self.instance))


def is_simple(page: Any) -> bool:
    """Tell whether a page is written in Leichte Sprache."""
    return bool(page.locale_id and page.locale.language_code == SIMPLE)
