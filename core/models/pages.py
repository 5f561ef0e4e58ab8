"""What all our pages have in common."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.admin.widgets import SlugInput
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import RichTextField
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.search import index
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from core import cache
from core.admin_forms import GERMAN_LETTERS, BasePageForm, IllustrationWidget
from core.blocks import TEXT_FEATURES
from core.enums import SIMPLE
from core.models.simple import SimplePanel
from core.querysets import content_language
from core.registries import page_contexts, page_routes, page_views
from core.retention import Keeps

# Below the tree's root, which is no page of anybody's.
HOME_DEPTH = 2


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

    keeps = Keeps.nothing()

    # The parameters that the page reads, for the page cache: an address with any other is never kept.
    cached_params: ClassVar[tuple[str, ...]] = ()

    # A drawing's name is no word to translate.
    override_translatable_fields = [SynchronizedField("illustration", overridable=False)]

    base_form_class = BasePageForm

    # The pages from the site's home page down to this one's parent, if routing has been there.
    way: list[Page] | None = None

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("illustration", widget=IllustrationWidget, classname="collapsed"),
        SimplePanel("simple_sections", heading=_("Easy-to-read German"), label=_("Section")),
    ]
    promote_panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug", widget=SlugInput(formatters=GERMAN_LETTERS)),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
            ],
            heading=_("For search engines"),
        ),
        MultiFieldPanel([FieldPanel("show_in_menus")], heading=_("For site menus")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("simple_words")]

    class Meta:
        abstract = True

    @property
    def simple_words(self) -> str:
        """Return all words of the page's text in Leichte Sprache, for the search."""
        return " ".join(f"{one.question} {one.text}" for one in self.simple_sections.all())

    def clean(self) -> None:
        """Refuse a slug with other signs than WAGTAIL_ALLOW_UNICODE_SLUGS lets Wagtail make itself."""
        super().clean()
        try:
            validate_slug(self.slug or "-")
        except ValidationError as error:
            raise ValidationError({"slug": error.messages}) from error

    @classmethod
    def get_subpage_urls(cls) -> tuple[URLPattern, ...]:
        return (*page_routes.patterns(cls), *super().get_subpage_urls())

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page of an address in two queries, however deep it lies; Wagtail's own walk takes three a level."""
        way = self._way_down(path_components)
        self._refuse_other_words(request, way)
        if not way:
            self.way = []
            return super().route(request, path_components)
        page = way[-1].content_type.model_class()._default_manager.get(pk=way[-1].pk)
        page.way = [self, *way[:-1]]
        # From here on Wagtail's own routing: the page itself, an address below it (page_route), or 404.
        return super(BasePage, page).route(request, path_components[len(way) :])

    def _refuse_other_words(self, request: HttpRequest, way: list[Page]) -> None:
        """Answer 404 where another language's words would stand: the 404 then says what there is (core.views).

        That is the city's own home page where Wagtail found none in the language of the address, and each alias of
        another language's page.
        """
        code = content_language()
        site = Site.find_for_request(request)
        if code != settings.LANGUAGE_CODE and site and self.pk == site.root_page_id:
            raise Http404
        last = way[-1] if way else self
        if last.alias_of_id and last.alias_of.locale_id != last.locale_id:
            raise Http404

    def _way_down(self, slugs: list[str]) -> list[Page]:
        """Return the pages that the slugs name, one below the other, as far as there are any."""
        if not slugs:
            return []
        candidates = Page.objects.descendant_of(self).filter(slug__in=slugs).select_related("content_type")
        by_place = {(page.path[: -page.steplen], page.slug): page for page in candidates}
        way: list[Page] = []
        for slug in slugs:
            page = by_place.get((way[-1].path if way else self.path, slug))
            kind = page.content_type.model_class() if page else Page
            if kind is None:
                raise Http404("This page belongs to a module that is off.")
            if page is None or not issubclass(kind, BasePage):
                break
            way.append(page)
        return way

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return the restrictions of this page and of the pages above it.

        Says the same as Wagtail's in one query instead of two, where the way down is known and holds no alias: an
        alias has the restrictions of its source.
        """
        way = self.way
        if way is None or self.depth - len(way) != HOME_DEPTH or any(page.alias_of_id for page in (self, *way)):
            return super().get_view_restrictions()
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=paths)

    @path("")
    def index_route(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer at the page's own address: a form by its registered view, everything else for reading only."""
        view = page_views.find(type(self))
        if view is not None and not getattr(request, "is_preview", False):
            return view(self, request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        # Whom a restriction keeps out has not come this far, and whom it lets in has a session.
        cache.allow(request, params=self.cached_params)
        response: HttpResponse = super().index_route(request, *args, **kwargs)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        if content_language() == SIMPLE:
            return {**context, "sections": self.simple_sections.all()}
        return {**context, **page_contexts.build(self, request)}

    def get_template(self, request: HttpRequest, *args: Any, **kwargs: Any) -> str:
        """Return the page's template; in Leichte Sprache every page has the same simple one."""
        if content_language() == SIMPLE:
            return "core/simple_page.html"
        template: str = super().get_template(request, *args, **kwargs)
        return template


class OverviewPage(BasePage):
    """An overview right below the home page; there is one of each kind."""

    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=TEXT_FEATURES,
        help_text=_("Stands above the list: what one finds here. Short paragraphs."),
    )

    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    max_count_per_parent = 1

    class Meta:
        abstract = True
