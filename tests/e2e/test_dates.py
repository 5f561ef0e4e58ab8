"""The dates: for eyes and ears, by keyboard, on a phone, without a script, on paper, and into a calendar."""

import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.culture.foreign import read
from tests.e2e.axe import violations_by_light
from tests.e2e.keyboard import Keyboard

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1440
EVENT = "/termine/treffen-urbane-daten/"
STATES = {
    "list": ("/termine/", "[data-filter], details"),
    "month": ("/termine/?view=month", "[data-filter]"),
    "month as a list": ("/termine/?month=2031-01", ""),
    "what is over": ("/termine/?when=past", ""),
    "notice": ("/termine/?kind=quatsch&month=quatsch", ""),
    "nothing found": ("/termine/?kind=tour&group=arbeit-wirtschaft", ""),
    "event": (EVENT, "main details"),
    "cancelled event": ("/termine/rundgang-container/", ""),
    "event that is over": ("/termine/glasfaser-fragen/", "main details"),
}
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# What is pressed on a phone is at least 24 px high; the map and the notice have tests of their own.
SMALL = """() => [...document.querySelectorAll("main :is(a, button, summary)")]
  .filter((one) => !one.closest(".ngo-map, .ngo-notice, .ngo-chips"))
  .filter((one) => one.checkVisibility())
  .map((one) => [one.textContent.trim().slice(0, 30), one.getBoundingClientRect()])
  .filter(([, box]) => box.height && box.height < 24).map(([name]) => name)"""


@pytest.mark.parametrize("state", STATES)
def test_no_state_violates_a_rule(open_page, state):
    address, unfolded = STATES[state]
    page = open_page(address)
    if unfolded:
        page.locator(unfolded).evaluate_all("all => all.forEach((details) => (details.open = true))")
    assert violations_by_light(page) == {}


@pytest.mark.parametrize("state", STATES)
def test_nothing_sticks_out_on_a_small_phone(open_page, state):
    page = open_page(STATES[state][0], width=320)
    assert not page.evaluate(WIDER)
    assert page.evaluate(SMALL) == []


def busy_month(open_page, **wishes) -> Page:
    """The grid of the next month: the demo's working groups meet in each."""
    page = open_page("/termine/?view=month", **wishes)
    following = (
        page.get_by_role("navigation", name="Monat wechseln").get_by_role("link").and_(page.locator("[rel=next]"))
    )
    with page.expect_navigation():
        following.click()
    return page


def test_the_month_can_be_read_by_ear(open_page):
    page = busy_month(open_page)
    table = page.get_by_role("table", name=re.compile("^Kalender für "))
    assert table.get_by_role("columnheader").all_inner_texts() == ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
    heading = page.locator("[data-count]").inner_text()
    month = heading.split()[0]
    expect(table.get_by_role("link").first).to_have_accessible_name(
        re.compile(rf"^(Mon|Diens|Mitt|Donners|Frei|Sams|Sonn)\w+, \d+\. {month}: \d+ Termine?$")
    )


def go_to(page: Page, selector: str) -> None:
    """Go on by keyboard until what has the focus fits the selector."""
    for _stop in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} was not reached")


def test_by_keyboard_from_month_to_month_to_a_day_to_an_event(open_page):
    page = open_page("/termine/?view=month")
    begin = page.locator("[data-count]").inner_text()
    go_to(page, "[rel=next]")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("[data-count]").inner_text() != begin
    go_to(page, "a.ngo-day")
    assert re.match(r"\w+tag|Mittwoch", Keyboard(page).name())
    target = page.evaluate("document.activeElement.hash.slice(1)")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "fetch" else None)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(f"#{target}$"))
    # The jump fetches nothing anew: the entry that it leads to would be taken away from under the reader.
    page.wait_for_timeout(500)
    assert asked == []
    # The next stop is the first entry of that day.
    page.keyboard.press("Tab")
    assert page.evaluate(f"document.getElementById('{target}').contains(document.activeElement)")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.search(r"/termine/[a-z0-9-]+/$", page.url)


def test_list_and_month_show_the_same(open_page):
    page = busy_month(open_page)
    titles = page.locator(".ngo-dates h3").all_inner_texts()
    with page.expect_navigation():
        page.get_by_role("link", name="Liste", exact=True).click()
    assert page.locator(".ngo-dates h3").all_inner_texts() == titles != []


def test_the_filter_works_with_and_without_a_script(open_page):
    for javascript in (True, False):
        page = open_page("/termine/", javascript=javascript)
        before = page.locator("[data-count]").inner_text()
        page.get_by_role("checkbox", name=re.compile("^Sprechstunde")).check()
        if not javascript:
            page.get_by_role("button", name="Termine zeigen").click()
        page.wait_for_url(re.compile(r"kind=consultation"))
        expect(page.locator("[data-count]")).not_to_have_text(before)
        kinds = {text.split()[0] for text in page.locator(".ngo-dates__kind").all_inner_texts()}
        assert kinds == {"Sprechstunde"}
        assert "kind=consultation" in page.get_by_role("link", name="Kalender abonnieren").get_attribute("href")


def test_the_month_stays_when_a_filter_is_chosen(open_page):
    page = busy_month(open_page)
    heading = page.locator("[data-count]").inner_text().split(":")[0]
    page.get_by_role("checkbox", name=re.compile("^Arbeitskreis-Treffen")).check()
    page.wait_for_url(re.compile("kind=meeting"))
    expect(page.locator("[data-count]")).to_contain_text(heading)
    expect(page.locator("table.ngo-cal")).to_be_visible()


def test_a_date_goes_into_a_calendar(open_page):
    page = open_page(EVENT)
    shown = page.locator(".ngo-sheet time").get_attribute("datetime")
    with page.expect_download() as caught:
        page.get_by_role("link", name="In den Kalender").first.click()
    download = caught.value
    assert re.fullmatch(r"treffen-urbane-daten-\d{4}-\d\d-\d\d\.ics", download.suggested_filename)
    (event,) = read(download.path().read_bytes())["events"]
    assert shown.startswith(event["start"][:16])
    assert event["url"] == page.url


def test_all_dates_of_the_list_can_be_subscribed_to(open_page, site):
    page = open_page("/termine/")
    address = page.get_by_role("link", name="Kalender abonnieren").get_attribute("href")
    assert address == f"webcal://{site.removeprefix('http://')}/termine/kalender/"
    with urlopen(address.replace("webcal:", "http:"), timeout=20) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert len(read(answer.read())["events"]) > 50


def test_the_policy_stops_nothing_that_the_page_needs(open_page):
    said = []
    page = open_page(None)
    page.on("console", lambda message: said.append(message.text))
    for address in ("/termine/", "/termine/?view=month", EVENT):
        page.goto(address)
    assert said == []
    assert page.locator('script[type="application/ld+json"]').count() == 1


def test_what_is_cancelled_and_moved_says_so_without_colour(open_page):
    page = open_page("/termine/rundgang-container/", forced_colors=True)
    expect(page.locator(".ngo-flag", has_text="Abgesagt").first).to_be_visible()
    page.goto("/termine/werkstatt-norderstedt-app/")
    expect(page.locator(".ngo-flag")).to_have_text(re.compile(r"Neuer Termin\s*zuvor: "))


def test_on_paper_the_dates_remain_and_the_tools_go(open_page):
    page = open_page("/termine/?view=month")
    page.emulate_media(media="print")
    for gone in (".ngo-switch", ".ngo-months", ".ngo-subscribe", ".ngo-filter"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator("table.ngo-cal")).to_be_visible()
    page.goto(EVENT)
    expect(page.locator(".ngo-sheet")).to_be_visible()
    expect(page.locator(".ngo-when__file").first).to_be_hidden()
