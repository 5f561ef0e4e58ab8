"""The home page, and the pages that editors build from blocks."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from core.blocks import TEXT_FEATURES, FactBlock, PointBlock, StoryBlock
from core.models import BasePage
from core.models.simple import SimplePanel
from core.retention import Keeps


class HomePage(BasePage):
    """The start page of a city. Its title is the big sentence beside the hero."""

    eyebrow = models.CharField(
        _("line above the title"), max_length=80, blank=True, help_text=_("A few words above the big sentence.")
    )
    do_title = models.CharField(_("title"), max_length=80, help_text=_("Stands above what one can do now."))
    do_lead = models.CharField(_("line beside it"), max_length=120, blank=True, help_text=_("One short sentence."))
    projects_title = models.CharField(
        _("title of the projects"), max_length=80, help_text=_("Stands above the project cards.")
    )
    intro_title = models.CharField(
        _("title"), max_length=120, help_text=_("Best a question that a stranger would ask.")
    )
    intro = RichTextField(
        _("text"), features=TEXT_FEATURES, help_text=_("What the programme is, in a few short paragraphs.")
    )
    facts = StreamField(
        [("fact", FactBlock())],
        verbose_name=_("figures"),
        blank=True,
        max_num=6,
        help_text=_("Up to six numbers. Their source stands in the next field."),
    )
    facts_source = models.CharField(
        _("source of the figures"), max_length=120, blank=True, help_text=_("Who says so, and as of when.")
    )
    vision = models.TextField(
        _("vision"), blank=True, max_length=400, help_text=_("What the city wants to become, in one sentence.")
    )
    mission = models.TextField(
        _("mission"), blank=True, max_length=400, help_text=_("What the programme does for it, in one sentence.")
    )
    attributes = StreamField(
        [("point", PointBlock())],
        verbose_name=_("attributes"),
        blank=True,
        max_num=4,
        help_text=_("What the programme stands for: a word and a sentence each."),
    )
    invite_title = models.CharField(
        _("title"), max_length=120, help_text=_("Stands large on the coloured band at the end of the page.")
    )
    invite_text = models.TextField(
        _("text"), max_length=400, help_text=_("Why one should take part, in two or three sentences.")
    )
    invite_button = models.CharField(
        _("button"), max_length=60, help_text=_("A verb and a thing: „Arbeitskreise ansehen“.")
    )
    invite_page = models.ForeignKey(
        Page,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page behind the button"),
        help_text=_("Empty, or not public: no button is shown."),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("eyebrow"),
        FieldPanel("lead"),
        SimplePanel("simple_sections", heading=_("Easy-to-read German"), label=_("Section")),
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

    keeps = Keeps.nothing()

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured")
    project = models.ForeignKey(
        "projects.ProjectPage",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("project"),
        help_text=_("Shown as a card. What not everybody may see is left out."),
    )

    panels = [PageChooserPanel("project")]

    class Meta(Orderable.Meta):
        verbose_name = _("featured project")
        verbose_name_plural = _("featured projects")


class ContentPage(BasePage):
    """A page that editors build from blocks: about the programme, how to take part, legal texts."""

    body = StreamField(
        StoryBlock(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("Build the page from blocks: text, pictures, steps and more."),
    )
    show_children = models.BooleanField(
        _("list the pages below"),
        default=False,
        help_text=_("Shows „In this section“ with all public pages below this one."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("show_children")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage", "home.ContentPage"]
    template = "home/content_page.html"

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")


class LegalPage(BasePage):
    """What the law demands and what stands at the foot of every page: imprint, data protection."""

    body = StreamField(
        StoryBlock(),
        verbose_name=_("text"),
        blank=True,
        help_text=_("Short sections with headings. People look for one answer here."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/content_page.html"

    class Meta:
        verbose_name = _("legal page")
        verbose_name_plural = _("legal pages")
