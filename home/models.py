"""The home page: what the programme is, what one can do now, the projects, the way to take part."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from core.blocks import TEXT_FEATURES, FactBlock, PointBlock
from core.models import BasePage


class HomePage(BasePage):
    """The start page of a city. Its title is the big sentence beside the hero."""

    eyebrow = models.CharField(_("line above the title"), max_length=80, blank=True)
    do_title = models.CharField(_("title"), max_length=80)
    do_lead = models.CharField(_("line beside it"), max_length=120, blank=True)
    projects_title = models.CharField(_("title of the projects"), max_length=80)
    intro_title = models.CharField(_("title"), max_length=120)
    intro = RichTextField(_("text"), features=TEXT_FEATURES)
    facts = StreamField([("fact", FactBlock())], verbose_name=_("figures"), blank=True, max_num=6)
    facts_source = models.CharField(
        _("source of the figures"), max_length=120, blank=True, help_text=_("Who says so, and as of when.")
    )
    vision = models.TextField(_("vision"), blank=True, max_length=400)
    mission = models.TextField(_("mission"), blank=True, max_length=400)
    attributes = StreamField([("point", PointBlock())], verbose_name=_("attributes"), blank=True, max_num=4)
    invite_title = models.CharField(_("title"), max_length=120)
    invite_text = models.TextField(_("text"), max_length=400)
    invite_button = models.CharField(_("button"), max_length=60)
    invite_page = models.ForeignKey(
        Page,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page behind the button"),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("eyebrow"),
        FieldPanel("lead"),
        MultiFieldPanel([FieldPanel("do_title"), FieldPanel("do_lead")], heading=_("What one can do now")),
        MultiFieldPanel(
            [FieldPanel("projects_title"), InlinePanel("featured", label=_("Project"), max_num=6)],
            heading=_("Projects"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("intro_title"),
                FieldPanel("intro"),
                FieldPanel("facts"),
                FieldPanel("facts_source"),
                FieldPanel("vision"),
                FieldPanel("mission"),
                FieldPanel("attributes"),
            ],
            heading=_("The programme"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("invite_title"),
                FieldPanel("invite_text"),
                FieldPanel("invite_button"),
                PageChooserPanel("invite_page"),
            ],
            heading=_("Invitation"),
        ),
    ]
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "home/home.html"

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")


class FeaturedProject(Orderable):
    """A project that the home page shows."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured")
    project = models.ForeignKey(
        "projects.ProjectPage", on_delete=models.CASCADE, related_name="+", verbose_name=_("project")
    )

    panels = [PageChooserPanel("project")]

    class Meta(Orderable.Meta):
        verbose_name = _("featured project")
        verbose_name_plural = _("featured projects")
