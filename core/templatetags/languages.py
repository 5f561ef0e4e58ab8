"""The languages of the page that is being read."""

from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_info
from wagtail.models import Page, TranslatableMixin

from core.queries.languages import Choice, language_choices, translations

register = template.Library()


@register.simple_tag(takes_context=True)
def languages(context: dict[str, Any]) -> list[Choice]:
    """Return the switch of languages: each leads to this page in that language."""
    request: HttpRequest | None = context.get("request")
    if request is None:
        return []
    return language_choices(request, context.get("missing") or context.get("page"))


@register.simple_tag(takes_context=True)
def alternates(context: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the page's address in each language in which it is there, itself included; none for only one."""
    request, page = context.get("request"), context.get("page")
    if request is None or page is None or page.pk is None or len(settings.LANGUAGES) < 2:
        return []
    known = {code: one.get_full_url(request) for code, one in translations(page, request).items()}
    found = [(code, known[code]) for code, _name in settings.LANGUAGES if code in known]
    if len(found) < 2:
        return []
    return [*found, ("x-default", known.get(settings.LANGUAGE_CODE, found[0][1]))]


@register.filter
def lang_of(snippet: TranslatableMixin | None, page: Page) -> str:
    """Return the language of a name that a page shows in its own language's place; nothing where it has its own.

    Names that editors give are in the city's own language until somebody translates them.
    """
    return "" if snippet is None or snippet.locale_id == page.locale_id else str(settings.LANGUAGE_CODE)


@register.filter
def own_name(code: str) -> str:
    """Return the name that a language gives itself."""
    return str(get_language_info(code)["name_local"])
