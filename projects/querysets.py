"""Chainable reads of the portfolio."""

from typing import Self

from wagtail.models import PageManager
from wagtail.query import PageQuerySet


class ProjectQuerySet(PageQuerySet):
    """Projects."""

    def visible(self) -> Self:
        """Return what everybody may see, in the editors' order."""
        return self.live().filter(view_restrictions__isnull=True).order_by("path")


ProjectManager = PageManager.from_queryset(ProjectQuerySet)
