"""Chainable filters for pages and documents."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.functions import Length, Substr
from django.utils.translation import get_language
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import CollectionViewRestriction, Page
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)


def content_language() -> str:
    """Return the code of the language in which pages are read now: the address's, else the city's own."""
    try:
        code: str = get_supported_content_language_variant(get_language())
    except LookupError:
        return settings.LANGUAGE_CODE
    return code


def in_language(pages: Pages) -> Pages:
    """Return the pages, live or not, in the language of the address; in a command, the city's own."""
    return pages.filter(locale__language_code=content_language())


def visible(pages: Pages) -> Pages:
    """Return what everybody may see in the language of the address, in the editors' order (docs/decisions/0021)."""
    return in_language(visible_in_any_language(pages))


def visible_in_any_language(pages: Pages) -> Pages:
    """Return what everybody may see, in the editors' order: live, and neither the page nor one above it restricted.

    Pages of a module that is off stay in the tree, for the day when it is on again; nobody sees them.

    Says the same as Wagtail's `live().public()`, but within the query instead of by a query of its own, and hides the
    alias of a restricted page too. A page that only mirrors another language's is none: its words are foreign
    there.
    """
    shown = with_module(pages.live()).filter(Shown("path", "alias_of_id", "locale_id"))
    return shown.defer(*EDITORS_ONLY).order_by("path")


# What only editors need to know of a page: visible pages come without it.
EDITORS_ONLY = (
    "draft_title",
    "go_live_at",
    "expire_at",
    "expired",
    "locked",
    "locked_at",
    "locked_by",
    "latest_revision",
    "live_revision",
    "has_unpublished_changes",
    "owner",
)


def with_module(pages: Pages) -> Pages:
    """Return the pages whose module is on: of the others there is no code that could show or edit them."""
    return pages.exclude(content_type__app_label__in=settings.MODULES_OFF) if settings.MODULES_OFF else pages


# Wagtail fills gaps of a translated tree with aliases: the other language's words at an address of this one.
MIRRORED = Q(alias_of__isnull=False) & ~Q(alias_of__locale=F("locale"))


def named(model: type[Page], slugs: Iterable[str]) -> Any:
    """Return the translation keys of the visible pages with these slugs in the language of the address."""
    return visible(model.objects.filter(slug__in=slugs)).order_by().values("translation_key")


def twins(chosen: PageQuerySet, model: type[Page] | None = None) -> PageQuerySet:
    """Return the pages in the language of the address that say what the chosen ones say, visible ones only.

    Relations between pages name a page in the language in which they were made (docs/decisions/0021); whoever reads
    them in another language asks here.
    """
    keys = chosen.order_by().values("translation_key")
    return visible((model or chosen.model).objects.filter(translation_key__in=keys))


def unrestricted(pages: Pages) -> Pages:
    """Return the pages, live or not, that no restriction guards: none of their own and none above them."""
    return pages.filter(Unguarded("path", "alias_of_id"))


_GUARDED = "EXISTS (SELECT 1 FROM wagtailcore_pageviewrestriction ngo_r JOIN wagtailcore_page ngo_p"
_HERE = f"NOT {_GUARDED} ON ngo_p.id = ngo_r.page_id WHERE ngo_p.path = SUBSTR({{path}}, 1, LENGTH(ngo_p.path)))"
_AT_SOURCE = (
    f"NOT {_GUARDED} ON ngo_p.id = ngo_r.page_id JOIN wagtailcore_page ngo_s ON ngo_s.id = {{alias_of}}"
    " WHERE ngo_p.path = SUBSTR(ngo_s.path, 1, LENGTH(ngo_p.path)))"
)
_NO_MIRROR = (
    "NOT EXISTS (SELECT 1 FROM wagtailcore_page ngo_a WHERE ngo_a.id = {alias_of} AND ngo_a.locale_id <> {locale})"
)


class _Written(Func):
    """Conditions on a page, written out.

    `Exists` says the same, but putting that together takes longer than the database needs for the answer, and every
    page of the site asks several times.
    """

    output_field = BooleanField()
    columns: ClassVar[tuple[str, ...]]
    conditions: ClassVar[tuple[str, ...]]

    def as_sql(self, compiler: Any, connection: Any, *_options: Any, **_more: Any) -> tuple[str, tuple[str | int, ...]]:
        named = {
            name: compiler.compile(one)[0] for name, one in zip(self.columns, self.source_expressions, strict=True)
        }
        return f"({' AND '.join(self.conditions).format(**named)})", ()


class Unguarded(_Written):
    """True where no restriction lies at this page or above it, nor at what it is an alias of (path, alias_of_id)."""

    arity = 2
    columns = ("path", "alias_of")
    conditions = (_HERE, _AT_SOURCE)


class Shown(_Written):
    """True where a page is unguarded and no mere mirror of another language's page (path, alias_of_id, locale_id)."""

    arity = 3
    columns = ("path", "alias_of", "locale")
    conditions = (_HERE, _AT_SOURCE, _NO_MIRROR)


# What a link to a page takes, and what a card of it shows.
LINK = (
    "path",
    "depth",
    "title",
    "slug",
    "url_path",
    "live",
    "show_in_menus",
    "translation_key",
    "alias_of",
    "content_type",
    "locale",
)
TEASER = (*LINK, "lead", "illustration")


def as_links(pages: Pages) -> Pages:
    """Return the pages with no more than a link to them takes, their kind and language included."""
    kind = ("content_type__app_label", "content_type__model", "locale__language_code")
    return pages.select_related("content_type", "locale").only(*LINK, *kind)


Documents = TypeVar("Documents", bound=QuerySet[Any])


def visible_documents(documents: Documents) -> Documents:
    """Return the documents that everybody may have: neither their collection nor one above it is restricted."""
    start_of_path = Substr(OuterRef("collection__path"), 1, Length("collection__path"))
    return documents.filter(~Exists(CollectionViewRestriction.objects.filter(collection__path=start_of_path)))
