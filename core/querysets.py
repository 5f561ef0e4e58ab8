"""Chainable filters for pages."""

from typing import TypeVar

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)


def visible(pages: Pages) -> Pages:
    """Return what everybody may see, in the editors' order: live, and neither the page nor one above it restricted.

    Says the same as Wagtail's `live().public()`, but within the query instead of by a query of its own, and hides the
    alias of a restricted page too.
    """

    def restriction_above(path: str) -> Exists:
        start_of_path = Substr(OuterRef(path), 1, Length("page__path"))
        return Exists(PageViewRestriction.objects.filter(page__path=start_of_path))

    return pages.live().filter(~restriction_above("path"), ~restriction_above("alias_of__path")).order_by("path")
