"""News of the programme."""

from typing import ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from core import clock
from core.blocks import StoryBlock
from core.models import BasePage, OverviewPage, TranslatedSnippet
from core.retention import Keeps
from projects.models.fields import FieldPage
from projects.models.portfolio import ProjectPage
from projects.querysets import NewsQuerySet


class NewsCategory(TranslatedSnippet):
    """What kind of news: by it people filter. Each language has its own row."""

    name = models.CharField(_("name"), max_length=60, help_text=_("One or two words, such as: Project news."))
    slug = models.SlugField(
        _("short name"), max_length=60, help_text=_("Stands in addresses: small letters, no spaces.")
    )

    keeps = Keeps.nothing()

    panels = [FieldPanel("name"), FieldPanel("slug")]

    class Meta(TranslatedSnippet.Meta):
        verbose_name = _("category of news")
        verbose_name_plural = _("categories of news")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "slug"],
                name="projects_category_slug_once",
                violation_error_message=_("This short name is taken."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class NewsIndexPage(OverviewPage):
    """All news."""

    subpage_types: ClassVar[list[str]] = ["projects.NewsPage"]
    template = "projects/news_index.html"
    cached_params = ("seite",)

    class Meta:
        verbose_name = _("news (overview)")
        verbose_name_plural = _("news (overview)")


class NewsPage(BasePage):
    """One piece of news."""

    day = models.DateField(
        _("date"),
        default=clock.today,
        db_index=True,
        help_text=_("Stands at the news and sorts them, the newest first."),
    )
    category = models.ForeignKey(
        NewsCategory,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("By it people filter the news."),
    )
    body = StreamField(StoryBlock(), verbose_name=_("text"), blank=True, help_text=_("The most important thing first."))
    action_fields = ParentalManyToManyField(
        FieldPage,
        related_name="news",
        verbose_name=_("fields of action"),
        blank=True,
        help_text=_("The news is shown on these fields' pages."),
    )
    projects = ParentalManyToManyField(
        ProjectPage,
        related_name="news",
        verbose_name=_("projects"),
        blank=True,
        help_text=_("The news is shown on these projects' pages."),
    )
    is_example = models.BooleanField(
        _("example data"), default=False, help_text=_("Marks invented news of the demo city.")
    )

    objects: ClassVar[PageManager] = PageManager.from_queryset(NewsQuerySet)()

    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("action_fields", overridable=False),
        SynchronizedField("projects", overridable=False),
    ]

    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("day"), FieldPanel("category")]),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("projects", widget=forms.CheckboxSelectMultiple),
                FieldPanel("action_fields", widget=forms.CheckboxSelectMultiple),
            ],
            heading=_("Where it is shown too"),
        ),
        FieldPanel("is_example"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("day")]
    parent_page_types: ClassVar[list[str]] = ["projects.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "projects/news.html"

    class Meta:
        verbose_name = _("piece of news")
        verbose_name_plural = _("news")
