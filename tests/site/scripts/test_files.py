"""What editors and strangers write does no harm in tables, calendars, feeds, mails and files."""

import csv
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.mail.backends.filebased import EmailBackend
from django.urls import reverse
from icalendar import Calendar
from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from wagtail.snippets.models import get_snippet_models

from core.models import CustomDocument
from culture.models import EventPage
from notifications.services import sweep
from participation.models import FormEntry, FormPage
from projects.models import ProjectPage
from tests.site.hostile import FORMULA, INJECTED, LONG, MARK, running
from tests.site.hostile_city import read
from tests.site.routes import all_routes, body, example, samples

pytestmark = pytest.mark.django_db


LISTS = re.compile("reports|list|index|history")


def live_cells(table: str) -> list[str]:
    """Return the cells that a spreadsheet would run, wherever it may split."""
    rows = [row for sign in ",;\t" for row in csv.reader(StringIO(table, newline=""), delimiter=sign)]
    cells = [cell for row in rows for cell in row]
    return [cell for cell in cells if cell[:1] in tuple("=+-@\t\r") and not re.fullmatch(r"-?\d+([.,]\d+)?", cell)]


def test_no_cell_of_a_public_table_runs(poisoned):
    tables = ["/projekte/csv/", *(f"{one.url}csv/" for one in ProjectPage.objects.live())]
    read_ones = {address: read(poisoned.client(), address) for address in tables}
    assert {address for address, one in read_ones.items() if one.status != 200} == set()
    assert "'=cmd" in read_ones["/projekte/csv/"].text
    assert {address: found for address, one in read_ones.items() if (found := live_cells(one.text[1:]))} == {}


def exports() -> Iterator[str]:
    """Yield every address of the admin that can hand out its list."""
    yield from (reverse("wagtailforms:list_submissions", args=[form.pk]) for form in FormPage.objects.all())
    routes = [
        route for route in all_routes() if route.is_admin and re.search("reports|list|index|history", route.pattern)
    ]
    yield from (example(route, samples()) for route in routes if "results" not in route.pattern)
    for model in get_snippet_models():
        yield reverse(model.snippet_viewset.get_url_name("list"))


def test_no_cell_of_an_editors_table_runs(poisoned):
    client, found = poisoned.client(signed_in=True), {}
    tables = dict.fromkeys(exports())
    for address in list(tables):
        answer = read(client, f"{address}?export=csv")
        tables[address] = answer.text if answer.kind == "text/csv" else None
        if tables[address] and live_cells(answer.text):
            found[address] = live_cells(answer.text)
    handed_out = [address for address, table in tables.items() if table]
    assert found == {}
    assert len(handed_out) > 5
    form = FormEntry.objects.first().page
    assert "'=cmd" in tables[reverse("wagtailforms:list_submissions", args=[form.pk])]
    for address in handed_out:
        answer = read(client, f"{address}?export=xlsx")
        assert answer.status == 200, address
        sheet = load_workbook(BytesIO(answer.content)).active
        assert [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == [], address


def test_control_a_table_without_the_mark_would_run(poisoned, monkeypatch):
    monkeypatch.setattr("projects.feeds.safe_cell", str)
    assert live_cells(read(poisoned.client(), "/projekte/csv/").text[1:]) != []


def test_control_an_editors_table_without_it_would_run_or_break(poisoned, monkeypatch):
    address = reverse("wagtailforms:list_submissions", args=[FormEntry.objects.first().page_id])
    client = poisoned.client(signed_in=True)
    monkeypatch.setattr("core.wagtail_hooks.safe_cell", str)
    cells = live_cells(read(client, f"{address}?export=csv").text)
    assert any(cell.startswith(FORMULA) for cell in cells)
    # At such a sign openpyxl gives up, and leaves open files behind; so it is not let to.
    assert ILLEGAL_CHARACTERS_RE.search(LONG)


def test_a_calendar_has_one_entry_for_each_date(poisoned):
    for page in EventPage.objects.live():
        answer = read(poisoned.client(), f"{page.url}kalender/")
        calendar = Calendar.from_ical(answer.content)
        entries = calendar.walk("VEVENT")
        assert len(entries) == page.occurrences.count()
        assert {MARK in str(one["SUMMARY"]) for one in entries} <= {True}
        assert not [one for one in [calendar, *entries] if "X-INJECTED" in one]
        assert b"\x0b" not in answer.content


def test_a_feed_leaves_out_what_xml_does_not_take(poisoned):
    for address in ("/projekte/feed/", "/aktuelles/feed/"):
        titles = [one.text for one in ElementTree.fromstring(read(poisoned.client(), address).content).iter() if
                  one.tag.endswith("}title")]  # fmt: skip
        assert len(titles) > 3
        assert {MARK in title for title in titles} == {True}


def test_control_with_it_a_feed_breaks(poisoned, monkeypatch):
    monkeypatch.setattr("projects.feeds.printable", str)
    assert {read(poisoned.client(), address).status for address in ("/projekte/feed/", "/aktuelles/feed/")} == {500}


def test_mails_carry_no_line_of_theirs_in_the_head(poisoned, tmp_path, settings):
    sweep()
    sent = list(mail.outbox)
    subjects = {one.subject for one in sent}
    assert any(INJECTED in subject for subject in subjects), "titles stand in subjects"
    for one in sent:
        message = message_from_bytes(one.message().as_bytes(), policy=policy.default)
        assert "X-Injected" not in message
        assert "\n" not in str(message["Subject"])
        assert len(message.get_all("To")) == len(message.get_all("Subject")) == 1
    settings.EMAIL_FILE_PATH = tmp_path
    for one in sent:
        EmailBackend(file_path=tmp_path).send_messages([one])
    shown = read(poisoned.client(), "/demo/postfach/")
    assert shown.text.count("ngo-letter__text") == len(sent) > 4
    assert MARK in shown.text
    assert running(shown.text) == []


def test_a_file_comes_back_as_a_file_and_by_a_harmless_name(poisoned, settings, tmp_path):
    document = CustomDocument.objects.latest("pk")
    assert re.fullmatch(r"documents/[\w.-]+\.csv", document.file.name)
    # The tests' files lie in memory, and what sends them looks on the disk.
    settings.MEDIA_ROOT = tmp_path
    Path(document.file.path).parent.mkdir()
    Path(document.file.path).write_bytes(document.file.read())
    answer = poisoned.client().get(document.url)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    body(answer)
