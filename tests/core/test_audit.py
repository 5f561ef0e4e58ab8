"""The audit log takes entries and gives none back; whoever gets around the database is seen."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core import clock
from core.models import AuditEntry, GuardPass
from core.services import audit, guards

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[AuditEntry]:
    """Four entries; what the demo or a migration has logged counts as well."""
    return [audit.record(action="test.done", about=f"thing:{number}", detail={"n": number}) for number in range(4)]


@pytest.fixture
def unguarded(entries):
    """The state of things for somebody who has the database's own password."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE core_auditentry DISABLE TRIGGER USER")
        else:
            cursor.execute("DROP TRIGGER core_auditentry_no_update")
            cursor.execute("DROP TRIGGER core_auditentry_no_delete")


def row(entry: AuditEntry):
    return AuditEntry.objects.filter(pk=entry.pk)


def test_a_log_that_nobody_touched_is_whole(entries):
    verdict = audit.verify()
    assert (verdict.fault, verdict.head) == ("", entries[-1].seal)
    assert verdict.entries == AuditEntry.objects.count()


@pytest.mark.parametrize("deed", ["update", "delete"])
def test_the_database_refuses(entries, deed):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row(entries[1]).update(reason="x") if deed == "update" else row(entries[1]).delete()
    assert audit.verify().fault == ""


def test_postgresql_refuses_to_empty_the_table(entries):
    if connection.vendor != "postgresql":
        assert connection.features.supports_over_clause  # SQLite has no TRUNCATE: its DELETE is refused above
        return
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE core_auditentry CASCADE")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor", "accounts.User:1"),
        ("action", "test.other"),
        ("about", "thing:9"),
        ("reason", "because"),
        ("detail", {"n": 9}),
        ("at", clock.now()),
    ],
)
def test_a_changed_entry_is_found_where_the_database_did_not_refuse(entries, unguarded, field, value):
    row(entries[2]).update(**{field: value})
    assert (audit.verify().fault, audit.verify().entry_id) == ("changed", entries[2].pk)


def test_a_removed_entry_is_found(entries, unguarded):
    row(entries[1]).delete()
    assert (audit.verify().fault, audit.verify().entry_id) == ("missing before", entries[2].pk)


def test_an_entry_that_somebody_sealed_with_another_key_is_found(entries, unguarded, settings):
    key, settings.SECRET_KEY = settings.SECRET_KEY, "guessed"
    forged = audit.record(action="test.forged")
    settings.SECRET_KEY = key
    assert (audit.verify().fault, audit.verify().entry_id) == ("changed", forged.pk)


def test_a_cut_off_end_is_found_by_a_head_noted_elsewhere(entries, unguarded):
    head = entries[-1].seal
    row(entries[-1]).delete()
    assert audit.verify().fault == ""
    assert audit.verify(head).fault == "end cut off"


def test_a_head_from_yesterday_still_counts_today(entries):
    assert audit.verify(entries[0].seal).fault == ""


def test_an_entry_lives_and_dies_with_its_deed():
    before = AuditEntry.objects.count()
    with transaction.atomic():
        audit.record(action="test.undone")
        transaction.set_rollback(True)
    assert AuditEntry.objects.count() == before


def test_old_entries_go_by_the_named_way_and_the_chain_holds(entries, monkeypatch):
    old = clock.now() + timedelta(days=1)
    monkeypatch.setattr(audit, "now", lambda: old)
    young = audit.record(action="test.young")
    count = audit.prune(old)
    assert count >= len(entries)
    assert list(AuditEntry.objects.order_by("id").values_list("action", flat=True)) == ["test.young", audit.PRUNED]
    assert AuditEntry.objects.order_by("id").first() == young
    assert audit.verify().fault == ""
    assert not GuardPass.objects.exists()
    assert audit.prune(old) == 0


def test_a_beginning_that_was_not_pruned_but_removed_is_found(entries, unguarded):
    AuditEntry.objects.filter(pk__lte=entries[0].pk).delete()
    assert audit.verify().fault == "missing before"


def test_a_pass_that_was_left_behind_by_an_error_is_not_there(entries):
    with pytest.raises(ZeroDivisionError), guards.opened("audit.prune"):
        _ = 1 / 0
    assert not GuardPass.objects.exists()


def test_the_command_says_whether_the_log_is_whole(entries, unguarded):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert f"Head: {entries[-1].seal}" in out.getvalue()
    row(entries[2]).update(reason="x")
    with pytest.raises(CommandError, match="tampered with: changed"):
        call_command("verify_audit")


@pytest.fixture
def counting(settings, tmp_path):
    """A cache that remembers, outside of the database."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path / "cache"}
    }


def test_a_log_whose_end_is_gone_is_seen_on_the_next_night_and_on_the_desk(entries, counting, unguarded, admin_client):
    assert audit.watch().fault == ""
    words = "Jemand hat das Protokoll verändert"
    assert words not in admin_client.get("/admin/").text
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_auditentry WHERE id >= %s", [entries[2].pk])
    # Control: without what was noted elsewhere, a shorter log looks whole.
    assert audit.verify().fault == ""
    assert audit.watch().fault == "end cut off"
    assert words in admin_client.get("/admin/").text
    assert "Die neuesten Einträge fehlen" in admin_client.get("/admin/reports/audit/").text
    # The fault stays until somebody looks into it: the next night does not take the shorter log for the truth.
    assert audit.watch().fault == "end cut off"


def test_the_log_grows_and_is_pruned_from_night_to_night(entries, counting):
    audit.watch()
    audit.record(action="test.done")
    assert audit.watch().fault == ""
    audit.prune(clock.now() + timedelta(days=1))
    assert audit.watch().fault == ""
