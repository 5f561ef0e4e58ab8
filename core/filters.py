"""Filters of listings: every state has an address, and nonsense in an address is no error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from wagtail.models import Page

from core.querysets import named

Choices = Sequence[tuple[Any, Any]]
LONGEST_ECHO, MOST_ECHOES = 40, 5


@dataclass(frozen=True)
class Chosen:
    """One filter value that is in force, and the query string of the listing without it."""

    label: str
    without: str


@dataclass(frozen=True)
class Ignored:
    """One value that no filter knows, shortened for the notice."""

    label: str
    value: str


class TwinFilter(django_filters.MultipleChoiceFilter):
    """Filters by related pages, named by their slugs in the language of the address, whatever language relates them."""

    def __init__(self, *, model: type[Page], field_name: str, **kwargs: Any) -> None:
        self.related = model
        super().__init__(field_name=field_name, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Sequence[str]) -> QuerySet[Any]:
        """Return what relates to any of the pages."""
        if not value:
            return qs
        return qs.filter(**{f"{self.field_name}__translation_key__in": named(self.related, value)}).distinct()


class ListingFilter(django_filters.FilterSet):
    """A filter set of multiple choices that drops unknown values and says so.

    `choices` gives the choices of filters that are only known at request time (pages, say). `ignored` lists what was
    dropped, `chosen` what is in force, `query` the canonical query string.
    """

    def __init__(
        self, data: QueryDict, queryset: QuerySet[Any], *, choices: Mapping[str, Choices] | None = None
    ) -> None:
        given = choices or {}
        self.labels = {
            name: {str(value): str(label) for value, label in given.get(name, one_filter.extra.get("choices", ()))}
            for name, one_filter in self.base_filters.items()
        }
        clean, self.ignored = self._sort_out(data)
        super().__init__(clean, queryset)
        for name, pairs in given.items():
            self.filters[name].extra["choices"] = pairs

    def _sort_out(self, data: QueryDict) -> tuple[QueryDict, list[Ignored]]:
        clean, ignored = QueryDict(mutable=True), []
        for name, known in self.labels.items():
            values = [value for value in dict.fromkeys(data.getlist(name)) if value]
            clean.setlist(name, [value for value in known if value in values])
            label = str(self.base_filters[name].label)
            ignored += [Ignored(label, value[:LONGEST_ECHO]) for value in values if value not in known]
        return clean, ignored[:MOST_ECHOES]

    @property
    def query(self) -> str:
        """Return the state as a query string, always in the same order."""
        return self.data.urlencode()

    @property
    def chosen(self) -> list[Chosen]:
        """Return each value in force with the way to take it back."""
        return [
            Chosen(labels[value], self._without(name, value))
            for name, labels in self.labels.items()
            for value in self.data.getlist(name)
        ]

    def _without(self, name: str, value: str) -> str:
        rest = self.data.copy()
        rest.setlist(name, [other for other in self.data.getlist(name) if other != value])
        return rest.urlencode()
