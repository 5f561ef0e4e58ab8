"""Chainable filters for pages and documents."""

from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import CollectionViewRestriction, PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)


def visible(pages: Pages) -> Pages:
    """Return what everybody may see, in the editors' order: live, and neither the page nor one above it restricted.

    Pages of a module that is off stay in the tree, for the day when it is on again; nobody sees them.

    Says the same as Wagtail's `live().public()`, but within the query instead of by a query of its own, and hides the
    alias of a restricted page too.
    """
    return with_module(unrestricted(pages.live())).order_by("path")


def with_module(pages: Pages) -> Pages:
    """Return the pages whose module is on: of the others there is no code that could show or edit them."""
    return pages.exclude(content_type__app_label__in=settings.MODULES_OFF) if settings.MODULES_OFF else pages


def unrestricted(pages: Pages) -> Pages:
    """Return the pages, live or not, that no restriction guards: none of their own and none above them."""

    def restriction_above(path: str) -> Exists:
        start_of_path = Substr(OuterRef(path), 1, Length("page__path"))
        return Exists(PageViewRestriction.objects.filter(page__path=start_of_path))

    return pages.filter(~restriction_above("path"), ~restriction_above("alias_of__path"))


Documents = TypeVar("Documents", bound=QuerySet[Any])


def visible_documents(documents: Documents) -> Documents:
    """Return the documents that everybody may have: neither their collection nor one above it is restricted."""
    start_of_path = Substr(OuterRef("collection__path"), 1, Length("collection__path"))
    return documents.filter(~Exists(CollectionViewRestriction.objects.filter(collection__path=start_of_path)))
