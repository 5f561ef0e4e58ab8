"""A reader changes the language on each kind of page, meets what is not translated, and reads Leichte Sprache."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.addresses import PAGE_TYPES
from tests.e2e.axe import violations_by_light

pytestmark = pytest.mark.browser

TRANSLATED = {
    "/": "/en/",
    "/projekte/": "/en/projects/",
    "/projekte/sammelaktion-mobilgeraete/": "/en/projects/mobile-devices-collection/",
    "/handlungsfelder/": "/en/fields-of-action/",
    "/handlungsfelder/digitales-wir/": "/en/fields-of-action/digital-community/",
    "/mitmachen/": "/en/take-part/",
    "/benachrichtigungen/": "/en/notifications/",
    "/mitmachen/zukunftsbotschafterin-werden/": "/en/take-part/become-a-future-ambassador/",
}
SIMPLE = ("/de-simple/", "/de-simple/mitmachen/", "/de-simple/barrierefreiheit/")
MISSING = ("/en/arbeitskreise/", "/de-simple/projekte/")


def path(page: Page) -> str:
    return page.evaluate("location.pathname")


def language(page: Page) -> str | None:
    return page.locator("html").get_attribute("lang")


@pytest.mark.parametrize("kind", PAGE_TYPES)
def test_the_switch_keeps_the_reader_on_the_page_and_leads_back(open_page, kind):
    address = PAGE_TYPES[kind]
    page = open_page(address)
    title = page.locator("h1").inner_text()
    page.locator(".ngo-util").get_by_role("link", name="English").click()
    assert language(page) == "en"
    if address in TRANSLATED:
        assert path(page) == TRANSLATED[address]
    else:
        expect(page.locator("h1")).to_have_text("This page is not available in English yet")
        expect(page.locator('main a[hreflang="de"]')).to_have_text(title.replace("\xad", ""))
    page.locator(".ngo-util").get_by_role("link", name="Deutsch").click()
    assert (path(page), language(page)) == (address, "de")


def test_on_a_phone_the_switch_is_in_the_menu(open_page):
    page = open_page("/projekte/", width=360)
    expect(page.locator(".ngo-util")).to_be_hidden()
    page.locator("[data-menu] > summary").click()
    page.locator(".ngo-menu__util").get_by_role("link", name="English").click()
    assert path(page) == "/en/projects/"
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_the_switch_works_with_the_keyboard(open_page):
    page = open_page("/mitmachen/")
    page.locator(".ngo-util").get_by_role("link", name="Deutsch").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate("[document.activeElement.hreflang, getComputedStyle(document.activeElement).outlineStyle]")
    assert focused == ["en", "solid"]
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/take-part/")


def test_a_missing_translation_offers_what_there_is(open_page):
    page = open_page("/projekte/")
    page.goto("/en/termine/treffen-digitale-gesellschaft/")
    assert language(page) == "en"
    page.locator("main").get_by_role("link", name="Fields of action").click()
    assert path(page) == "/en/fields-of-action/"


def test_leichte_sprache_is_found_on_the_start_page_and_read(open_page):
    page = open_page("/")
    page.locator(".ngo-util").get_by_role("link", name="Leichte Sprache").click()
    assert (path(page), language(page)) == ("/de-simple/", "de-simple")
    sizes = page.evaluate(
        """() => {
          const size = (selector) => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize);
          const tops = [...document.querySelectorAll(".ngo-simple .ngo-prose p")].map((one) => one.offsetTop);
          const text = size(".ngo-simple .ngo-prose p");
          return {text, body: size("body"), lines: new Set(tops).size === tops.length};
        }"""
    )
    assert sizes["text"] >= 1.2 * sizes["body"]
    assert sizes["lines"]
    assert page.locator(".ngo-simple__part").count() == page.locator(".ngo-simple__part > svg").count() == 5
    page.locator("main").get_by_role("link", name="Mitmachen").click()
    assert path(page) == "/de-simple/mitmachen/"


@pytest.mark.parametrize("address", [*TRANSLATED.values(), *SIMPLE, *MISSING, "/en/search/?q=lockers"])
def test_axe_finds_nothing_in_any_language(open_page, address):
    assert violations_by_light(open_page(address)) == {}


@pytest.mark.parametrize("address", [*TRANSLATED.values(), *SIMPLE, *MISSING])
def test_no_page_scrolls_sideways(open_page, address):
    page = open_page(address, width=360)
    for width in (360, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
