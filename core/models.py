"""Page, image and document: our own from the first migration, since they are expensive to change later."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page
from wagtail.search import index

from core.admin_forms import IllustrationWidget
from core.registries import page_contexts, page_routes


class CustomImage(AbstractImage):
    """A picture of the library. `description` is its text for people who do not see it."""

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class CustomRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition")
        ]


class CustomDocument(AbstractDocument):
    """A file to take away."""

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class BasePage(RoutablePageMixin, Page):
    """What all our pages have: a lead, a drawing, and the registries that upper apps fill."""

    lead = models.TextField(
        _("lead"),
        blank=True,
        max_length=400,
        help_text=_("One or two short sentences: what this page is about. Also shown on cards."),
    )
    illustration = models.CharField(
        _("drawing"),
        blank=True,
        max_length=60,
        help_text=_("The drawing that stands on the ground line beside the title."),
    )

    lead_panels = [
        FieldPanel("lead"),
        FieldPanel("illustration", widget=IllustrationWidget),
    ]
    content_panels = [*Page.content_panels, MultiFieldPanel(lead_panels, heading=_("Lead and drawing"))]
    search_fields = [*Page.search_fields, index.SearchField("lead")]

    class Meta:
        abstract = True

    @classmethod
    def get_subpage_urls(cls) -> tuple[URLPattern, ...]:
        return (*page_routes.patterns(cls), *super().get_subpage_urls())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **page_contexts.build(self, request)}
