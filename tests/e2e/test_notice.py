"""A notice from the menu to its place on the map, as an editor writes it in a real browser."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.desk import sign_in
from tests.e2e.test_way import click

pytestmark = pytest.mark.browser


@pytest.fixture
def form(open_page) -> Page:
    page = sign_in(open_page(None), "freigabe@example.org")
    page.get_by_role("link", name="Meldungen", exact=True).first.click()
    page.get_by_role("link", name="Meldung hinzufügen").click()
    expect(page.locator("[data-place-map]")).to_be_visible()
    return page


def rows(page: Page) -> list[str]:
    return page.locator("textarea[name=geometry]").input_value().splitlines()


def lines(page: Page) -> Locator:
    return page.locator("[data-place-map] path.ngo-way__line")


def test_an_editor_writes_a_notice_and_picks_its_streets(form):
    form.locator("[name=title]").fill("Rohrbruch in der Rathausallee")
    form.locator("[name=lead]").fill("Wir arbeiten daran.")
    for count, street in enumerate(("Rathausallee", "Harckesheyde"), start=1):
        form.locator("[data-place-street]").select_option(street)
        expect(lines(form)).to_have_count(count)
    assert rows(form) == ["Rathausallee", "Harckesheyde"]
    form.get_by_role("button", name="Letzten Punkt zurücknehmen").click()
    expect(lines(form)).to_have_count(1)
    form.get_by_role("button", name="Entwurf speichern").click()
    expect(form).to_have_url(re.compile(r"/admin/pages/\d+/edit/"))
    form.reload()
    assert rows(form) == ["Rathausallee"]
    expect(lines(form)).to_have_count(1)
    # Nobody was told of a draft; the form says who will be.
    expect(form.locator("[data-reach]")).to_be_visible()
    expect(form.locator("[data-told]")).to_have_count(0)
    assert form.said == []


def test_clicks_on_the_map_make_a_way_an_area_and_nothing_again(form):
    stage = form.locator("[data-place-map] .ngo-map__stage")
    stage.scroll_into_view_if_needed()
    for point in ([9.98, 53.70], [10.0, 53.70], [10.0, 53.71]):
        click(stage, point)
    assert len(rows(form)) == 3
    expect(form.locator("[data-place-map] path.ngo-way__point")).to_have_count(3)
    form.get_by_role("button", name="Eine Fläche daraus machen").click()
    assert rows(form)[0] == rows(form)[3]
    form.get_by_role("button", name="Letzten Punkt zurücknehmen").click()
    assert len(rows(form)) == 3
    form.get_by_role("button", name="Ort leeren").click()
    assert rows(form) == []
    expect(lines(form)).to_have_count(0)
