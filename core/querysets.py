"""Chainable filters for pages."""

from typing import TypeVar

from django.db.models import Exists, OuterRef
from django.db.models.functions import Length, Substr
from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

Pages = TypeVar("Pages", bound=PageQuerySet)


def visible(pages: Pages) -> Pages:
    """Return what everybody may see, in the editors' order: live, and neither the page nor one above it restricted.

    Says the same as Wagtail's `live().public()`, but within the query instead of by a query of its own.
    """
    start_of_path = Substr(OuterRef("path"), 1, Length("page__path"))
    above = PageViewRestriction.objects.filter(page__path=start_of_path)
    return pages.live().filter(~Exists(above)).order_by("path")
