"""The editors' table of languages: what is current, outdated, missing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale, Page

from core.models import SIMPLE
from core.queries.coverage import State, coverage, originals, outdated, things
from home.models import ContentPage
from projects.models import ProjectPage
from tests.conftest import german

TABLE = "/admin/reports/languages/"


def states(page: Page) -> dict[str, str]:
    return {cell.code: cell.state for cell in coverage([Page.objects.get(pk=page.pk)])[page.pk]}


def test_the_demo_is_current_where_it_is_translated(city, project):
    assert states(project) == {"de": State.ORIGINAL, "en": State.CURRENT, SIMPLE: State.MISSING}
    assert states(city)[SIMPLE] == State.CURRENT
    assert outdated(originals()) == 0


def test_a_change_of_the_original_makes_translations_outdated(city, project):
    project.lead = "Etwas anderes."
    project.save_revision().publish()
    assert states(project)["en"] == State.OUTDATED
    assert outdated(originals()) == 1


def test_a_text_of_its_own_is_outdated_too(city):
    city.save_revision().publish()
    assert states(city)[SIMPLE] == State.OUTDATED


def test_a_draft_and_a_placeholder_are_not_there(city):
    page = german(ContentPage).get(slug="baukasten")
    page.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    assert states(page)["en"] == State.MISSING
    page.copy_for_translation(Locale.objects.get(language_code=SIMPLE))
    assert states(page)[SIMPLE] == State.DRAFT


@pytest.mark.parametrize("count", [1, 11])
def test_the_table_costs_two_queries_however_long_it_is(city, count):
    pages = list(german(ProjectPage)[:count])
    with CaptureQueriesContext(connection) as captured:
        coverage(pages)
    assert len(captured) == 2


def test_the_report_shows_filters_and_exports(editor, city):
    text = editor.get(TABLE).content.decode()
    assert "Arbeitskreise" in text
    assert "fehlt: übersetzen" in text
    assert "Smarte Beleuchtung" not in editor.get(f"{TABLE}?state=missing&language=en").content.decode()
    table = editor.get(f"{TABLE}?export=csv").getvalue().decode()
    assert table.splitlines()[0].endswith("Deutsch,English,Leichte Sprache")
    assert "Original,aktuell,fehlt" in table
    assert "Kategorie für Aktuelles: Aus den Projekten,,Original,fehlt,fehlt" in table.splitlines()
    assert editor.get(f"{TABLE}?export=xlsx").status_code == 200


def test_who_may_edit_nothing_sees_no_page(client, city, django_user_model):
    assert client.get(TABLE).status_code == 302


def test_the_dashboard_says_how_many_are_outdated(editor, city, project):
    assert "Übersetzungen sind veraltet" not in editor.get("/admin/").content.decode()
    project.save_revision().publish()
    assert "Übersetzungen sind veraltet" in editor.get("/admin/").content.decode()


def test_things_with_names_are_listed(city):
    assert {one.kind for one in things()} == {"Kategorie für Aktuelles", "Messgröße"}
    missing = {one.kind: one.missing for one in things()}
    assert missing == {"Kategorie für Aktuelles": ["English", "Leichte Sprache"], "Messgröße": ["Leichte Sprache"]}
