"""The audit log as the administration reads it: names, German words, and whether anybody has touched it."""

import csv
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.enums import Role
from core import clock
from core.models import AuditEntry
from core.queries.audit import in_words
from core.registries import audit_actions
from core.services import audit
from tests.conftest import person
from tests.core.test_audit import entries, row, unguarded  # noqa: F401 (fixtures)

REPORT = "/admin/reports/audit/"
ROOT = Path(__file__).parents[2]
ACTION = re.compile(r'audit\.record\(\s*action=f?"([^"]+)"')


@pytest.fixture
def administrator(client, city) -> Client:
    client.force_login(person(Role.ADMINISTRATORS))
    return client


def lines(client: Client, **asked) -> list:
    return client.get(REPORT, asked).context["object_list"]


def only(entry: AuditEntry):
    (line,) = in_words([entry])
    return line


class TestWords:
    def test_every_action_that_the_code_logs_has_a_german_name(self):
        apps = [path.parent for path in ROOT.glob("*/apps.py")]
        found = {name for app in apps for path in app.rglob("*.py") for name in ACTION.findall(path.read_text("utf-8"))}
        assert len(found) > 6
        for name in found:
            pattern = re.compile(re.sub(r"\{.*?\}", r"\\w+", name.replace(".", r"\.")))
            assert any(pattern.fullmatch(known) for known in audit_actions.names()), name
        for name in audit_actions.names():
            assert audit_actions.label(name) != name

    def test_an_action_that_nobody_names_shows_as_it_is(self):
        assert audit_actions.label("test.unknown") == "test.unknown"

    def test_names_of_people_who_are_still_there(self, city):
        runa, ada = person(Role.EDITORS), type(person(Role.EDITORS)).objects.create_user("ada@example.org")
        assert only(audit.record(action="test.done", actor=runa)).who == "Runa Beispiel"
        assert only(audit.record(action="test.done", actor=ada)).who == f"Konto {ada.pk}"
        assert only(audit.record(action="test.done", about="accounts.User:99999")).about == "Konto 99999 (gelöscht)"
        assert only(audit.record(action="test.done", about="accounts.User:x")).about == "Konto x (gelöscht)"

    @pytest.mark.parametrize(
        ("actor", "who"),
        [("", "die Website selbst"), ("link", "jemand mit einem Link aus einer E-Mail"), ("robot", "robot")],
    )
    def test_who_is_nobody(self, db, actor, who):
        assert only(audit.record(action="test.done", actor=actor or None)).who == who

    def test_things_and_details(self, city):
        detail = {"given": ["Redaktion", "Freigabe"], "notifications.Mail": 3, "seal": "x", "other": 1, "taken": []}
        line = only(audit.record(action="test.done", about=city, reason="darum", detail=detail))
        assert line.about == f"Startseite {city.pk}"
        assert line.details == "darum; dazu: Redaktion, Freigabe; E-Mails: 3; other: 1"
        assert only(audit.record(action="test.done", about="thing:9")).about == "thing 9"
        assert only(audit.record(action="test.done")).about == ""

    @pytest.mark.parametrize("count", [1, 30])
    def test_one_query_finds_all_names(self, city, count):
        rows = [audit.record(action="test.done", actor=person(role)) for role in Role for _number in range(count)]
        with CaptureQueriesContext(connection) as asked:
            in_words(rows)
        assert len(asked) == 1


class TestReport:
    def test_it_stands_among_the_reports_of_the_administration(self, administrator, city):
        assert REPORT in administrator.get("/admin/").content.decode()

    @pytest.mark.parametrize("role", [Role.EDITORS, Role.APPROVERS, Role.UTILITY])
    @pytest.mark.parametrize("address", [REPORT, f"{REPORT}results/", f"{REPORT}?export=csv"])
    def test_nobody_else_gets_it(self, client, city, role, address):
        client.force_login(person(role))
        assert (client.get(address).status_code, client.get(address).url) == (302, "/admin/")
        assert REPORT not in client.get("/admin/").content.decode()

    def test_the_newest_stand_first(self, administrator, entries):  # noqa: F811
        assert [line.pk for line in lines(administrator)][:4] == [entry.pk for entry in reversed(entries)]

    def test_it_is_paged(self, administrator, entries, monkeypatch):  # noqa: F811
        monkeypatch.setattr("core.admin.AuditReport.paginate_by", 2)
        assert [line.pk for line in lines(administrator, p=2)] == [entries[1].pk, entries[0].pk]

    def test_by_action(self, administrator, entries):  # noqa: F811
        other = audit.record(action="core.person_erased")
        assert [line.pk for line in lines(administrator, action="core.person_erased")] == [other.pk]
        assert len(lines(administrator, action="test.done")) == 4
        page = administrator.get(REPORT).content.decode()
        assert "Daten einer Person gelöscht" in page
        assert "test.done" in page

    def test_by_date(self, administrator, entries):  # noqa: F811
        with time_machine.travel(clock.now() + timedelta(days=40)):
            late = audit.record(action="test.late")
        day = (clock.today() + timedelta(days=39)).isoformat()
        assert [line.pk for line in lines(administrator, at_from=day)] == [late.pk]
        assert late.pk not in [line.pk for line in lines(administrator, at_to=day)]

    def test_a_log_that_nobody_touched(self, administrator, entries):  # noqa: F811
        page = administrator.get(REPORT).content.decode()
        assert f"Unverändert: {AuditEntry.objects.count()} Einträge geprüft." in page
        assert 'role="alert"' not in page.split('id="listing-results"')[0].split("<main")[-1]

    def test_a_changed_entry(self, administrator, entries, unguarded):  # noqa: F811
        row(entries[2]).update(reason="x")
        page = administrator.get(REPORT).content.decode()
        assert f"Jemand hat den Eintrag {entries[2].pk} an dieser Website vorbei verändert." in page
        assert "Unverändert" not in page

    def test_a_removed_entry(self, administrator, entries, unguarded):  # noqa: F811
        row(entries[1]).delete()
        assert f"Vor dem Eintrag {entries[2].pk} fehlt etwas." in administrator.get(REPORT).content.decode()

    def test_control_without_the_seals_nobody_would_see_it(self, administrator, entries, unguarded, monkeypatch):  # noqa: F811
        monkeypatch.setattr(audit, "_seal", lambda entry: entry.seal)
        row(entries[2]).update(reason="x")
        assert "Unverändert" in administrator.get(REPORT).content.decode()

    def test_what_is_narrowed_down_does_not_check_all_again(self, administrator, entries, monkeypatch):  # noqa: F811
        monkeypatch.setattr(audit, "verify", lambda: pytest.fail("called"))
        assert administrator.get(f"{REPORT}results/").status_code == 200

    @pytest.mark.parametrize("count", [1, 40])
    def test_the_queries_do_not_grow(self, administrator, city, count):
        for role in Role:
            for _number in range(count):
                audit.record(action="test.done", actor=person(role), about=city)
        administrator.get(REPORT)
        with CaptureQueriesContext(connection) as asked:
            assert administrator.get(REPORT).status_code == 200
        assert len(asked) == 17

    def test_it_can_be_taken_along_and_runs_nothing(self, administrator, city):
        audit.record(action="=test", reason="=1+1", about="@thing")
        answer = administrator.get(REPORT, {"export": "csv"})
        rows = list(csv.reader(b"".join(answer.streaming_content).decode().splitlines()))
        assert rows[0] == ["Eintrag", "Wann", "Wer", "Was", "Worum es ging", "Einzelheiten"]
        assert rows[1][2:] == ["die Website selbst", "'=test", "'@thing", "'=1+1"]
        assert administrator.get(REPORT, {"export": "xlsx"}).status_code == 200

    def test_that_somebody_has_taken_it_along_stands_in_it(self, administrator, city):
        administrator.get(REPORT, {"export": "csv"})
        assert lines(administrator)[0].what == "Tabelle heruntergeladen"
