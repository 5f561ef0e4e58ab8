"""Which page there is in which language, and whether it still says what the original says."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, Model, OuterRef, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.models import Locale, Page
from wagtail.query import PageQuerySet
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from core.models import TranslatedSnippet


class State(TextChoices):
    """What a cell of the table says."""

    ORIGINAL = "original", _("Original")
    CURRENT = "current", pgettext_lazy("translation", "Current")
    OUTDATED = "outdated", _("Outdated")
    DRAFT = "draft", _("Begun, not published")
    MISSING = "missing", _("Missing")


@dataclass(frozen=True)
class Cell:
    """A page in one language."""

    code: str
    state: State
    page_id: int | None


def languages() -> list[tuple[str, str]]:
    """Return the languages of the brand, by their codes."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def originals() -> PageQuerySet:
    """Return the pages that the others are translations of: those in the city's own language."""
    return Page.objects.filter(depth__gt=1, alias_of=None, locale__language_code=settings.LANGUAGE_CODE)


def coverage(pages: Iterable[Page]) -> dict[int, list[Cell]]:
    """Return each page's languages, in the brand's order, by the page's number: two queries for all of them."""
    found = list(pages)
    keys = {page.translation_key for page in found}
    twins = Page.objects.filter(translation_key__in=keys, alias_of=None).select_related("locale")
    known = {(one.translation_key, one.locale.language_code): one for one in twins}
    made = {(one.source.object_id, one.target_locale.language_code): one for one in _translations(keys)}
    return {
        page.pk: [
            _cell(page, code, known.get((page.translation_key, code)), made.get((page.translation_key, code)))
            for code, _name in languages()
        ]
        for page in found
    }


def _translations(keys: Iterable[object]) -> Iterable[Translation]:
    """Return translations sentence by sentence, and whether one waits for a sentence."""
    translated = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale_id=OuterRef("locale_wanted"),
        has_error=False,
    )
    waiting = (
        StringSegment.objects.filter(source_id=OuterRef("source_id"))
        .annotate(locale_wanted=OuterRef("target_locale_id"))
        .filter(~Exists(translated))
    )
    return (
        Translation.objects.filter(source__object_id__in=keys, enabled=True)
        .select_related("source", "target_locale")
        .annotate(waits=Exists(waiting))
    )


def _cell(original: Page, code: str, twin: Page | None, made: Translation | None) -> Cell:
    if twin is None:
        return Cell(code, State.MISSING, None)
    if twin.pk == original.pk:
        return Cell(code, State.ORIGINAL, twin.pk)
    if not twin.live:
        return Cell(code, State.DRAFT, twin.pk)
    return Cell(code, State.OUTDATED if _is_outdated(original, twin, made) else State.CURRENT, twin.pk)


def _is_outdated(original: Page, twin: Page, made: Translation | None) -> bool:
    """Tell whether the original has been published since; or a sentence waits for its translation."""
    changed = original.last_published_at
    if made is None:
        return bool(changed and twin.last_published_at and changed > twin.last_published_at)
    return bool(made.waits or (changed and changed > made.source.last_updated_at))


def outdated(pages: Iterable[Page]) -> int:
    """Return how many translations of these pages are outdated."""
    return sum(cell.state == State.OUTDATED for cells in coverage(pages).values() for cell in cells)


@dataclass(frozen=True)
class Thing:
    """What editors name beside pages, and the languages in which it has no name."""

    kind: str
    name: str
    model: type[Model]
    pk: int
    missing: list[str]


def things() -> list[Thing]:
    """Return all translatable snippets in the city's own language: one query a kind, and one for the languages."""
    codes = dict(Locale.objects.values_list("pk", "language_code"))
    found = []
    for model in apps.get_models():
        if not issubclass(model, TranslatedSnippet):
            continue
        rows = list(model._default_manager.order_by("pk"))
        there = {(row.translation_key, codes.get(row.locale_id)) for row in rows}
        found += [
            Thing(
                str(model._meta.verbose_name),
                str(row),
                model,
                row.pk,
                [name for code, name in languages() if (row.translation_key, code) not in there],
            )
            for row in rows
            if codes.get(row.locale_id) == settings.LANGUAGE_CODE
        ]
    return found
