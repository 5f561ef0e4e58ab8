"""The audit log: append-only, each entry seals the one before it with a key that is not in the database."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import structlog
from django.core.cache import cache
from django.db import connection, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from wagtail.log_actions import get_active_log_context

from core.clock import now
from core.enums import Actor
from core.models import AuditEntry
from core.services.guards import opened

PRUNED = "core.audit_pruned"
# Any number will do, as long as nothing else in this database uses it.
LOCK = 7_140_302
NOTED_HEAD, NOTED_FAULT = "audit:head", "audit:fault"

log = structlog.get_logger(__name__)


def _seal(entry: AuditEntry) -> str:
    content = [
        entry.at.astimezone(UTC).isoformat(),
        entry.actor,
        entry.action,
        entry.about,
        entry.reason,
        json.dumps(entry.detail, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
        entry.before,
    ]
    text = json.dumps(content, ensure_ascii=False)
    return salted_hmac("core.audit", text, algorithm="sha256").hexdigest()


def _lock_the_end() -> None:
    """Let nobody else append until this transaction ends. SQLite has one writer anyway (IMMEDIATE)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def name_of(thing: Any) -> str:
    """Return how the log names an object: `app.Model:id`."""
    return f"{thing._meta.label}:{thing.pk}"


def acting() -> Any:
    """Return who is at work in the admin in this request; None outside of it (people's own pages, jobs, commands)."""
    return get_active_log_context().user


@transaction.atomic
def record(
    *, action: str, actor: Any = None, about: Any = None, reason: str = "", detail: dict[str, Any] | None = None
) -> AuditEntry:
    """Append one entry, in the caller's transaction: what was not done is not logged, and the other way round.

    `actor` is a user, or a word for a machine. None stands for who is at work in the admin, or else for the system.
    `detail` takes numbers and words, no addresses.
    """
    _lock_the_end()
    actor = acting() if actor is None else actor
    last = AuditEntry.objects.order_by("-id").values_list("seal", flat=True).first()
    entry = AuditEntry(
        at=now(),
        actor=Actor.SYSTEM.value if actor is None else actor if isinstance(actor, str) else name_of(actor),
        action=action,
        about="" if about is None else about if isinstance(about, str) else name_of(about),
        reason=reason[:300],
        detail=detail or {},
        before=last or "",
    )
    entry.seal = _seal(entry)
    entry.save(force_insert=True)
    return entry


@dataclass(frozen=True)
class Verdict:
    """What a check of the log has found. `fault` is empty for a log that nobody has touched."""

    entries: int
    head: str
    fault: str = ""
    entry_id: int | None = None


def _entries() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("id").iterator(chunk_size=1000)


def verify(head: str = "") -> Verdict:
    """Check every seal and every joint; with `head`, a seal noted earlier elsewhere, also that no end was cut off."""
    count, last, seen_head = 0, "", not head
    pruned = AuditEntry.objects.filter(action=PRUNED).order_by("-id").first()
    start = pruned.detail["seal"] if pruned else ""
    for entry in _entries():
        if not constant_time_compare(entry.seal, _seal(entry)):
            return Verdict(count, last, "changed", entry.pk)
        if entry.before != (last if count else start):
            return Verdict(count, last, "missing before", entry.pk)
        count, last = count + 1, entry.seal
        seen_head = seen_head or entry.seal == head
    if not seen_head:
        return Verdict(count, last, "end cut off")
    return Verdict(count, last)


def noted_head() -> str:
    """Return the head of the log as `watch` saw it last, from the cache, which lies outside of the database."""
    return str(cache.get(NOTED_HEAD) or "")


def watch() -> Verdict:
    """Check the log against the head that was noted last time, note the new one, and complain of a fault.

    The head goes into the program's log too, which whoever gets at the database and the cache cannot reach.
    """
    verdict = verify(noted_head())
    if verdict.fault:
        log.error("audit_fault", fault=verdict.fault, entry=verdict.entry_id, noted=noted_head())
    else:
        cache.set(NOTED_HEAD, verdict.head, timeout=None)
        log.info("audit_head", entries=verdict.entries, head=verdict.head)
    cache.set(NOTED_FAULT, verdict.fault, timeout=None)
    return verdict


def noted_fault() -> str:
    """Return what `watch` complained of last; empty if all was well."""
    return str(cache.get(NOTED_FAULT) or "")


@transaction.atomic
def prune(before: datetime) -> int:
    """Delete entries older than `before` by the guard's named way, and log that; returns how many.

    The newest entry always stays: it carries the chain on.
    """
    _lock_the_end()
    newest = AuditEntry.objects.order_by("-id").values_list("pk", flat=True).first()
    first_kept = AuditEntry.objects.filter(at__gte=before).order_by("id").values_list("pk", flat=True).first()
    old = AuditEntry.objects.filter(pk__lt=first_kept or newest or 0)
    last = old.order_by("-id").first()
    if last is None:
        return 0
    with opened("audit.prune"):
        count, _by_model = old.delete()
    record(action=PRUNED, detail={"seal": last.seal, "until": last.pk, "entries": count})
    return count
