"""axe finds nothing: on no page, in no state, light and dark, on a phone and on a desk."""

import pytest
from django.shortcuts import render

from tests.e2e.addresses import EMPTY, NOTICE, PROJECT, SAMPLES
from tests.e2e.axe import OTHER_LIGHTS, TAGS, look, violations, violations_by_light

pytestmark = pytest.mark.browser

# What is unfolded or said: address, and which <details> are open.
STATES = {
    "menu open": ("/", "[data-menu]"),
    "filter and UN goals open": ("/projekte/", "[data-filter], [data-filter] details"),
    "table of scores open": ("/projekte/", "#scoring details"),
    "notice shown": (NOTICE, ""),
    "nothing found": (EMPTY, ""),
    "everything open on a project": (PROJECT, "main details"),
}
BROKEN = """<!doctype html><html lang="de"><head><title>Kaputt</title></head><body><main><h1>Kaputt</h1>
<img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
<p style="color: #aaa; background: #fff">Das liest niemand.</p>
<button></button></main></body></html>"""


def test_no_other_page_of_the_sitemap_violates_a_rule(open_page, sitemap):
    page = open_page(None)
    found = {}
    for address in sorted({*sitemap} - {*SAMPLES}):
        page.goto(address)
        found |= {address: wrong} if (wrong := violations(page)) else {}
    assert found == {}


@pytest.mark.parametrize("address", SAMPLES)
def test_no_kind_of_page_violates_a_rule(open_page, address):
    assert violations_by_light(open_page(address)) == {}


@pytest.mark.soak
@pytest.mark.parametrize("address", SAMPLES)
def test_no_kind_of_page_violates_a_rule_in_other_light(open_page, address):
    assert violations_by_light(open_page(address), OTHER_LIGHTS) == {}


@pytest.mark.parametrize("state", STATES)
def test_no_state_violates_a_rule(open_page, state):
    address, unfolded = STATES[state]
    page = open_page(address)
    if unfolded:
        page.locator(unfolded).evaluate_all("all => all.forEach((details) => (details.open = true))")
    assert violations_by_light(page) == {}


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_no_apology_violates_a_rule(open_page, rf, template):
    html = render(rf.get("/"), template, using="plain").content
    page = open_page(None)
    page.route("**/kaputt/", lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto("/kaputt/")
    assert page.locator("body").evaluate("body => getComputedStyle(body).fontFamily") != "Times New Roman"
    assert violations_by_light(page) == {}


def test_control_a_broken_page_is_found(open_page):
    page = open_page(None)
    page.set_content(BROKEN)
    assert set(violations(page)) == {"image-alt", "color-contrast", "button-name"}


def test_no_rule_is_switched_off(open_page):
    page = open_page("/")
    ours = set(look(page, {"type": "tag", "values": TAGS})["rules"])
    assert ours > set(look(page)["rules"])
    assert "target-size" in ours
