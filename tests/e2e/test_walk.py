"""The main job by keyboard alone: from home through a field and the filtered portfolio to a project."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.addresses import EMPTY, FILTERED, NOTICE, PROJECT
from tests.e2e.keyboard import Keyboard

pytestmark = pytest.mark.browser

FIELD = "Unser digitales Wir"
PORTFOLIO = "Diese in der Projektliste zeigen"
STATUS = "in Bearbeitung"
ONE_FILTER = "/projekte/?field=digitales-wir"
TITLE = "Sammelaktion Mobilgeräte"
PHONE = 360
WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])

# Where the outline of the focus is: on the element itself, or on the card that it covers.
FOCUS = """async () => {
  const element = document.activeElement;
  const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
  let before;
  while (before !== (before = element.getBoundingClientRect().y)) await frame().then(frame);
  const drawn = [element, element.closest(".ngo-card")].filter(Boolean).map((one) => getComputedStyle(one));
  const box = [...element.getClientRects()].find((one) => one.width && one.height) ?? element.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    what: element.outerHTML.slice(0, 90),
    outline: Math.max(...drawn.map((one) => (one.outlineStyle === "none" ? 0 : parseFloat(one.outlineWidth)))),
    open: Boolean(top) && (element.contains(top) || top.contains(element)),
    last: element === document.body,
  };
}"""


def walk_to_the_field(page) -> Keyboard:
    keys = Keyboard(page)
    keys.follow("Handlungsfelder")
    keys.follow(FIELD)
    keys.follow(PORTFOLIO)
    expect(page).to_have_url(re.compile(r"/projekte/\?field=digitales-wir$"))
    return keys


def count(page, found: int) -> None:
    expect(page.locator("[data-count]")).to_have_text(f"{found} von 11 Projekten")
    expect(page.locator(".ngo-card")).to_have_count(found)


def test_the_walk_with_a_script(open_page):
    page = open_page("/")
    keys = walk_to_the_field(page)
    count(page, 8)
    keys.reach(STATUS)
    keys.press("Space")
    expect(page).to_have_url(re.compile(r"/projekte/\?status=in-progress&field=digitales-wir$"))
    expect(page.get_by_role("status")).to_have_text("4 von 11 Projekten")
    count(page, 4)
    assert keys.name() == STATUS
    page.go_back()
    expect(page).to_have_url(re.compile(r"/projekte/\?field=digitales-wir$"))
    count(page, 8)
    expect(page.get_by_label(STATUS)).not_to_be_checked()
    page.go_forward()
    count(page, 4)
    keys.follow(TITLE)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def test_the_walk_without_a_script(open_page):
    page = open_page("/", javascript=False)
    keys = walk_to_the_field(page)
    keys.reach(STATUS)
    keys.press("Space")
    count(page, 8)
    keys.follow("Projekte zeigen")
    expect(page).to_have_url(re.compile(r"/projekte/\?status=in-progress&field=digitales-wir$"))
    count(page, 4)
    keys.follow(TITLE)
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


@WITH_AND_WITHOUT_SCRIPT
def test_the_walk_on_a_phone(open_page, javascript):
    page = open_page("/", width=PHONE, javascript=javascript)
    keys = Keyboard(page)
    keys.reach("Menü")
    keys.press("Enter")
    keys.follow("Projekte")
    keys.reach("Filtern")
    keys.press("Space")
    keys.reach("UN-Ziel Beispiel")
    keys.press("Space")
    keys.reach("4. Hochwertige Bildung")
    keys.press("Space")
    keys.reach("Projekte zeigen")
    keys.press("Enter")
    expect(page).to_have_url(re.compile(r"/projekte/\?goal=4$"))
    expect(page.get_by_role("link", name="Filter entfernen: Hochwertige Bildung")).to_be_visible()


def test_one_goes_back_by_shift_and_tab(open_page):
    keys = Keyboard(open_page("/projekte/"))
    keys.reach("Projekte zeigen")
    keys.reach("abgeschlossen", key="Shift+Tab")
    keys.reach("Zum Inhalt springen", key="Shift+Tab")


@WITH_AND_WITHOUT_SCRIPT
def test_the_first_stop_leads_to_the_content(open_page, javascript):
    page = open_page("/projekte/", javascript=javascript)
    keys = Keyboard(page)
    keys.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_in_viewport(ratio=1)
    keys.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    keys.press("Tab")
    assert keys.name() == "Filtern"


@WITH_AND_WITHOUT_SCRIPT
def test_the_menu_of_a_phone_opens_and_closes_by_its_button(open_page, javascript):
    page = open_page("/", width=PHONE, javascript=javascript)
    menu = page.get_by_role("navigation", name="Hauptmenü, kleiner Bildschirm")
    keys = Keyboard(page)
    keys.reach("Menü")
    keys.press("Enter")
    expect(menu).to_be_visible()
    keys.press("Enter")
    expect(menu).to_be_hidden()


def test_escape_closes_the_menu_and_gives_the_focus_back(open_page):
    page = open_page("/", width=PHONE)
    keys = Keyboard(page)
    keys.reach("Menü")
    keys.press("Enter")
    keys.reach("Handlungsfelder")
    keys.press("Escape")
    expect(page.get_by_role("navigation", name="Hauptmenü, kleiner Bildschirm")).to_be_hidden()
    assert keys.name() == "Menü"


@WITH_AND_WITHOUT_SCRIPT
def test_a_chip_removes_its_filter_alone(open_page, javascript):
    page = open_page(FILTERED, javascript=javascript)
    Keyboard(page).follow("Filter entfernen: in Bearbeitung")
    expect(page).to_have_url(re.compile(r"/projekte/\?field=digitales-wir$"))
    count(page, 8)


@WITH_AND_WITHOUT_SCRIPT
def test_all_filters_can_be_removed_at_once(open_page, javascript):
    page = open_page(FILTERED, javascript=javascript)
    Keyboard(page).follow("Alle Filter entfernen")
    expect(page).to_have_url(re.compile("/projekte/$"))
    count(page, 11)


@pytest.mark.parametrize(("address", "way_out"), [(NOTICE, "Adresse aufräumen"), (EMPTY, "Alle Projekte zeigen")])
def test_a_dead_end_has_a_way_out(open_page, address, way_out):
    page = open_page(address)
    Keyboard(page).follow(way_out)
    expect(page).to_have_url(re.compile("/projekte/$"))
    count(page, 11)


def test_the_status_tells_every_new_count(open_page):
    page = open_page(ONE_FILTER)
    status = page.get_by_role("status")
    expect(status).to_have_text("")
    page.get_by_label("abgeschlossen").check()
    expect(status).to_have_text("0 von 11 Projekten")
    page.get_by_label("abgeschlossen").uncheck()
    expect(status).to_have_text("8 von 11 Projekten")


@pytest.mark.parametrize("width", [PHONE, 1440])
@pytest.mark.parametrize("address", ["/", FILTERED, PROJECT])
def test_the_focus_is_always_seen(open_page, address, width):
    page = open_page(address, width=width)
    stops = [focus for _stop in range(80) if not (focus := next_stop(page))["last"]]
    assert len(stops) > 10
    assert [stop for stop in stops if stop["outline"] < 2] == []
    assert [stop for stop in stops if not stop["open"]] == []


def next_stop(page) -> dict:
    page.keyboard.press("Tab")
    return page.evaluate(FOCUS)


def test_control_a_covered_focus_is_noticed(open_page):
    page = open_page(PROJECT)
    page.evaluate("""document.body.append(Object.assign(document.createElement("dialog"), {open: true})),
      Object.assign(document.querySelector("dialog").style, {position: "fixed", inset: 0, zIndex: 99,
        width: "100%", height: "100%", maxWidth: "none", maxHeight: "none", margin: 0})""")
    assert not next_stop(page)["open"]


def test_control_a_focus_without_an_outline_is_noticed(open_page):
    page = open_page(PROJECT)
    page.evaluate("""document.adoptedStyleSheets.push(new CSSStyleSheet()),
      document.adoptedStyleSheets[0].replaceSync(":focus-visible { outline: none !important }")""")
    assert next_stop(page)["outline"] == 0
