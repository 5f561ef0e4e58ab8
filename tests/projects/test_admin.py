"""The portfolio in the Wagtail admin, in German, as the demo's editor finds it."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import querydict_from_html

from core.models import BasePage
from demo.people import EDITOR_EMAIL, EDITOR_PASSWORD
from projects.models import ProjectIndexPage, ProjectPage
from tests.conftest import german


def edit_form(client, page):
    return filled(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))


def filled(answer):
    """What a browser would send: the form as it stands. Blocks are drawn by script, so they come as empty lists."""
    data = querydict_from_html(answer.content.decode(), form_id="page-edit-form")
    data.update({f"{name}-count": "0" for name in ("body", "questions", "partners")})
    return data


def publish(client, page, data):
    data["action-publish"] = "publish"
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def test_one_signs_in_with_what_make_run_prints(client, city):
    answer = client.post("/konto/anmelden/", {"login": EDITOR_EMAIL, "password": EDITOR_PASSWORD, "next": "/admin/"})
    assert answer.status_code == 302
    assert "Seiten" in client.get("/admin/").content.decode()


def test_pages_of_every_type_can_be_opened_and_previewed(editor, city):
    """The first and the last of each type."""
    pages = list(Page.objects.descendant_of(city, inclusive=True).specific())
    assert all(isinstance(page, BasePage) for page in pages)
    first, last = ({type(page): page for page in some} for some in (pages[::-1], pages))
    for page in {*first.values(), *last.values()}:
        assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
        assert page.make_preview_request().status_code == 200


def test_an_editor_records_a_measurement(editor, client, project):
    data = edit_form(editor, project)
    count = int(data["figures-0-measurements-TOTAL_FORMS"])
    data["figures-0-measurements-TOTAL_FORMS"] = str(count + 1)
    data[f"figures-0-measurements-{count}-day"] = "20.11.2026"
    data[f"figures-0-measurements-{count}-value"] = "777"
    data[f"figures-0-measurements-{count}-id"] = ""
    assert publish(editor, project, data).status_code == 302
    assert project.figures.first().measurements.count() == count + 1
    assert "777" in client.get(f"/projekte/{project.slug}/").content.decode()


def test_half_a_score_is_refused_with_a_sentence_and_nothing_is_lost(editor, project):
    data = edit_form(editor, project)
    data["complexity"] = ""
    data["title"] = "Neuer Titel"
    answer = publish(editor, project, data)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "Bitte geben Sie beide" in html
    assert "Neuer Titel" in html
    assert ProjectPage.objects.get(pk=project.pk).title == "Sammelaktion Mobilgeräte"


def test_an_editor_adds_a_project_and_it_shows_everywhere(editor, client, portfolio_page):
    address = reverse("wagtailadmin_pages:add", args=["projects", "projectpage", portfolio_page.pk])
    data = filled(editor.get(address))
    data.update({"title": "Neue Bank", "slug": "neue-bank", "lead": "Eine Bank, die zählt.", "status_on": "01.11.2026"})
    data["action-publish"] = "publish"
    assert editor.post(address, data).status_code == 302
    assert ProjectPage.objects.get(slug="neue-bank").live
    assert "Neue Bank" in client.get("/projekte/").content.decode()
    assert client.get("/projekte/json/").json()["count"] == 12
    assert client.get("/projekte/neue-bank/").status_code == 200


def test_a_draft_stays_hidden_until_it_is_published(editor, client, project):
    data = edit_form(editor, project)
    data["title"] = "Noch geheim"
    editor.post(reverse("wagtailadmin_pages:edit", args=[project.pk]), data)
    assert "Noch geheim" not in client.get("/projekte/").content.decode()


def test_an_editor_may_not_touch_users_and_settings(editor, city):
    assert editor.get("/admin/users/").status_code == 302
    assert editor.get("/admin/sites/").status_code == 302


@pytest.mark.parametrize(
    "label", ["Vorspann", "Zeichnung", "Herkunft", "Stand", "Erfolgsgröße", "Partner", "Bewertung"]
)
def test_labels_are_german(editor, project, label):
    html = editor.get(reverse("wagtailadmin_pages:edit", args=[project.pk])).content.decode()
    assert label in html


def test_there_is_one_portfolio(editor, city):
    home = city.pk
    address = reverse("wagtailadmin_pages:add", args=["projects", "projectindexpage", home])
    assert editor.get(address).status_code in (302, 403)
    assert german(ProjectIndexPage).count() == 1
