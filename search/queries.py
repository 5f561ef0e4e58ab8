"""Finds pages and documents by Wagtail's search in the database."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, ReferenceIndex
from wagtail.query import PageQuerySet
from wagtail.search import index

from core.models import SIMPLE, BasePage, CustomDocument
from core.querysets import content_language, visible, visible_documents
from core.registries import search_kinds
from search.domain import Piece, excerpt, fit, pieces, terms, words

# More hits than anybody reads; a search for "und" must not drag the whole city along.
MOST = 300
PAGES, DOCUMENTS = "seiten", "dokumente"
SUGGESTIONS = 8


@dataclass(frozen=True)
class Hit:
    """One thing that was found, as it is shown."""

    title: list[Piece]
    text: list[Piece]
    url: str
    kind: str


@dataclass(frozen=True)
class Choice:
    """A kind with the number of its hits."""

    key: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Result:
    """All hits, best first, not loaded yet: ids by kind."""

    found: list[tuple[str, Any]]
    choices: list[Choice]
    total: int


def _kinds() -> tuple[dict[int, str], dict[str, str]]:
    """Return the kind of each page type (by the id of its content type), and the kinds' labels."""
    kind_of = {model: kind.key for kind in search_kinds.all() for model in kind.models}
    by_type = {one.pk: kind_of[model] for model, one in ContentType.objects.get_for_models(*kind_of).items()}
    labels = {kind.key: str(kind.label) for kind in search_kinds.all()}
    return by_type, {**labels, PAGES: str(_("Pages")), DOCUMENTS: str(_("Documents"))}


def _live_pages() -> PageQuerySet:
    """Return what the index is asked for: pages in the language of the address."""
    return Page.objects.live().filter(locale=Locale.get_active())


def _pages(query: str) -> list[Page]:
    if not query:
        return []
    live = _live_pages()
    whole = [page.pk for page in live.search(query, operator="and")[:MOST]]
    # Whoever types "digital" means "Digitale Schließfächer" too: titles count from the beginning of a word.
    begun = [page.pk for page in live.autocomplete(query, operator="and")[:MOST]]
    ranked = list(dict.fromkeys([*whole, *begun]))
    known = {page.pk: page for page in visible(Page.objects.filter(pk__in=ranked))}
    return sorted((known[pk] for pk in ranked if pk in known), key=lambda page: fit(page.title, query))


def _documents(query: str) -> list[CustomDocument]:
    if not query:
        return []
    ranked = [document.pk for document in CustomDocument.objects.search(query, operator="and")[:MOST]]
    shown = _shown_documents(ranked)
    known = visible_documents(CustomDocument.objects.filter(pk__in=shown)).in_bulk()
    return [known[pk] for pk in ranked if pk in known]


def _shown_documents(ids: list[int]) -> set[int]:
    """Return which of the documents stand on a page that everybody may see: a draft's are not out yet."""
    if not ids:
        return set()
    types = ContentType.objects.get_for_models(Page, CustomDocument)
    references = ReferenceIndex.objects.filter(
        base_content_type=types[Page], to_content_type=types[CustomDocument], to_object_id__in=map(str, ids)
    )
    pairs = [(int(page), int(document)) for page, document in references.values_list("object_id", "to_object_id")]
    pages = set(visible(Page.objects.filter(pk__in={page for page, _document in pairs})).values_list("pk", flat=True))
    return {document for page, document in pairs if page in pages}


def find(query: str, kind: str = "") -> Result:
    """Return what everybody may see that has all words of the query; of one kind, if it is named."""
    by_type, labels = _kinds()
    found: list[tuple[str, Any]] = [(by_type.get(page.content_type_id, PAGES), page) for page in _pages(terms(query))]
    found += [(DOCUMENTS, document) for document in _documents(terms(query))]
    counts = Counter(key for key, _thing in found)
    choices = [Choice(key, label, counts[key], key == kind) for key, label in labels.items() if counts[key]]
    return Result([one for one in found if kind in ("", one[0])], choices, len(found))


def _texts(thing: Any) -> Iterable[str]:
    """Yield what the index knows of a thing beside its title, its lead first."""
    for field in sorted(thing.get_search_fields(), key=lambda field: field.field_name != "lead"):
        if field.field_name == "simple_words" and content_language() != SIMPLE:
            # A query a page, and empty elsewhere.
            continue
        if isinstance(field, index.SearchField) and field.field_name != "title":
            value = field.get_value(thing)
            # A body is a list of its blocks' texts.
            whole = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value or "")
            text = " ".join(strip_tags(whole).split())
            if text:
                yield text


def hits(found: list[tuple[str, Any]], query: str, request: HttpRequest) -> list[Hit]:
    """Return things as hits, with marks and excerpts: one query for each page type among them."""
    wanted = words(query)
    pages = [thing.pk for _kind, thing in found if isinstance(thing, Page)]
    specific = {page.pk: page for page in Page.objects.filter(pk__in=pages).specific()} if pages else {}
    shown = []
    for kind, thing in found:
        one = specific.get(thing.pk, thing) if isinstance(thing, Page) else thing
        texts = list(_texts(one)) if isinstance(one, BasePage) else []
        url = one.get_url(request) if isinstance(one, Page) else one.url
        shown.append(Hit(pieces(one.title, wanted), pieces(excerpt(texts, wanted), wanted), url, kind))
    return shown


def suggestions(query: str, request: HttpRequest) -> list[dict[str, str]]:
    """Return the pages whose title has a word that begins with what was typed so far."""
    if not terms(query):
        return []
    by_type, labels = _kinds()
    ranked = [page.pk for page in _live_pages().autocomplete(terms(query), operator="and")[: 3 * SUGGESTIONS]]
    known = {page.pk: page for page in visible(Page.objects.filter(pk__in=ranked))}
    return [
        {
            "title": known[pk].title,
            "url": known[pk].get_url(request) or "",
            "kind": labels[by_type.get(known[pk].content_type_id, PAGES)],
        }
        for pk in ranked
        if pk in known
    ][:SUGGESTIONS]
