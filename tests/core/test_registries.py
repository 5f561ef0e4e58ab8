"""Upper apps reach lower pages through registries; an empty registry changes nothing."""

import pytest

from core.registries import Teaser, teasers
from projects.models import FieldPage, ProjectPage, WorkingGroupPage


@pytest.fixture
def offered():
    """A module that offers a card to every kind of page, gone after the test."""

    def source(page, _request):
        yield Teaser(title=f"Karte für {page.title}", url="/anderswo/", text="Aus einem Modul", illustration="leer")

    teasers.register(FieldPage, ProjectPage, WorkingGroupPage)(source)
    yield
    for sources in teasers._sources.values():
        sources.remove(source)


@pytest.mark.parametrize(
    "address", ["/handlungsfelder/lebensraum/", "/projekte/echtzeitstrom/", "/arbeitskreise/mobilitaet/"]
)
def test_a_module_offers_cards_to_lower_pages(client, city, offered, address):
    page = client.get(address)
    assert "Karte für" in page.content.decode()
    assert "Aus einem Modul" in page.content.decode()


def test_without_a_module_nothing_shows(client, city, monkeypatch):
    monkeypatch.setattr(teasers, "_sources", {})
    assert "h-teasers" not in client.get("/handlungsfelder/lebensraum/").content.decode()


def test_the_preview_in_the_admin_builds_its_lists_too(project, rf):
    response = project.make_preview_request()
    assert "612" in response.render().content.decode() if hasattr(response, "render") else response.content.decode()
