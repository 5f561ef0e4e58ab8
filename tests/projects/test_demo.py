"""The demo city: complete, each piece of its own, and loaded again it changes nothing."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from core.brand import drawing
from projects.models import FieldPage, ProjectPage, WorkingGroupPage
from tests.conftest import german


def test_the_city_has_8_fields_11_projects_4_working_groups(city):
    counts = [german(model).live().count() for model in (FieldPage, ProjectPage, WorkingGroupPage)]
    assert counts == [8, 11, 4]
    assert german(ProjectPage).filter(origin="pilot").count() == 9
    assert german(ProjectPage).filter(origin="utility").count() == 2


@pytest.mark.parametrize("model", [FieldPage, ProjectPage, WorkingGroupPage])
def test_each_has_a_text_and_a_drawing_of_its_own(city, model):
    pages = list(german(model))
    assert all(len(page.lead) > 60 for page in pages)
    assert all(len(str(page.body)) > 600 for page in pages)
    assert len({str(page.body) for page in pages}) == len(pages)
    assert len({drawing(page.illustration) for page in pages}) == len(pages)


def test_no_drawing_serves_two_kinds(city):
    pages = [page for model in (FieldPage, ProjectPage, WorkingGroupPage) for page in german(model)]
    assert len({drawing(page.illustration) for page in pages}) == 23


@pytest.mark.parametrize(
    ("status", "slugs"),
    [
        ("in-progress", ["sammelaktion-mobilgeraete", "sensorik-container", "smarte-beleuchtung"]),
        ("in-concept", ["digitale-schliessfaecher", "digitalkompetenzen-fuer-alle", "digitalkompetenzen-verwaltung"]),
        ("not-started", ["norderstedt-app", "digitale-wunschliste", "plattform-kulturtraeger"]),
    ],
)
def test_the_pilots_have_the_status_of_the_strategy(city, status, slugs):
    pilots = german(ProjectPage).filter(origin="pilot", status=status).order_by("path")
    assert [project.slug for project in pilots] == slugs
    assert {(project.status_source, f"{project.status_on:%m/%Y}") for project in pilots} == {("strategy", "05/2023")}


def test_what_the_strategy_does_not_say_is_marked_as_example(city):
    for project in german(ProjectPage).all():
        assert project.goals_source == project.working_group_source == project.score_source == "example"
        assert all(figure.is_example and figure.source == "Demodaten" for figure in project.figures.all())
    assert set(german(ProjectPage).filter(origin="utility").values_list("status_source", flat=True)) == {"example"}


# What sensors say goes on while nobody loads anything: each load carries it on to now.
GOES_ON = {
    f"iot.{name}"
    for name in ("Observation", "Latest", "HourlyRollup", "DailyRollup", "DirtyHour", "TypeSummary", "Forecast")
}


def every_row() -> dict[str, list[tuple]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label not in GOES_ON
    }


def test_loading_twice_changes_no_row(city):
    before = every_row()
    call_command("load_demo", stdout=StringIO())
    assert every_row() == before


def test_control_a_missing_page_comes_back(city):
    before = every_row()
    ProjectPage.objects.get(slug="echtzeitstrom").delete()
    call_command("load_demo", stdout=StringIO())
    assert every_row() != before
    assert german(ProjectPage).filter(slug="echtzeitstrom").exists()


def test_what_an_editor_changed_stays(city):
    project = ProjectPage.objects.get(slug="echtzeitstrom")
    project.title = "Strom in Echtzeit"
    project.save()
    call_command("load_demo", stdout=StringIO())
    project.refresh_from_db()
    assert project.title == "Strom in Echtzeit"


def test_the_demos_links_carry_its_port(client, city):
    call_command("demo_address", "8123")
    assert client.get("/projekte/json/").json()["projects"][0]["url"].startswith("http://localhost:8123/projekte/")
    assert b"<loc>http://localhost:8123/</loc>" in client.get("/sitemap.xml").content
