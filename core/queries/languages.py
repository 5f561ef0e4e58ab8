"""In which languages a page can be read, and what to offer where a translation is missing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language_info, override
from wagtail.models import Page, Site

from core.models import HOME_DEPTH
from core.queries.frame import way_to
from core.querysets import as_links, content_language, visible, visible_in_any_language

# Addresses of pages; whatever else somebody asks for names none (and some databases fail at it).
PATH = re.compile(r"(?:[A-Za-z0-9_-]{1,255}/){0,20}")


@dataclass(frozen=True)
class Choice:
    """One language in the switch: where the page is in it, or the address that says that it is not yet there."""

    code: str
    name: str
    url: str
    is_active: bool
    is_there: bool

    @property
    def direction(self) -> str:
        """Return the direction in which the language is written, as HTML says it."""
        return "rtl" if get_language_info(self.code)["bidi"] else "ltr"


@dataclass(frozen=True)
class Missing:
    """A page that somebody wants in a language in which it is not there yet."""

    page: Page
    code: str
    near: Page | None


def start_url(code: str) -> str:
    """Return the address of the start page in a language."""
    with override(code):
        return reverse("wagtail_serve", args=("",))


def translations(page: Page, request: HttpRequest) -> dict[str, Page]:
    """Return a page in all languages in which everybody may read it, by their codes. One query a request."""
    kept: dict[Any, dict[str, Page]] = request.__dict__.setdefault("_translations", {})
    if page.translation_key not in kept:
        pages = visible_in_any_language(Page.objects.filter(translation_key=page.translation_key))
        found = as_links(pages)
        kept[page.translation_key] = {one.locale.language_code: one for one in found}
    return kept[page.translation_key]


def _path_below_start(page: Page, request: HttpRequest, code: str) -> str:
    parts = page.get_url_parts(request)
    return parts[2].removeprefix(start_url(code)) if parts and parts[2] else ""


def language_choices(request: HttpRequest, page: Page | None = None, *, path: str = "") -> list[Choice]:
    """Return the languages of the site, for the page that is being read; none where there is only one.

    `path` is an address below the page that every language has too (the feedback form, say).
    """
    if len(settings.LANGUAGES) < 2:
        return []
    active = content_language()
    if page is None or page.pk is None:
        return [Choice(code, name, _elsewhere(request, code), code == active, True) for code, name in _languages()]
    known = translations(page, request)
    code_of = next((code for code, one in known.items() if one.pk == page.pk), active)
    below = _path_below_start(known.get(settings.LANGUAGE_CODE, page), request, _own(known, code_of))
    choices = []
    for code, name in _languages():
        found = known.get(code)
        url = (found.get_url(request) if found else start_url(code) + below) or start_url(code)
        choices.append(Choice(code, name, url, code == active, found is not None))
    return choices


def _own(known: dict[str, Page], code: str) -> str:
    return settings.LANGUAGE_CODE if settings.LANGUAGE_CODE in known else code


def _languages() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def _elsewhere(request: HttpRequest, code: str) -> str:
    """Return where a page that stands beside Wagtail's tree is in another language; else the start page."""
    match = request.resolver_match
    if match is None or match.url_name == "wagtail_serve":
        return start_url(code)
    there = str(translate_url(request.path, code))
    return start_url(code) if there == request.path and code != content_language() else there


def missing_translation(request: HttpRequest) -> Missing | None:
    """Return the page that the address means, if it can be read in other languages alone. Nothing for no page at all.

    The address names it as the languages that have it do, or as the place that waits for it does: a draft, or an alias
    that mirrors another language.
    """
    code = content_language()
    path = request.path_info.removeprefix(start_url(code))
    site = Site.find_for_request(request)
    if site is None or not path or not PATH.fullmatch(path):
        # The start page itself has its place in every language.
        return _missing(site.root_page, code, request) if site and not path else None
    homes = Page.objects.filter(depth=HOME_DEPTH, translation_key=site.root_page.translation_key)
    places = [home.url_path + path for home in homes]
    found = Page.objects.filter(url_path__in=places).first()
    return _missing(found, code, request) if found else None


def _missing(page: Page, code: str, request: HttpRequest) -> Missing | None:
    known = translations(page, request)
    if not known:
        return None
    source = known.get(code) or known.get(settings.LANGUAGE_CODE) or next(iter(known.values()))
    keys = [one.translation_key for one in way_to(source)]
    near = visible(Page.objects.filter(translation_key__in=keys)).order_by("-depth").first()
    return Missing(source, next(one for one, its in known.items() if its.pk == source.pk), near)


def pages_of(model: type[Page], keys: Iterable[str]) -> dict[str, Any]:
    """Return the visible pages with these translation keys in the language of the moment, else in the city's own."""
    keys = set(keys)
    own = _by_key(model, keys)
    missing = keys - own.keys()
    if missing and content_language() != settings.LANGUAGE_CODE:
        with override(settings.LANGUAGE_CODE):
            own |= _by_key(model, missing)
    return own


def _by_key(model: type[Page], keys: set[str]) -> dict[str, Any]:
    found = {
        str(page.translation_key): page
        for page in visible(model.objects.filter(translation_key__in=keys)).select_related("locale")
    }
    if found:
        # What their full addresses need, read once for all: Wagtail keeps it there (Page._get_site_root_paths).
        roots = Site.get_site_root_paths()
        for page in found.values():
            page._wagtail_cached_site_root_paths = roots
    return found


def titles(model: type[Page]) -> list[tuple[str, str]]:
    """Return all visible pages of the city's own language by their translation key, named as the reader's does."""
    own = list(visible(model.objects.all()).values_list("translation_key", "title"))
    if content_language() == settings.LANGUAGE_CODE:
        return [(str(key), title) for key, title in own]
    with override(settings.LANGUAGE_CODE):
        citys = list(visible(model.objects.all()).values_list("translation_key", "title"))
    named = dict(own)
    return [(str(key), named.get(key, title)) for key, title in citys]
