"""The home page: what it is, what one can do now, the projects, the way to take part; no dead addresses."""

import re

import pytest
from wagtail.models import Page

from projects.models import ProjectIndexPage, ProjectPage
from tests.conftest import german


def test_the_menu_is_what_is_installed_and_published(client, city):
    menu = client.get("/").context["menu"]
    titles = [entry["title"] for entry in menu]
    assert set(titles) == {
        "Projekte", "Handlungsfelder", "Arbeitskreise", "Aktuelles", "Termine", "Mitmachen", "Messwerte", "Das Programm"
    }  # fmt: skip
    german(ProjectIndexPage).get().unpublish()
    answer = client.get("/")
    assert [entry["title"] for entry in answer.context["menu"]] == [one for one in titles if one != "Projekte"]
    assert 'href="/projekte/"' not in answer.content.decode()


@pytest.mark.parametrize("slug", ["projekte", "handlungsfelder", "arbeitskreise"])
def test_nothing_points_to_an_unpublished_overview(client, city, slug):
    Page.objects.get(slug=slug).unpublish()
    assert f'href="/{slug}/"' not in client.get("/").content.decode()


def test_a_module_that_is_not_registered_is_not_in_the_menu(client, city, monkeypatch):
    from core.registries import menu

    monkeypatch.setattr(menu, "_models", [])
    assert list(client.get("/").context["menu"]) == []


# Files are no pages; the browser tests fetch them from a running site.
FILES = ("/static/", "/media/", "/documents/")


def test_no_public_page_has_a_dead_address(client, city):
    seen, waiting = set(), ["/"]
    while waiting:
        address = waiting.pop()
        answer = client.get(address)
        if answer.status_code == 404:
            # The switch of languages leads to what says that a page is not there yet.
            assert "missing" in answer.context, address
            seen.add(address)
            continue
        # Whoever is not signed in is asked to.
        assert answer.status_code == (302 if address.endswith(("/konto/", "/konto/daten/")) else 200), address
        seen.add(address)
        if "text/html" in answer.headers["Content-Type"]:
            html = answer.content.decode()
            found = re.findall(r'(?:href|action)="(/[^"#]*)', html)
            waiting += (
                {link.replace("&amp;", "&") for link in found if not link.startswith(FILES)} - seen - set(waiting)
            )
            anchors = re.findall(r'href="#([^"]+)"', html)
            assert all(f'id="{anchor}"' in html for anchor in anchors), address
    assert len(seen) > 120


def test_chosen_projects_come_first_else_the_first_ones(client, city):
    city.featured = []
    city.save()
    first = [project.slug for project in client.get("/").context_data["projects"]]
    assert first == list(german(ProjectPage).order_by("path").values_list("slug", flat=True)[:3])


def test_an_empty_city_stands(client, city):
    for page in city.get_children():
        page.specific.delete()
    html = client.get("/").content.decode()
    assert "ngo-empty" in html
