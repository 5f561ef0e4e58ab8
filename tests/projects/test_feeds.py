"""Feed, CSV and JSON take away exactly what the list shows, with the source of each statement."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest

from projects.models import ProjectPage
from tests.conftest import german

ATOM = "{http://www.w3.org/2005/Atom}"
QUERIES = [
    "",
    "status=in-progress",
    "field=lebensraum&status=in-concept",
    "goal=4&goal=7",
    "group=urbane-daten",
    "status=completed",
    "status=quatsch",
]


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.parametrize("query", QUERIES)
def test_feed_csv_and_json_equal_the_filtered_list(client, city, query):
    listed = [project.get_full_url() for project in client.get(f"/projekte/?{query}").context_data["projects"]]
    rows = table(client.get(f"/projekte/csv/?{query}").content)
    data = client.get(f"/projekte/json/?{query}").json()
    feed = ElementTree.fromstring(client.get(f"/projekte/feed/?{query}").content)
    links = [entry.find(f"{ATOM}link").get("href") for entry in feed.findall(f"{ATOM}entry")]
    assert [row["url"] for row in rows] == listed
    assert [row["url"] for row in data["projects"]] == listed
    assert data["count"] == len(listed)
    assert sorted(links) == sorted(listed)


def test_csv_and_json_say_the_same(client, city):
    rows = table(client.get("/projekte/csv/").content)
    data = client.get("/projekte/json/").json()["projects"]
    for row, one in zip(rows, data, strict=True):
        flat = {
            key: " | ".join(map(str, value)) if isinstance(value, list) else str(value) for key, value in one.items()
        }
        assert row == flat


def test_example_data_says_so_and_facts_name_the_strategy(client, city):
    rows = {row["url"].rstrip("/").rsplit("/", 1)[-1]: row for row in client.get("/projekte/json/").json()["projects"]}
    pilot, utility = rows["smarte-beleuchtung"], rows["echtzeitstrom"]
    assert pilot["status_source"] == "Smart-City-Strategie"
    assert pilot["status_on"] == "2023-05-01"
    assert utility["status_source"] == "Demodaten"
    for row in rows.values():
        assert {row["goals_source"], row["working_group_source"], row["score_source"]} == {"Demodaten"}


def test_a_page_marks_example_data(client, city):
    html = client.get("/projekte/echtzeitstrom/").content.decode()
    assert html.count("Beispiel</span>") >= 7
    assert "Quelle: Demodaten" in html
    assert "Stand 05/2023" in client.get("/projekte/smarte-beleuchtung/").content.decode()


def test_a_title_never_becomes_a_formula(client, project):
    project.title = "=HYPERLINK(1)"
    project.save()
    assert b"'=HYPERLINK(1)" in client.get("/projekte/csv/").content


def test_scripts_in_titles_stay_text(client, project):
    project.title = "<script>alert(1)</script>"
    project.lead = "</title><script>alert(2)</script>"
    project.save()
    for address in ("/", "/projekte/", f"/projekte/{project.slug}/", "/handlungsfelder/lebensraum/", "/projekte/feed/"):
        assert b"<script>alert" not in client.get(address).content


def test_the_measurements_of_a_project_can_be_taken_away(client, project):
    rows = table(client.get(f"/projekte/{project.slug}/csv/").content)
    data = client.get(f"/projekte/{project.slug}/json/").json()
    count = sum(figure.measurements.count() for figure in project.figures.all())
    assert len(rows) == len(data["measurements"]) == count
    assert {(row["source"], row["example"]) for row in rows} == {("Demodaten", "True")}


def test_a_project_without_figures_answers_an_empty_table(client, city):
    content = client.get("/projekte/norderstedt-app/csv/").content
    assert table(content) == []
    assert content.startswith(b"\xef\xbb\xbffigure,unit,")


def test_files_carry_their_names(client, city):
    assert client.get("/projekte/csv/").headers["Content-Disposition"] == 'attachment; filename="projekte.csv"'
    assert client.get("/projekte/feed/").headers["Content-Type"] == "application/atom+xml; charset=utf-8"


def test_the_feed_is_complete_atom(client, city):
    feed = ElementTree.fromstring(client.get("/projekte/feed/?status=in-concept").content)
    assert feed.find(f"{ATOM}title").text == "Projekte | Norderstedt GO!"
    assert feed.find(f"{ATOM}id") is not None
    assert feed.find(f"{ATOM}updated") is not None
    selves = [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert selves == ["http://localhost/projekte/feed/?status=in-concept"]
    assert len({entry.find(f"{ATOM}id").text for entry in feed.findall(f"{ATOM}entry")}) == 3


def test_json_is_json(client, city):
    answer = client.get("/projekte/json/")
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(answer.content)["publisher"] == "Stadt Norderstedt"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_lists_are_only_read(client, city, method):
    count = german(ProjectPage).count()
    assert getattr(client, method)("/projekte/csv/").status_code in (403, 405)
    assert german(ProjectPage).count() == count
