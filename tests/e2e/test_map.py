"""The map: by keyboard, by ear, on a phone, without a script, on paper, under the strict policy."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations, violations_by_light
from tests.e2e.keyboard import Keyboard

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1440
BOTH_WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])
HEAR_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  (window.violated ??= []).push(`${event.violatedDirective} forbids ${event.blockedURI}`))"""
# Every place where two discs lie so near that a number is hidden.
HIDDEN = """() => {
  const middle = ({left, right, top, bottom}) => [(left + right) / 2, (top + bottom) / 2];
  const seeds = [...document.querySelectorAll(".ngo-map__seed")].map((one) => middle(one.getBoundingClientRect()));
  return seeds.flatMap(([x, y], number) => seeds.slice(number + 1)
    .filter(([a, b]) => Math.hypot(a - x, b - y) < 18).map((other) => [x, y, ...other]));
}"""


@pytest.fixture(scope="module")
def address(sitemap) -> str:
    """The demo's page with all places."""
    return next(path for path in sitemap if path.endswith("/orte/"))


@pytest.fixture
def open_map(open_page, address):
    """Opens the page of the map; `still` is as it is when the map's script does not arrive."""

    def open_one(*, still=False, **wishes) -> Page:
        page = open_page(None, **wishes)
        page.add_init_script(HEAR_VIOLATIONS)
        if still:
            page.route(re.compile(r"/map\.[^/]*js$"), lambda route: route.abort())
        page.goto(address)
        if not still and wishes.get("javascript", True):
            expect(page.locator(".ngo-map__seed").first).to_be_visible()
        return page

    return open_one


def seed(page: Page, name: str):
    return page.get_by_role("button", name=re.compile(rf"^\d+\. {name}$"))


def card(page: Page):
    return page.get_by_role("dialog")


def zoom(page: Page) -> float:
    """How wide the drawing is, in pixels."""
    return page.locator(".ngo-map__stage .ngo-map__base").bounding_box()["width"]


def wait_for_zoom(page: Page, width: float) -> None:
    page.wait_for_function(
        """width => Math.abs(document.querySelector(".ngo-map__stage .ngo-map__base").getBoundingClientRect().width
          - width) < 2""",
        arg=width,
    )


# -- axe ----------------------------------------------------------------------------------------------------------


@BOTH_WIDTHS
@pytest.mark.parametrize("still", [False, True], ids=["script", "no script"])
def test_the_map_violates_no_rule(open_map, width, still):
    page = open_map(width=width, still=still)
    page.locator("main details").evaluate_all("all => all.forEach((details) => (details.open = true))")
    assert violations_by_light(page) == {}


@BOTH_WIDTHS
def test_an_open_card_violates_no_rule(open_map, width):
    page = open_map(width=width)
    seed(page, "Arriba").click()
    expect(card(page)).to_be_visible()
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        assert violations(page) == {}, theme


# -- keyboard -----------------------------------------------------------------------------------------------------


@BOTH_WIDTHS
@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_pin_opens_its_card_by_keyboard_and_escape_gives_the_focus_back(open_map, width, key):
    page = open_map(width=width)
    keys = Keyboard(page)
    keys.reach("1. Arriba")
    keys.press(key)
    expect(card(page)).to_be_focused()
    expect(card(page)).to_contain_text("Am Hallenbad 14")
    expect(seed(page, "Arriba")).to_have_attribute("aria-expanded", "true")
    keys.press("Escape")
    expect(card(page)).to_have_count(0)
    assert keys.name() == "1. Arriba"
    expect(seed(page, "Arriba")).to_have_attribute("aria-expanded", "false")


def test_a_card_closes_by_its_button_and_leads_to_the_list(open_map):
    page = open_map()
    keys = Keyboard(page)
    keys.reach("1. Arriba")
    keys.press("Enter")
    keys.reach("Schließen", within=3)
    keys.press("Enter")
    assert keys.name() == "1. Arriba"
    keys.press("Enter")
    keys.reach("Zum Eintrag in der Liste", within=3)
    keys.press("Enter")
    expect(page).to_have_url(re.compile("#karte-1-ort-1$"))
    expect(card(page)).to_have_count(0)
    expect(page.locator("#karte-1-ort-1")).to_be_in_viewport()


def test_one_card_at_a_time(open_map):
    page = open_map()
    seed(page, "Arriba").click()
    seed(page, "Stadtbücherei Glashütte").click()
    expect(card(page)).to_have_count(1)
    expect(card(page)).to_contain_text("Glashütte")


def test_the_map_grows_and_shrinks_by_keyboard(open_map):
    page = open_map()
    whole = zoom(page)
    keys = Keyboard(page)
    keys.reach("Vergrößern")
    keys.press("Enter")
    keys.press("Space")
    wait_for_zoom(page, 4 * whole)
    expect(page.get_by_role("button", name="Vergrößern")).to_have_attribute("aria-disabled", "true")
    keys.reach("Verkleinern")
    keys.press("Space")
    keys.reach("Ganze Karte")
    keys.press("Enter")
    wait_for_zoom(page, whole)
    expect(page.get_by_role("button", name="Verkleinern")).to_have_attribute("aria-disabled", "true")


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_one_can_skip_the_map(open_map, javascript):
    page = open_map(javascript=javascript)
    keys = Keyboard(page)
    keys.reach("Karte überspringen")
    expect(page.get_by_role("link", name="Karte überspringen")).to_be_in_viewport(ratio=1)
    keys.press("Enter")
    keys.press("Tab")
    assert re.fullmatch("Öffnungszeiten und Zugang ?: Arriba", keys.name())


# -- list and map go together -------------------------------------------------------------------------------------


def test_pointing_at_one_lights_up_the_other(open_map):
    page = open_map()
    entry, pin = page.locator("#karte-1-ort-9"), page.locator(".ngo-map__seed").nth(8)
    lit = re.compile("is-active")
    entry.hover()
    expect(pin).to_have_class(lit)
    page.get_by_role("heading", level=1).hover()
    expect(pin).not_to_have_class(lit)
    pin.hover()
    expect(entry).to_have_class(lit)
    pin.focus()
    expect(entry).to_have_class(lit)
    entry.locator("summary").focus()
    expect(pin).to_have_class(lit)


@pytest.mark.parametrize("width", [320, PHONE, 768, DESK])
def test_every_number_can_be_read_and_hit(open_map, width):
    page = open_map(width=width)
    # Leaflet draws anew when the page's typefaces are there.
    page.wait_for_function(f"({HIDDEN})().length === 0")
    sizes = page.locator(".ngo-map__seed").evaluate_all("all => all.map((one) => one.getBoundingClientRect().width)")
    assert min(sizes) >= 24
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_list_has_as_many_entries_as_the_map_has_pins(open_map):
    page = open_map()
    names = page.locator(".ngo-map__list h3").all_text_contents()
    labels = page.locator(".ngo-map__seed").evaluate_all("all => all.map((one) => one.getAttribute('aria-label'))")
    assert [name.replace("\u00ad", "") for name in names] == [label.replace("\u00ad", "") for label in labels]
    assert len(names) == 13


def test_a_wheel_scrolls_the_page_and_not_the_map(open_map):
    page = open_map()
    before = zoom(page)
    page.locator(".ngo-map__stage").hover()
    page.mouse.wheel(0, 400)
    page.wait_for_function("scrollY > 100")
    assert zoom(page) == before


def test_what_is_seen_whole_cannot_be_dragged_away(open_map):
    page = open_map()
    stage = page.locator(".ngo-map__stage")
    expect(stage).not_to_have_class(re.compile("leaflet-touch-drag"))
    page.get_by_role("button", name="Vergrößern").click()
    expect(stage).to_have_class(re.compile("leaflet-grab"))


def test_a_map_that_was_hidden_or_narrow_is_whole_again(open_map):
    page = open_map()
    whole = zoom(page)
    sheet = page.locator(".ngo-map__sheet")
    for hidden in ("none", ""):
        sheet.evaluate("(one, display) => (one.style.display = display)", hidden)
        page.wait_for_timeout(200)
    wait_for_zoom(page, whole)
    page.set_viewport_size({"width": PHONE, "height": 900})
    wait_for_zoom(page, sheet.bounding_box()["width"])
    page.set_viewport_size({"width": DESK, "height": 900})
    wait_for_zoom(page, whole)


# -- without a script, on paper, by ear ---------------------------------------------------------------------------


def test_without_a_script_a_pin_leads_to_its_entry(open_map):
    page = open_map(javascript=False)
    page.get_by_role("link", name="9. Stadtbücherei Glashütte").click()
    expect(page).to_have_url(re.compile("#karte-1-ort-9$"))
    expect(page.locator("#karte-1-ort-9")).to_be_in_viewport()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_on_paper_there_is_the_whole_map_and_every_entry(open_map, javascript):
    page = open_map(width=720, javascript=javascript)
    page.emulate_media(media="print")
    expect(page.locator(".ngo-map__still .ngo-map__base")).to_be_visible()
    expect(page.locator(".ngo-map__tools")).to_be_hidden()
    expect(page.locator("#karte-1-ort-1 dl")).to_be_visible()


def test_the_map_is_named_in_german(open_map):
    page = open_map()
    expect(page.get_by_role("region", name="Karte: Orte in der Stadt")).to_be_visible()
    assert page.locator(".ngo-map").get_by_role("button").evaluate_all(
        "all => all.slice(0, 3).map((one) => one.getAttribute('aria-label'))"
    ) == ["Vergrößern", "Verkleinern", "Ganze Karte"]


# -- the policy ---------------------------------------------------------------------------------------------------


def test_the_map_needs_nothing_that_the_policy_forbids(open_map, site):
    elsewhere: list[str] = []
    page = open_map()
    page.on("request", lambda request: elsewhere.append(request.url) if site not in request.url else None)
    page.on("console", lambda message: elsewhere.append(message.text))
    page.reload()
    seed(page, "Rathaus").click()
    page.get_by_role("button", name="Vergrößern").click()
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 500, "height": 900})
    page.wait_for_timeout(500)
    assert [url for url in elsewhere if not url.startswith("data:")] == []
    assert page.evaluate("window.violated ?? []") == []


def test_control_a_violation_is_heard(open_map):
    page = open_map()
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_function("window.violated?.length")


def test_leaflet_is_loaded_by_pages_with_a_map_alone(open_page, address):
    loaded: dict[str, set[str]] = {}
    for path in ("/", address):
        page = open_page(None)
        names = loaded.setdefault(path, set())
        page.on("request", lambda request, names=names: names.add(urlsplit(request.url).path.rsplit("/", 1)[-1]))
        page.goto(path, wait_until="networkidle")
    kinds = {
        path: {name.rsplit(".", 1)[-1] for name in names if name.startswith("map.")} for path, names in loaded.items()
    }
    assert kinds == {"/": set(), address: {"css", "js"}}
