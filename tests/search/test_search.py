"""The search page finds what everybody may see, marks it, narrows it down, and helps when there is nothing."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction
from wagtail.rich_text import RichText

from core.models import CustomDocument
from home.models import ContentPage
from projects.models import ProjectPage
from tests.conftest import cold_caches

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(city) -> ContentPage:
    return ContentPage.objects.get(slug="presse")


@pytest.fixture
def report(page) -> CustomDocument:
    """A document on a page that everybody may see."""
    document = CustomDocument.objects.create(title="Bericht Schließfächer", file=ContentFile(b"x", name="bericht.txt"))
    page.body.append(("download", {"document": document, "text": ""}))
    page.save_revision().publish()
    return document


def test_it_finds_a_project_and_marks_the_word(client, city):
    answer = client.get("/suche/", {"q": "Schließfächer"})
    assert answer.status_code == 200
    assert "<mark>Schließfächer</mark>" in answer.text
    assert 'href="/projekte/digitale-schliessfaecher/"' in answer.text


def test_it_finds_documents_beside_pages_and_narrows_down(client, report):
    answer = client.get("/suche/", {"q": "Schließfächer"})
    assert report.url in answer.text
    only = client.get("/suche/", {"q": "Schließfächer", "art": "dokumente"})
    assert report.url in only.text
    assert "/projekte/digitale-schliessfaecher/" not in only.text
    assert "1 Treffer" in only.text


def test_a_kind_without_hits_shows_everything(client, city):
    assert "<mark>" in client.get("/suche/", {"q": "Schließfächer", "art": "quatsch"}).text


def test_a_title_is_found_by_the_beginning_of_its_words(client, city):
    assert "/projekte/digitale-schliessfaecher/" in client.get("/suche/", {"q": "digitale schlie"}).text


def test_all_words_must_be_there(client, city):
    assert "Nichts gefunden" in client.get("/suche/", {"q": "Schließfächer Zyklotron"}).text


ODD = ["Zyklotron", "'", '"', "* OR", "a" * 500, "%", "\x00", "<script>alert(1)</script>", "(", "NEAR(", "🦆"]


@pytest.mark.parametrize("query", ODD)
def test_odd_queries_get_a_helpful_page(client, city, query):
    answer = client.get("/suche/", {"q": query})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "/projekte/" in answer.text


def test_search_engines_know_one_search_page_and_no_words_of_strangers(client, city):
    for query, kept_out in (("", False), ("digital", True), ("Zyklotron", True)):
        text = client.get("/suche/", {"q": query}).text
        assert '<link rel="canonical" href="http://localhost/suche/">' in text
        assert ('<meta name="robots" content="noindex">' in text) is kept_out


def test_without_a_query_it_says_what_to_do(client, city):
    assert "Schreiben Sie, was Sie suchen" in client.get("/suche/").text


def test_what_is_hidden_is_not_found(client, city, report):
    project = ProjectPage.objects.get(slug="digitale-schliessfaecher")
    PageViewRestriction.objects.create(page=project, restriction_type=PageViewRestriction.LOGIN)
    private = Collection.get_first_root_node().add_child(name="Intern")
    CollectionViewRestriction.objects.create(collection=private, restriction_type=CollectionViewRestriction.LOGIN)
    report.collection = private
    report.save()
    found = client.get("/suche/", {"q": "Schließfächer"})
    assert project.url not in found.text
    assert report.url not in found.text
    assert client.get("/suche/vorschlaege/", {"q": "Digitale Schließ"}).json()["suggestions"] == []


def test_control_without_the_restriction_both_are_found(client, city, report):
    found = client.get("/suche/", {"q": "Schließfächer"})
    assert "/projekte/digitale-schliessfaecher/" in found.text
    assert report.url in found.text


def test_a_draft_is_found_when_it_is_published(client, city, project):
    page = project.copy(update_attrs={"slug": "zyklotron", "title": "Zyklotron"}, keep_live=False)
    assert "Nichts gefunden" in client.get("/suche/", {"q": "Zyklotron"}).text
    page.save_revision().publish()
    assert "/projekte/zyklotron/" in client.get("/suche/", {"q": "Zyklotron"}).text


def test_many_hits_come_in_parts(client, city, project):
    for number in range(12):
        project.copy(update_attrs={"slug": f"zyklotron-{number}", "title": f"Zyklotron {number}"})
    first, second = (client.get("/suche/", {"q": "Zyklotron", "seite": page}) for page in (1, 2))
    assert (first.text.count('class="ngo-hit"'), second.text.count('class="ngo-hit"')) == (10, 2)
    assert 'rel="next"' in first.text
    assert 'rel="prev"' in second.text
    assert client.get("/suche/", {"q": "Zyklotron", "seite": "quatsch"}).status_code == 200


def test_suggestions_begin_like_what_was_typed(client, city):
    found = client.get("/suche/vorschlaege/", {"q": "Samm"}).json()
    assert {
        "title": "Sammelaktion Mobilgeräte",
        "url": "/projekte/sammelaktion-mobilgeraete/",
        "kind": "Projekte",
    } in found["suggestions"]
    assert client.get("/suche/vorschlaege/", {"q": "S"}).json()["suggestions"] == []


def test_the_page_keeps_its_number_of_queries_however_many_hits(client, city, project):
    counts = []
    for part in (range(3), range(3, 9)):
        for number in part:
            project.copy(update_attrs={"slug": f"zyklotron-{number}", "title": f"Zyklotron {number}"})
        cold_caches()
        with CaptureQueriesContext(connection) as captured:
            client.get("/suche/", {"q": "Zyklotron"})
        counts.append(len(captured))
    assert counts == [14, 14]


def test_it_only_reads(client, city):
    assert client.post("/suche/", {"q": "x"}).status_code == 405
    assert client.post("/suche/vorschlaege/", {"q": "x"}).status_code == 405


def test_a_document_of_a_draft_is_found_when_the_page_is_published(client, page):
    document = CustomDocument.objects.create(title="Geheimer Plan", file=ContentFile(b"x", name="plan.txt"))
    assert document.url not in client.get("/suche/", {"q": "Geheimer Plan"}).text
    page.body.append(("download", {"document": document, "text": ""}))
    revision = page.save_revision()
    assert document.url not in client.get("/suche/", {"q": "Geheimer Plan"}).text
    revision.publish()
    assert document.url in client.get("/suche/", {"q": "Geheimer Plan"}).text
    page.refresh_from_db()
    page.unpublish()
    assert document.url not in client.get("/suche/", {"q": "Geheimer Plan"}).text


def test_an_excerpt_reads_as_text(client, page):
    page.body.append(("text", RichText("<p>Vom Quittengelee&nbsp;erzählen alle.</p>")))
    page.body.append(("text", RichText("<p>Der zweite Absatz.</p>")))
    page.save_revision().publish()
    soup = BeautifulSoup(client.get("/suche/", {"q": "Quittengelee"}).text, "html.parser")
    (hit,) = soup.find_all("mark", string="Quittengelee")
    assert "Vom Quittengelee erzählen alle. Der zweite Absatz." in " ".join(hit.parent.get_text().split())


def test_dates_are_a_kind(client, city):
    only = client.get("/suche/", {"q": "Arbeitskreis", "art": "termine"})
    found = BeautifulSoup(only.text, "html.parser").select(".ngo-hit a")
    assert found
    assert {link["href"].split("/")[1] for link in found} == {"termine"}


def test_the_page_of_that_name_comes_first(client, city):
    found = BeautifulSoup(client.get("/suche/", {"q": "Smarte Beleuchtung"}).text, "html.parser").select(".ngo-hit a")
    assert found[0]["href"] == "/projekte/smarte-beleuchtung/"
