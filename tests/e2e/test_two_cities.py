"""Two cities from one checkout, at the same time: each is itself, and neither knows of the other."""

import re
import urllib.error
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from demo.people import EDITOR_EMAIL
from tests.e2e.addresses import PAGE_TYPES, PROJECT, fetch, paths_of_sitemap
from tests.e2e.axe import OTHER_LIGHTS, violations_by_light
from tests.e2e.desk import sign_in
from tools.brand import tokens

pytestmark = pytest.mark.browser

BRANDS = Path(__file__).resolve().parents[2] / "brands"
# The town's own page of each kind, and states with an address of their own.
TOWN = {
    "home.HomePage": "/",
    "projects.ProjectIndexPage": "/projekte/",
    "projects.ProjectPage": "/projekte/pegel-am-pier/",
    "projects.FieldIndexPage": "/handlungsfelder/",
    "projects.FieldPage": "/handlungsfelder/hafen-und-wasser/",
    "projects.WorkingGroupIndexPage": "/arbeitskreise/",
    "projects.WorkingGroupPage": "/arbeitskreise/speicherrunde/",
    "projects.NewsIndexPage": "/aktuelles/",
    "projects.NewsPage": "/aktuelles/pegel-misst/",
    "home.ContentPage": "/orte/",
    "home.LegalPage": "/impressum/",
    "participation.AccessibilityPage": "/barrierefreiheit/",
    "participation.JoinPage": "/mitmachen/",
    "participation.FormPage": "/mitmachen/an-bord/",
    "notifications.SubscribePage": "/benachrichtigungen/",
    "culture.EventIndexPage": "/termine/",
    "culture.EventPage": "/termine/pegel-zum-anfassen/",
    "iot.MeasurementIndexPage": "/messwerte/",
    "iot.ContainerPage": "/messwerte/container/",
    "notices.NoticeIndexPage": "/meldungen/",
    "notices.NoticePage": "/meldungen/hochwasser-am-hafenring/",
}
STATES = ["/en/", "/en/projects/tide-gauge-on-the-pier/", "/en/termine/", "/suche/?q=pegel", "/konto/anmelden/"]
# The one sentence in which the town says whose technology it shows.
SAID = re.compile(r"Sie ist dieselbe wie in Norderstedt\.|It is the same as in Norderstedt\.")
SEEN = """() => {
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  return {
    name: document.querySelector(".ngo-logo").getAttribute("aria-label"),
    title: document.title.split(" | ").at(-1),
    paper: style("body").backgroundColor,
    face: style("h1").fontFamily.split(",")[0],
    faces: [...document.fonts].filter((one) => one.status === "loaded").map((one) => one.family).sort(),
    corner: style(".ngo-card").borderRadius,
    menu: [...document.querySelectorAll(".ngo-nav > li")].map((one) => one.innerText.trim()),
    languages: [...document.querySelectorAll(".ngo-util [lang]")].map((one) => one.lang),
  };
}"""

OpenIn = Callable[..., Page]


@pytest.fixture
def open_in(browser) -> Iterator[OpenIn]:
    """Opens a page of a city as a new reader."""
    contexts = []

    def open_one(city, path: str, width: int = 1440) -> Page:
        context = browser.new_context(
            base_url=city.address, viewport={"width": width, "height": 900}, locale="de-DE", reduced_motion="reduce"
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()


def own_colours(brand: str, other: str) -> set[str]:
    """The colours of a brand that the other one does not have."""
    found, others = (
        {value for theme in tokens(BRANDS / name).values() for value in theme.values() if value.startswith("#")}
        for name in (brand, other)
    )
    return {colour.lower() for colour in found - others}


def styles(city) -> str:
    home = fetch(city.address).text
    return fetch(city.address + re.search(r'href="(/static/site\.[^"]*css)"', home)[1]).text.lower()


def text_of_all_pages(city, paths: list[str]) -> str:
    return "\n".join(fetch(city.address + path).text for path in paths)


def test_one_answers_while_the_other_starts(other_city):
    assert len(other_city.watched) >= 3
    assert set(other_city.watched) == {200}


def test_each_shows_its_own_name_colours_faces_menu_and_languages(open_in, city_here, other_city):
    here, there = (open_in(city, "/").evaluate(SEEN) for city in (city_here, other_city))
    assert here == {
        "name": "Norderstedt GO!",
        "title": "Norderstedt GO!",
        "paper": "rgb(247, 245, 236)",
        "face": '"Bricolage Grotesque Variable"',
        "faces": ["Bricolage Grotesque Variable", "Fira Sans", "Fira Sans"],
        "corner": "8px 44px 8px 8px",
        "menu": here["menu"],
        "languages": ["de", "en", "de-simple"],
    }
    assert there == {
        "name": "Musterstadt VORAN!",
        "title": "Musterstadt VORAN!",
        "paper": "rgb(255, 255, 255)",
        "face": '"Fraunces Variable"',
        "faces": ["Fira Sans", "Fira Sans", "Fraunces Variable"],
        "corner": "0px",
        "menu": there["menu"],
        "languages": ["de", "en"],
    }
    assert (here["menu"][-1], there["menu"][-1]) == ("Das Programm", "Diese Stadt")


def test_each_has_its_own_map_and_its_own_drawing_of_the_phases(open_in, city_here, other_city):
    here, there = (
        open_in(city, "/orte/").locator(".ngo-map svg").first.inner_html() for city in (city_here, other_city)
    )
    assert here != there
    here, there = (
        open_in(city, path).locator(".ngo-phases .ngo-stage__art").last.inner_html()
        for city, path in ((city_here, PROJECT), (other_city, TOWN["projects.ProjectPage"]))
    )
    drawn = re.compile(r' d="([^"]*)"')
    for brand, art in (("norderstedt", here), ("musterstadt", there)):
        assert drawn.findall(art) == drawn.findall((BRANDS / brand / "phase-operation.svg").read_text("utf-8"))


def test_nothing_of_one_shows_in_the_other(city_here, other_city):
    own, town = styles(city_here), styles(other_city)
    for colour in own_colours("norderstedt", "musterstadt"):
        assert (colour in own, colour in town) == (True, False), colour
    for colour in own_colours("musterstadt", "norderstedt"):
        assert (colour in own, colour in town) == (False, True), colour
    assert "Musterstadt" not in text_of_all_pages(city_here, [*PAGE_TYPES.values()])
    all_of_town = text_of_all_pages(other_city, paths_of_sitemap(other_city.address))
    assert "Norderstedt" not in SAID.sub("", all_of_town)
    assert len(SAID.findall(all_of_town)) == 2


def test_each_has_its_own_pages_and_files(city_here, other_city):
    for city, foreign in ((other_city, PROJECT), (city_here, TOWN["projects.ProjectPage"])):
        with pytest.raises(urllib.error.HTTPError) as answer:
            fetch(city.address + foreign)
        answer.value.close()
        assert answer.value.code == 404
    for city in (city_here, other_city):
        assert {"db.sqlite3", "static", "mail", "pages"} <= {path.name for path in city.folder.iterdir()}
    assert city_here.folder != other_city.folder


def test_who_works_in_both_stays_signed_in_to_both(browser, city_here, other_city):
    context = browser.new_context(base_url=city_here.address, locale="de-DE", reduced_motion="reduce")
    here = sign_in(context.new_page(), EDITOR_EMAIL)
    there = context.new_page()
    there.goto(f"{other_city.address}/admin/")
    expect(there.locator("[name=login]")).to_be_visible()
    here.reload()
    expect(here.get_by_role("heading", name="Was auf Sie wartet")).to_be_visible()
    own = {"sessionid-norderstedt", "csrftoken-norderstedt", "csrftoken-musterstadt"}
    assert {one["name"] for one in context.cookies()} >= own
    context.close()


def test_there_is_a_page_of_each_kind():
    assert set(TOWN) == set(PAGE_TYPES)


def test_axe_finds_nothing_in_the_town_and_nothing_sticks_out(open_in, other_city):
    page = open_in(other_city, "/")
    found = {}
    for address in [*TOWN.values(), *STATES]:
        page.goto(address)
        found |= {address: wrong} if (wrong := violations_by_light(page)) else {}
        page.set_viewport_size({"width": 360, "height": 900})
        found |= (
            {f"{address} at 360": wide} if (wide := page.evaluate("document.documentElement.scrollWidth")) > 360 else {}
        )
    assert found == {}


@pytest.mark.soak
def test_axe_finds_nothing_in_the_town_in_other_light(open_in, other_city):
    page = open_in(other_city, "/")
    found = {}
    for address in [*TOWN.values(), *STATES]:
        page.goto(address)
        found |= {address: wrong} if (wrong := violations_by_light(page, OTHER_LIGHTS)) else {}
    assert found == {}


def test_a_long_name_leaves_search_and_menu_beside_it(open_in, other_city):
    page = open_in(other_city, "/", width=360)
    tops = page.locator(".ngo-bar > :visible").evaluate_all("all => all.map((one) => one.getBoundingClientRect())")
    assert len(tops) == 3
    assert max(box["top"] for box in tops) < min(box["bottom"] for box in tops)
