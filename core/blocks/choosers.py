"""Choosers of pages, documents, pictures and choices that a body of blocks can read together.

Wagtail reads what is chosen once per kind of block, so each further kind costs a query. While `known()` holds, these
choosers take what has been read already (core.queries.story) and ask nothing; at all other times they are Wagtail's.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from typing import Any

from django.db.models import Model
from wagtail.blocks import ChoiceBlock, ChooserBlock, PageChooserBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

Known = Mapping[type[Model], Mapping[int, Model]]
_known: ContextVar[Known | None] = ContextVar("known", default=None)


@contextmanager
def known(objects: Known) -> Iterator[None]:
    """Let all choosers take their objects from here; what is missing here counts as gone."""
    token = _known.set(objects)
    try:
        yield
    finally:
        _known.reset(token)


class KnownChooser(ChooserBlock):
    """A chooser that asks the database only for what is not known already."""

    def bulk_to_python(self, values: Sequence[Any]) -> list[Model | None]:
        """Return the chosen objects. One that is chosen twice comes as two, since a picture carries its own words."""
        objects = _known.get()
        if objects is None:
            chosen: list[Model | None] = super().bulk_to_python(values)
            return chosen
        mine = objects.get(self.model_class, {})
        return [copy(mine[value]) if value in mine else None for value in values]


class PageChoice(KnownChooser, PageChooserBlock):
    """Chooses a page."""


class DocumentChoice(KnownChooser, DocumentChooserBlock):
    """Chooses a document."""


class ImageChoice(KnownChooser, ImageChooserBlock):
    """Chooses a picture."""


class LiveChoice(ChoiceBlock):
    """Chooses from what modules offer. Wagtail would compute all choices anew whenever a stored value is read."""

    def normalize_choice(self, value: Any) -> Any:
        """Return the stored text as it is: all keys are texts."""
        return value


# Migrations name Wagtail's own classes, so that these may change.
DECONSTRUCT_ALIASES = {
    PageChoice: "wagtail.blocks.PageChooserBlock",
    DocumentChoice: "wagtail.documents.blocks.DocumentChooserBlock",
    ImageChoice: "wagtail.images.blocks.ImageChooserBlock",
}
