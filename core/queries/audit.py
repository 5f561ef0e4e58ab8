"""The audit log as people read it: names instead of numbers, words instead of keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.enums import Actor
from core.models import AuditEntry
from core.registries import audit_actions

# Keys of `AuditEntry.detail`; a key that stands in neither list is shown as it is.
WORDS = {
    "given": gettext_lazy("given"),
    "taken": gettext_lazy("taken away"),
    "entries": gettext_lazy("entries"),
    "until": gettext_lazy("up to entry"),
    "list": gettext_lazy("list"),
    "format": gettext_lazy("as"),
}
# Means nothing to people.
SILENT = {"seal"}


@dataclass(frozen=True)
class Line:
    """One entry in words."""

    pk: int
    at: datetime
    who: str
    what: str
    about: str
    details: str


def in_words(entries: Iterable[AuditEntry]) -> list[Line]:
    """Return entries in words; one query finds the names of all accounts that still exist."""
    rows = list(entries)
    names = _names({text for row in rows for text in (row.actor, row.about)})
    return [
        Line(
            row.pk,
            row.at,
            _thing(row.actor, names),
            audit_actions.label(row.action),
            _thing(row.about, names),
            "; ".join(filter(None, (row.reason, *map(_detail, row.detail.items())))),
        )
        for row in rows
    ]


def known_actions() -> list[tuple[str, str]]:
    """Return the actions that the log holds, with their names, in the order of the names."""
    actions = AuditEntry.objects.order_by().values_list("action", flat=True).distinct()
    return sorted(((action, audit_actions.label(action)) for action in actions), key=lambda pair: pair[1])


def _names(things: set[str]) -> dict[str, str]:
    """Return what accounts are called, by how the log names them. Who has given no name stays a number."""
    model = get_user_model()
    before = f"{model._meta.label}:"
    numbers = {thing.removeprefix(before) for thing in things if thing.startswith(before)}
    users = model._default_manager.filter(pk__in=[number for number in numbers if number.isdecimal()])
    found = {str(user.pk): user.get_full_name() or _("Account %(number)s") % {"number": user.pk} for user in users}
    gone = {number: _("Account %(number)s (deleted)") % {"number": number} for number in numbers}
    return {f"{before}{number}": name for number, name in (gone | found).items()}


def _thing(text: str, names: dict[str, str]) -> str:
    if text in Actor.values:
        return str(Actor(text).label)
    label, _colon, number = text.partition(":")
    return names.get(text) or (f"{_model(label)} {number}" if number else text)


def _model(label: str, *, many: bool = False) -> str:
    try:
        meta = apps.get_model(label)._meta
    except (LookupError, ValueError):
        return label
    return capfirst(str(meta.verbose_name_plural if many else meta.verbose_name))


def _detail(pair: tuple[str, Any]) -> str:
    key, value = pair
    if key in SILENT:
        return ""
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"{WORDS.get(key) or _model(key, many=True)}: {text}" if text else ""
