"""Chainable reads of the portfolio."""

from collections.abc import Iterable
from typing import Any, Self

from django.db.models import F
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from core.querysets import visible


class ProjectQuerySet(PageQuerySet):
    """Projects. Once `with_pages()` is said, loaded ones know fields and group in the language of the address."""

    _pages: tuple[Iterable[Any], Iterable[Any]] | None = None

    def with_pages(self, fields: Iterable[Any], groups: Iterable[Any] = ()) -> Self:
        """Give loaded projects their fields, and their working group, out of these: one query more for the fields.

        They are what everybody may see in the language of the address, in the editors' order. Relations name a page in
        the language in which they were made (docs/decisions/0021), so pages are told by their translation key.
        """
        found = self._chain()
        found._pages = (fields, groups)
        return found.annotate(group_key=F("working_group__translation_key")) if groups != () else found

    def _clone(self) -> Self:
        found: Self = super()._clone()
        found._pages = self._pages
        return found

    def _fetch_all(self) -> None:
        is_fresh = self._result_cache is None
        super()._fetch_all()
        if is_fresh and self._pages and self._result_cache and isinstance(self._result_cache[0], self.model):
            give_pages(self._result_cache, *self._pages)

    def visible(self) -> Self:
        """Return what everybody may see, in the editors' order."""
        return visible(self)


def give_pages(projects: list[Any], fields: Iterable[Any], groups: Iterable[Any]) -> None:
    """Tell projects which of these fields and groups are theirs."""
    rows = type(projects[0]).action_fields.through.objects.filter(projectpage__in=[one.pk for one in projects])
    chosen = set(rows.values_list("projectpage_id", "fieldpage__translation_key"))
    known_groups = {page.translation_key: page for page in groups}
    for one in projects:
        one.known_fields = [page for page in fields if (one.pk, page.translation_key) in chosen]
        one.shown_group = known_groups.get(getattr(one, "group_key", None))


class NewsQuerySet(PageQuerySet):
    """News."""

    def visible(self) -> Self:
        """Return what everybody may see, the newest first."""
        return visible(self).order_by("-day", "-first_published_at", "-pk")


ProjectManager = PageManager.from_queryset(ProjectQuerySet)
