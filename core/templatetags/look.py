"""Format only: drawings, soft hyphens, numbers, dates."""

from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.formats import number_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from core import brand as brands
from core.domain import soften
from core.queries import way_to
from core.querysets import content_language

register = template.Library()


@register.simple_tag
def drawing(name: str, css_class: str = "") -> SafeString:
    """Draw one of our pictures inline; nothing for a name that has no drawing (any more)."""
    if not name:
        return mark_safe("")
    try:
        svg = brands.drawing(name)
    except FileNotFoundError:
        return mark_safe("")
    return mark_safe(svg.replace('class="ngo-ill"', f'class="ngo-ill {css_class}"', 1)) if css_class else svg  # noqa: S308


@register.filter
def soft(text: str) -> SafeString:
    """Put soft hyphens into long words (docs/look.md: long words)."""
    if content_language() != settings.LANGUAGE_CODE:
        # The list is of German words; and Leichte Sprache parts none at the end of a line.
        return conditional_escape(text)
    return mark_safe(soften(conditional_escape(text), brands.word_breaks()))  # noqa: S308 (escaped the line before)


@register.filter
def lead_in(label: str) -> str:
    """Put a colon behind a label, unless it ends a sentence by itself (as Django's `label_suffix` does)."""
    return f"{label}" if str(label)[-1:] in ":?.!" else f"{label}:"


@register.filter
def amount(value: Decimal | float | None) -> str:
    """Write a number as people read it here: `1.000`, `12,5`, no needless zeros."""
    if value is None:
        return ""
    number = Decimal(str(value))
    number = number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    return number_format(number, use_l10n=True, force_grouping=True)


@register.simple_tag(takes_context=True)
def crumbs(context: dict[str, Any], page: Page) -> list[dict[str, str]]:
    """Return the way from the home page to this page's parent."""
    request: HttpRequest = context["request"]
    return [{"title": ancestor.title, "url": ancestor.get_url(request)} for ancestor in way_to(page)]
