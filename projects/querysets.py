"""Chainable reads of the portfolio."""

from typing import Self

from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from core.querysets import visible


class ProjectQuerySet(PageQuerySet):
    """Projects."""

    def visible(self) -> Self:
        """Return what everybody may see, in the editors' order."""
        return visible(self)


class NewsQuerySet(PageQuerySet):
    """News."""

    def visible(self) -> Self:
        """Return what everybody may see, the newest first."""
        return visible(self).order_by("-day", "-first_published_at", "-pk")


ProjectManager = PageManager.from_queryset(ProjectQuerySet)
