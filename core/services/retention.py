"""Deletes what has been kept long enough; copies and deletes what is kept of one person."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.core.serializers import serialize
from django.db import transaction
from django.db.models import Model, QuerySet

from core.clock import now
from core.models import AuditEntry
from core.retention import Keeps, statements
from core.services import audit

log = structlog.get_logger(__name__)


def expired(model: type[Model], keeps: Keeps) -> QuerySet[Any]:
    """Return the rows whose time is over."""
    if keeps.days is None:
        return model._base_manager.none()
    return model._base_manager.filter(keeps.only, **{f"{keeps.since}__lt": now() - timedelta(days=keeps.days)})


def delete_expired() -> dict[str, int]:
    """Delete everything whose time is over, one model after the other; returns the number of rows by model."""
    counts = {}
    for model, keeps in statements():
        if model is AuditEntry:
            count = audit.prune(now() - timedelta(days=keeps.days or 0))
        else:
            count, _by_model = expired(model, keeps).delete()
        if count:
            counts[model._meta.label] = count
    if counts:
        audit.record(action="core.expired_deleted", detail=counts)
    return counts


@dataclass(frozen=True)
class Kind:
    """One kind of data that is kept of a person: what, why, how long, how many, and why it cannot go yet."""

    label: str
    what: str
    why: str
    duration: str
    count: int
    locked: str = ""


@dataclass(frozen=True)
class Erasure:
    """What has been deleted, by kind, and why the rest stays."""

    deleted: list[Kind]
    kept: list[str]


def _of_person(email: str) -> Iterator[tuple[type[Model], Keeps, QuerySet[Any]]]:
    for model, keeps in statements():
        about = keeps.about(email)
        if about is not None:
            yield model, keeps, model._base_manager.filter(about)


def _kind(model: type[Model], keeps: Keeps, count: int) -> Kind:
    return Kind(model._meta.label, str(keeps.what), str(keeps.why), keeps.duration, count, str(keeps.locked))


def overview(email: str) -> list[Kind]:
    """Return what is kept of the person with this address (GDPR, Article 15), without the data itself."""
    counted = [(model, keeps, rows.count()) for model, keeps, rows in _of_person(email)]
    return [_kind(model, keeps, count) for model, keeps, count in counted if count]


def export(email: str) -> list[dict[str, Any]]:
    """Return a copy of all that is kept of the person with this address (GDPR, Articles 15 and 20), by kind of data."""
    found = []
    for _model, keeps, rows in _of_person(email):
        entries = [
            {name: value for name, value in row["fields"].items() if name not in keeps.hidden}
            for row in serialize("python", rows)
        ]
        if entries:
            found.append({"what": str(keeps.what), "why": str(keeps.why), "kept": keeps.duration, "entries": entries})
    return found


@transaction.atomic
def erase(email: str, *, actor: Any = None) -> Erasure:
    """Delete all that is kept of the person with this address (GDPR, Article 17), except what is locked.

    Whatever hangs on a row goes with it, and counts as what it is.
    """
    mine = list(_of_person(email))
    # Asked first: once an account is gone, nothing leads from an address to what is kept under its number.
    kept = {str(keeps.locked) for _model, keeps, rows in mine if keeps.locked and rows.exists()}
    deleted: Counter[str] = Counter()
    for _model, keeps, rows in mine:
        if not keeps.locked:
            deleted.update(rows.delete()[1])
    audit.record(action="core.person_erased", actor=actor, detail={label: n for label, n in deleted.items() if n})
    kinds = [_kind(model, keeps, deleted[model._meta.label]) for model, keeps in statements()]
    return Erasure([kind for kind in kinds if kind.count], sorted(kept))
