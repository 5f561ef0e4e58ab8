"""The base of what editors name and readers meet in several languages beside pages: categories, kinds, topics."""

from typing import Any, ClassVar, Self

from django.db import models
from wagtail.models import TranslatableMixin

from core.querysets import content_language


class TranslatedQuerySet(models.QuerySet[Any]):
    """Things of which each language has its own row."""

    def in_language(self) -> Self:
        """Return the rows in the language of the address."""
        return self.filter(locale__language_code=content_language())


class TranslatedSnippet(TranslatableMixin, models.Model):
    """A snippet with one row for each language, bound together by `translation_key` (docs/architecture.md)."""

    objects: ClassVar[models.Manager[Any]] = TranslatedQuerySet.as_manager()

    class Meta(TranslatableMixin.Meta):
        abstract = True
