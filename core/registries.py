"""Where upper apps tell lower pages what they offer. Filled in `AppConfig.ready()`, read at request time.

A module that is switched off registers nothing, and nothing else changes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.urls import URLPattern, path
from wagtail.models import Page

Context = dict[str, Any]
ContextBuilder = Callable[[Any, HttpRequest], Context]
PageView = Callable[..., HttpResponse]


class PageContexts:
    """What a page shows beyond its own fields. Builders stand in `views.py`, above the models."""

    def __init__(self) -> None:
        self._builders: dict[type[Page], list[ContextBuilder]] = {}

    def register(self, model: type[Page]) -> Callable[[ContextBuilder], ContextBuilder]:
        """Register the decorated function as a builder of this page type's context."""

        def decorator(builder: ContextBuilder) -> ContextBuilder:
            self._builders.setdefault(model, []).append(builder)
            return builder

        return decorator

    def build(self, page: Page, request: HttpRequest) -> Context:
        """Return what all builders of the page's type add."""
        context: Context = {}
        for builder in self._builders.get(type(page), []):
            context.update(builder(page, request))
        return context


def _only_read(view: PageView) -> PageView:
    """Return the view for GET and HEAD alone (Django's `require_safe` expects the request first)."""

    @wraps(view)
    def only_read(page: Page, request: HttpRequest) -> HttpResponse:
        return view(page, request) if request.method in ("GET", "HEAD") else HttpResponseNotAllowed(["GET", "HEAD"])

    return only_read


class PageRoutes:
    """Addresses below a page (feed, CSV) that are no pages themselves."""

    def __init__(self) -> None:
        self._patterns: dict[type[Page], list[URLPattern]] = {}

    def register(self, model: type[Page], route: str, *, name: str) -> Callable[[PageView], PageView]:
        """Register the decorated view `(page, request)` under `<address of the page>/<route>`."""

        def decorator(view: PageView) -> PageView:
            self._patterns.setdefault(model, []).append(path(route, _only_read(view), name=name))
            return view

        return decorator

    def patterns(self, model: type[Page]) -> tuple[URLPattern, ...]:
        """Return the page type's URL patterns."""
        return tuple(self._patterns.get(model, ()))

    def models(self) -> tuple[type[Page], ...]:
        """Return the page types that have addresses below them."""
        return tuple(self._patterns)


@dataclass(frozen=True)
class Teaser:
    """A card that a module offers to a page of another app."""

    title: str
    url: str
    text: str = ""
    illustration: str = ""
    label: str = ""


TeaserSource = Callable[[Page, HttpRequest], Iterable[Teaser]]


class Teasers:
    """Cards for a field of action, a project, a working group: the page asks, the modules answer."""

    def __init__(self) -> None:
        self._sources: dict[type[Page], list[TeaserSource]] = {}

    def register(self, *models: type[Page]) -> Callable[[TeaserSource], TeaserSource]:
        """Register the decorated function as a source of cards for these page types."""

        def decorator(source: TeaserSource) -> TeaserSource:
            for model in models:
                self._sources.setdefault(model, []).append(source)
            return source

        return decorator

    def collect(self, page: Page, request: HttpRequest) -> list[Teaser]:
        """Return what the modules offer for this page, in the order of their installation."""
        return [teaser for source in self._sources.get(type(page), []) for teaser in source(page, request)]


@dataclass(frozen=True)
class Action:
    """One thing that a person can do now, as the home page offers it."""

    title: str
    text: str
    url: str
    illustration: str


ActionSource = Callable[[HttpRequest], Iterable[Action]]


@dataclass
class Actions:
    """What one can do now. Sources with a lower order come first."""

    _sources: list[tuple[int, ActionSource]] = field(default_factory=list)

    def register(self, *, order: int) -> Callable[[ActionSource], ActionSource]:
        """Register the decorated function as a source of actions."""

        def decorator(source: ActionSource) -> ActionSource:
            self._sources.append((order, source))
            self._sources.sort(key=lambda entry: entry[0])
            return source

        return decorator

    def collect(self, request: HttpRequest) -> list[Action]:
        """Return all actions that are possible now."""
        return [action for _order, source in self._sources for action in source(request)]


class Menu:
    """Page types that may stand in the main menu. Whether they do, and under what title, editors decide."""

    def __init__(self) -> None:
        self._models: list[type[Page]] = []

    def register(self, model: type[Page]) -> None:
        """Let pages of this type stand in the menu."""
        self._models.append(model)

    def models(self) -> tuple[type[Page], ...]:
        """Return the registered page types."""
        return tuple(self._models)


@dataclass(frozen=True)
class DemoStep:
    """Loads one module's demo data: idempotent, dates relative to today, what exists stays as it is."""

    name: str
    order: int
    load: Callable[[], None]


class DemoData:
    """The steps of `manage.py load_demo`."""

    def __init__(self) -> None:
        self._steps: list[DemoStep] = []

    def register(self, step: DemoStep) -> None:
        """Add a module's step."""
        self._steps.append(step)

    def steps(self) -> list[DemoStep]:
        """Return the steps in their order."""
        return sorted(self._steps, key=lambda step: step.order)


page_contexts = PageContexts()
page_context = page_contexts.register
page_routes = PageRoutes()
page_route = page_routes.register
teasers = Teasers()
actions = Actions()
menu = Menu()
demo_data = DemoData()
