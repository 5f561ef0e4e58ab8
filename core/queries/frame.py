"""Reads that every page needs: the city's landing pages and its menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, Site

from core.querysets import as_links, content_language, visible
from core.registries import footer, menu


def home_page(request: HttpRequest) -> Page | None:
    """Return the home page in the language of the address, if the city has one and it is public."""
    site = Site.find_for_request(request)
    if site is None or content_language() == settings.LANGUAGE_CODE:
        return site.root_page if site else None
    return visible(Page.objects.filter(translation_key=site.root_page.translation_key)).first()


def landing_pages(request: HttpRequest) -> list[Page]:
    """Return the live, public pages right below the site's home page, in the editors' order.

    Read once a request. `content_type` comes along, so that their kind is known without a further query.
    """
    found: list[Page] | None = getattr(request, "_landing_pages", None)
    if found is None:
        home = home_page(request)
        pages = Page.objects.child_of(home) if home else Page.objects.none()
        found = list(as_links(visible(pages)))
        request._landing_pages = found  # type: ignore[attr-defined]  # a request's own memory
    return found


def landing_page(request: HttpRequest, model: type[Page]) -> Page | None:
    """Return the landing page of this type, if the city has one."""
    return next((page for page in landing_pages(request) if page.content_type.model_class() is model), None)


def landing_url(request: HttpRequest, model: type[Page]) -> str | None:
    """Return the address of the landing page of this type, if the city has one."""
    page = landing_page(request, model)
    return page.get_url(request) if page else None


def menu_pages(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the main menu: landing pages of installed modules that editors put there."""
    allowed = menu.models()
    return [
        {"title": page.title, "url": page.get_url(request), "page": page}
        for page in landing_pages(request)
        if page.show_in_menus and page.content_type.model_class() in allowed
    ]


def footer_pages(request: HttpRequest) -> list[dict[str, Any]]:
    """Return what stands at the foot of every page: the landing pages of the types that belong there."""
    return [
        {"title": page.title, "url": page.get_url(request)}
        for page in landing_pages(request)
        if page.content_type.model_class() in footer.models()
    ]


def way_to(page: Page) -> list[Page]:
    """Return the live pages from the home page down to this page's parent."""
    way: list[Page] | None = getattr(page, "way", None)
    if way is None:
        way = list(page.get_ancestors().filter(depth__gte=2))
    return [ancestor for ancestor in way if ancestor.live]
