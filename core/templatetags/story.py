"""What the templates of blocks need: links, cards and rich text that are read once for a whole body."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import RichText, expand_db_html

from core.queries.story import Story, read_story
from core.registries import Teaser, newest_pages, widgets

register = template.Library()
EMPTY = Story()
# What the page that shows a film of a provider, or one of our own, may load beyond the usual. See core.middleware.
Sources = dict[str, list[str]]


@register.simple_tag(takes_context=True)
def read(context: dict[str, Any], body: StreamValue) -> str:
    """Read all that the body points to; the tags below look it up."""
    context["story"] = read_story(body, context.get("request"))
    return ""


@register.simple_tag(takes_context=True)
def prose(context: dict[str, Any], value: RichText) -> SafeString:
    """Write rich text with its links; outside a body (a preview of one block) as Wagtail does it."""
    known = context.get("story", EMPTY).rich.get(value.source)
    return mark_safe(expand_db_html(value.source) if known is None else known)  # noqa: S308 (cleaned when it was saved)


@register.simple_tag(takes_context=True)
def link_to(context: dict[str, Any], page: Page | None) -> str:
    """Return the address of a page, if it is live."""
    return context.get("story", EMPTY).links.get(page.pk, "") if page else ""


@register.simple_tag(takes_context=True)
def cards(context: dict[str, Any], value: dict[str, Any]) -> list[Teaser]:
    """Return the cards of a teasers block: the chosen pages that everybody may see, or the newest of a kind."""
    request: HttpRequest | None = context.get("request")
    if value["newest"] and request:
        return newest_pages.newest(value["newest"], request, value["number"])
    known = context.get("story", EMPTY).cards
    return [known[page.pk] for page in value["pages"] if page and page.pk in known]


@register.simple_tag(takes_context=True)
def live_widget(context: dict[str, Any], chosen: str) -> SafeString:
    """Draw a module's widget; nothing if no installed module offers it."""
    request: HttpRequest | None = context.get("request")
    return mark_safe(widgets.render(chosen, request) if request and chosen else "")  # noqa: S308 (templates of ours)


@register.simple_tag(takes_context=True)
def allow(context: dict[str, Any], directive: str, source: str) -> str:
    """Let this one page load from a source on a click (Content-Security-Policy); every other page may not."""
    request: HttpRequest | None = context.get("request")
    if request is not None:
        allowed: Sources = getattr(request, "allowed_sources", {})
        allowed.setdefault(directive, [])
        if source not in allowed[directive]:
            allowed[directive].append(source)
        request.allowed_sources = allowed  # type: ignore[attr-defined]  # this request's own memory
    return ""


@register.filter
def file_kind(extension: str) -> str:
    """Say in words what kind of file an ending means."""
    kinds = {
        "pdf": _("PDF file"),
        "docx": _("Word file"),
        "xlsx": _("Excel file"),
        "odt": _("text document"),
        "ods": _("spreadsheet"),
        "csv": _("CSV table"),
        "json": _("JSON data"),
        "mp4": _("video"),
        "txt": _("text file"),
        "zip": _("ZIP archive"),
    }
    return kinds.get(extension.lower(), extension.upper())


@register.simple_tag
def sample_cards() -> dict[str, Any]:
    """Return cards for the preview of a block in the editor's picker."""
    rows = [(_("A project"), "projekt-beleuchtung"), (_("A field of action"), "lebensraum")]
    teasers = [Teaser(title, "#", _("One sentence says what it is about."), drawing) for title, drawing in rows]
    return {"heading": _("Read on"), "teasers": teasers}


@register.simple_tag(takes_context=True)
def sample_widget(context: dict[str, Any]) -> SafeString:
    """Draw the first widget that a module offers without asking for a target."""
    first = next(
        (kind for kind, label in widgets.choices() if isinstance(kind, str) and not isinstance(label, list)), ""
    )
    return live_widget(context, first)
