"""My way, in a real browser: drawn on the map, compared on the device, kept there until it is deleted."""

import json
import math

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import violations

pytestmark = pytest.mark.browser
PAGE = "/meldungen/mein-weg/"
NEAR = "Rathausallee für Autos gesperrt"
FAR = "Haltestelle am Glashütter Damm zieht um"


def mercator(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(latitude)))


def click(stage: Locator, point: list[float]) -> None:
    """Click where a place (longitude first) stands on the map."""
    sheet = stage.locator("xpath=..")
    west, south, east, north = (
        float(sheet.get_attribute(f"data-{name}")) for name in ("west", "south", "east", "north")
    )
    across = (point[0] - west) / (east - west)
    down = (mercator(north) - mercator(point[1])) / (mercator(north) - mercator(south))
    box = stage.bounding_box()
    stage.click(position={"x": across * box["width"], "y": down * box["height"]})


def ends_of(page: Page, title: str) -> list[list[float]]:
    """Return the first and the last point of the line of a notice that is about a street."""
    notices = json.loads(page.locator("#way-notices").text_content())
    line = next(one["shape"]["coordinates"] for one in notices if title in one["title"])
    return [line[0], line[-1]]


def drawn(page: Page) -> dict | None:
    return json.loads(page.locator("[name=shape]").input_value() or "null")


@pytest.fixture
def page(open_page) -> Page:
    """The page with a way along the street that a notice is about, drawn by two clicks."""
    one = open_page(PAGE)
    stage = one.locator("[data-way-map] .ngo-map__stage")
    stage.scroll_into_view_if_needed()
    for point in ends_of(one, NEAR):
        click(stage, point)
    return one


def test_clicks_make_a_way_which_can_be_taken_back_and_closed(page):
    first, last = ends_of(page, NEAR)
    shape = drawn(page)
    assert shape["type"] == "LineString"
    for got, meant in zip(shape["coordinates"], (first, last), strict=True):
        # A pixel of the map is some metres.
        assert got == pytest.approx(meant, abs=0.0005)
    back = page.get_by_role("button", name="Letzten Punkt zurücknehmen")
    back.click()
    assert drawn(page)["type"] == "Point"
    back.click()
    assert drawn(page) is None
    stage = page.locator("[data-way-map] .ngo-map__stage")
    for point in (first, last, [first[0], last[1] + 0.01]):
        click(stage, point)
    area = page.get_by_role("button", name="Eine Fläche daraus machen")
    area.click()
    expect(area).to_have_attribute("aria-pressed", "true")
    shape = drawn(page)
    assert (shape["type"], shape["coordinates"][0][0]) == ("Polygon", shape["coordinates"][0][-1])
    assert violations(page) == {}


def test_ticked_streets_show_on_the_map_until_something_is_drawn(page):
    lines = page.locator("[data-way-map] path.ngo-way__line")
    points = page.locator("[data-way-map] path.ngo-way__point")
    expect(points).to_have_count(2)
    page.get_by_role("button", name="Zeichnung löschen").click()
    assert drawn(page) is None
    expect(lines).to_have_count(0)
    for count, street in enumerate(("Rathausallee", "Ulzburger Straße"), start=1):
        page.get_by_label(street, exact=True).check()
        expect(lines).to_have_count(count)
    expect(points).to_have_count(0)
    page.get_by_label("Rathausallee", exact=True).uncheck()
    expect(lines).to_have_count(1)


def test_what_lies_near_a_drawn_way_is_shown_and_nothing_else(page):
    page.get_by_role("button", name="Zeigen, was in der Nähe liegt").click()
    found = page.locator("[data-near]")
    expect(found).to_be_focused()
    expect(found.get_by_role("link", name=NEAR)).to_be_visible()
    expect(found.get_by_role("link", name=FAR)).to_have_count(0)
    # It is still there, and can be changed or kept.
    assert drawn(page)["type"] == "LineString"
    expect(page.locator("[data-way-map] path.ngo-way__line")).to_have_count(1)
    page.get_by_role("button", name="Letzten Punkt zurücknehmen").click()
    assert drawn(page)["type"] == "Point"


def test_a_way_is_kept_on_the_device_alone_until_it_is_deleted(page):
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_role("button", name="Auf diesem Gerät merken").click()
    panel = page.locator("[data-way-device]")
    expect(panel.get_by_role("link", name=NEAR)).to_be_visible()
    expect(panel.get_by_role("link", name=FAR)).to_have_count(0)
    assert sent == []
    page.reload()
    expect(panel.get_by_role("link", name=NEAR)).to_be_visible()
    panel.get_by_role("button", name="Von diesem Gerät löschen").click()
    expect(panel.get_by_role("link", name=NEAR)).to_have_count(0)
    assert page.evaluate("localStorage.getItem('ngo-way')") is None
    page.reload()
    expect(panel.get_by_role("button", name="Von diesem Gerät löschen")).to_be_hidden()
