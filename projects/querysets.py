"""Chainable reads of the portfolio."""

from typing import Any, Self

from django.conf import settings
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from core.querysets import content_language, visible


class ProjectQuerySet(PageQuerySet):
    """Projects. Once `with_twins()` is said, loaded ones know fields and group in the language of the address."""

    _twins: tuple[type[Any], type[Any] | None] | None = None

    def with_twins(self, fields: type[Any], groups: type[Any] | None = None) -> Self:
        """Give loaded projects their relations in the language of the address; in the city's own they have them."""
        found = self._chain()
        found._twins = (fields, groups) if content_language() != settings.LANGUAGE_CODE else None
        return found

    def _clone(self) -> Self:
        found: Self = super()._clone()
        found._twins = self._twins
        return found

    def _fetch_all(self) -> None:
        is_fresh = self._result_cache is None
        super()._fetch_all()
        if is_fresh and self._twins and self._result_cache and isinstance(self._result_cache[0], self.model):
            give_twins(self._result_cache, *self._twins)

    def visible(self) -> Self:
        """Return what everybody may see, in the editors' order."""
        return visible(self)


def give_twins(projects: list[Any], fields: type[Any], groups: type[Any] | None) -> None:
    """Tell projects their fields, and working group if asked for, in the language of the address: a query for each."""
    named = {field.translation_key for one in projects for field in one.action_fields.all()}
    known_fields = {page.translation_key: page for page in visible(fields.objects.filter(translation_key__in=named))}
    for one in projects:
        keys = {field.translation_key for field in one.action_fields.all()}
        # In the editors' order, as the database gave them.
        one.twin_fields = [page for key, page in known_fields.items() if key in keys]
    if groups is None:
        return
    group_keys = {one.working_group.translation_key for one in projects if one.working_group}
    found = visible(groups.objects.filter(translation_key__in=group_keys)) if group_keys else ()
    known_groups = {page.translation_key: page for page in found}
    for one in projects:
        one.twin_group = known_groups.get(one.working_group.translation_key) if one.working_group else None


class NewsQuerySet(PageQuerySet):
    """News."""

    def visible(self) -> Self:
        """Return what everybody may see, the newest first."""
        return visible(self).order_by("-day", "-first_published_at", "-pk")


ProjectManager = PageManager.from_queryset(ProjectQuerySet)
