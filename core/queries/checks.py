"""The content of pages as the checks want it, and what became of all that they link to."""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, Field, ForeignKey, OuterRef, TextField
from django.utils.html import escape
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from core.domain.content_checks import Content, Part, Report, Target, check, links
from core.domain.sketch import chosen, sketch
from core.models import CustomDocument
from core.querysets import unrestricted, visible_documents

Reference = tuple[str, int]


def page_content(page: Page) -> Content:
    """Return what a page says, field by field, from its stored form: no query, and it may be an unpublished draft."""
    inherited = {field.name for field in Page._meta.get_fields()}
    own = [field for field in page._meta.concrete_fields if field.name not in inherited and not field.primary_key]
    parts = [Part(str(field.verbose_name), html, isinstance(field, StreamField)) for field, html in _htmls(page, own)]
    return Content(tuple(parts), bool(getattr(page, "lead", "x").strip()), bool(page.search_description.strip()))


def _htmls(page: Page, fields: Iterable[Field]) -> Iterable[tuple[Field, str]]:
    """Yield the fields that hold words or a chosen page, as HTML; empty ones stay out."""
    for field in fields:
        value = getattr(page, field.attname)
        if not value:
            continue
        if isinstance(field, StreamField):
            yield field, sketch(field.stream_block, value.get_prep_value())
        elif isinstance(field, RichTextField):
            yield field, str(value)
        elif isinstance(field, TextField):
            yield field, f"<p>{escape(value)}</p>"
        elif isinstance(field, ForeignKey) and issubclass(field.related_model, Page):
            yield field, chosen("page", value)


def check_pages(pages: Sequence[Page]) -> dict[int, Report]:
    """Return the report of each page. One query for all linked pages, one for all linked documents."""
    contents = {page.pk: page_content(page) for page in pages}
    wanted = {pk: links(content) for pk, content in contents.items()}
    states, open_pages = _states(set().union(*wanted.values()), set(contents))
    return {pk: check(content, _seen_from(pk in open_pages, states)) for pk, content in contents.items()}


def _states(references: set[Reference], sources: set[int]) -> tuple[dict[Reference, Target], set[int]]:
    """Return what became of the linked pages and documents, and which of the linking pages no restriction guards."""
    numbers = {number for kind, number in references if kind == "page"}
    is_open = Exists(unrestricted(Page.objects.filter(pk=OuterRef("pk"))))
    rows = Page.objects.filter(pk__in=numbers | sources).annotate(is_open=is_open).values_list("pk", "live", "is_open")
    states: dict[Reference, Target] = {}
    open_pages = set()
    for pk, live, opened in rows:
        states["page", pk] = Target.DRAFT if not live else Target.FINE if opened else Target.RESTRICTED
        if opened:
            open_pages.add(pk)
    files = {number for kind, number in references if kind == "document"}
    if files:
        opened_files = Exists(visible_documents(CustomDocument.objects.filter(pk=OuterRef("pk"))))
        for pk, opened in (
            CustomDocument.objects.filter(pk__in=files).annotate(is_open=opened_files).values_list("pk", "is_open")
        ):
            states["document", pk] = Target.FINE if opened else Target.RESTRICTED
    return states, open_pages


def _seen_from(is_open: bool, states: dict[Reference, Target]) -> dict[Reference, Target]:
    """Return the states as they matter to a page: within a restricted area a restricted target is fine."""
    if is_open:
        return states
    return {key: Target.FINE if state == Target.RESTRICTED else state for key, state in states.items()}
