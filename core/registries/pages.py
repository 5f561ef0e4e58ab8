"""Pages: what they show, what lies below them, what answers in their place."""

from collections.abc import Callable
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


def _only(view: PageView, methods: tuple[str, ...]) -> PageView:
    """Return the view for these methods alone (Django's `require_http_methods` expects the request first)."""

    @wraps(view)
    def only(page: Page, request: HttpRequest, **parts: Any) -> HttpResponse:
        return view(page, request, **parts) if request.method in methods else HttpResponseNotAllowed(methods)

    return only


class PageRoutes:
    """Addresses below a page (feed, CSV) that are no pages themselves."""

    def __init__(self) -> None:
        self._patterns: dict[type[Page], list[URLPattern]] = {}

    def register(
        self, model: type[Page], route: str, *, name: str, form: bool = False
    ) -> Callable[[PageView], PageView]:
        """Register the decorated view `(page, request)` at `<address of the page>/<route>`; a form takes POST too."""
        methods = ("GET", "HEAD", "POST") if form else ("GET", "HEAD")

        def decorator(view: PageView) -> PageView:
            self._patterns.setdefault(model, []).append(path(route, _only(view, methods), name=name))
            return view

        return decorator

    def patterns(self, model: type[Page]) -> tuple[URLPattern, ...]:
        """Return the page type's URL patterns."""
        return tuple(self._patterns.get(model, ()))

    def models(self) -> tuple[type[Page], ...]:
        """Return the page types that have addresses below them."""
        return tuple(self._patterns)


class PageViews:
    """Page types that take a form: their whole view stands in `views.py`, above the models."""

    def __init__(self) -> None:
        self._views: dict[type[Page], PageView] = {}

    def register(self, model: type[Page]) -> Callable[[PageView], PageView]:
        """Register the decorated view `(page, request)` as what this page type answers to GET and POST."""

        def decorator(view: PageView) -> PageView:
            self._views[model] = view
            return view

        return decorator

    def find(self, model: type[Page]) -> PageView | None:
        """Return the page type's view, if it has one."""
        return self._views.get(model)


page_contexts = PageContexts()
page_context = page_contexts.register
page_routes = PageRoutes()
page_route = page_routes.register
page_views = PageViews()
page_view = page_views.register
