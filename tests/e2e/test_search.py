"""The search: suggestions by keyboard, by ear and by pointer, on a bad line, without a script, and what it finds."""

import json
import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Locator, Page, Route, expect

from tests.e2e.axe import violations
from tests.e2e.keyboard import Keyboard

pytestmark = pytest.mark.browser

PHONE, DESK = 360, 1440
SUGGESTIONS = re.compile(r"/suche/vorschlaege/")
WAITED = 400  # longer than the field waits before it asks
MANY, NONE = "digital", "zyklotron"
HEAR_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  (window.violated ??= []).push(`${event.violatedDirective} forbids ${event.blockedURI}`))"""
NEVER_GIVE_UP = "AbortController.prototype.abort = () => {}"
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def field(page: Page) -> Locator:
    return page.locator("main input[name=q]")


def choices(page: Page) -> Locator:
    return page.locator("main [role=option]")


def active(page: Page) -> str | None:
    """The words of the option that a screen reader is told of."""
    return field(page).evaluate(
        "one => document.getElementById(one.getAttribute('aria-activedescendant'))?.textContent"
    )


def expect_open(page: Page) -> None:
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox")).to_be_visible()


def expect_closed(page: Page) -> None:
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    expect(field(page)).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(page.locator("[role=listbox]")).to_be_hidden()


@pytest.fixture
def typed(open_page) -> Callable[..., Page]:
    """Opens the search and fills in a word; the list is open then."""

    def open_one(text=MANY, **wishes) -> Page:
        page = open_page("/suche/", **wishes)
        # At once, not key by key: on a busy machine the list would open in the middle of the word.
        field(page).fill(text)
        expect_open(page)
        return page

    return open_one


# -- by ear -------------------------------------------------------------------------------------------------------


def test_the_field_is_a_combobox_with_a_list_of_its_own(open_page):
    page = open_page("/suche/")
    expect(page.get_by_role("combobox", name="Was suchen Sie?")).to_have_attribute("aria-autocomplete", "list")
    own = field(page).evaluate("one => document.getElementById(one.getAttribute('aria-controls'))?.role")
    assert own == "listbox"
    expect_closed(page)


def test_typing_shows_suggestions_and_says_how_many(typed):
    page = typed()
    number = choices(page).count()
    assert number > 1
    assert active(page) is None
    expect(page.get_by_role("listbox", name="Vorschläge")).to_be_visible()
    expect(page.locator("main form [role=status]")).to_have_text(
        f"{number} Vorschläge. Wählen Sie mit den Pfeiltasten."
    )
    # Title and kind are two words for the ear.
    expect(page.get_by_role("option", name="Digitale Schließfächer Projekte", exact=True)).to_be_visible()
    field(page).fill(NONE)
    expect(page.locator("main form [role=status]")).to_have_text("Keine Vorschläge")
    expect_closed(page)


# -- by keyboard --------------------------------------------------------------------------------------------------


def test_the_arrows_go_round_the_options_and_the_focus_stays_in_the_field(typed):
    page = typed()
    texts = choices(page).all_text_contents()
    heard = []
    for key in ["ArrowDown"] * (len(texts) + 1) + ["ArrowUp", "ArrowUp"]:
        page.keyboard.press(key)
        heard.append(active(page))
        selected = page.locator("[role=option][aria-selected=true]")
        assert selected.all_text_contents() == [heard[-1]]
        expect(selected).to_be_in_viewport(ratio=1)
    assert heard == [*texts, texts[0], texts[-1], texts[-2]]
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value(MANY)


@pytest.mark.parametrize("key", ["Home", "End", "ArrowLeft", "ArrowRight"])
def test_keys_of_the_text_lead_back_into_it(typed, key):
    page = typed()
    page.keyboard.press("ArrowDown")
    page.keyboard.press(key)
    assert active(page) is None
    expect_open(page)
    place = {"Home": 0, "ArrowLeft": len(MANY) - 1}.get(key, len(MANY))
    assert field(page).evaluate("one => one.selectionStart") == place


def test_enter_goes_to_the_chosen_option_else_it_searches(typed):
    page = typed()
    page.keyboard.press("ArrowUp")
    title = page.locator("[role=option][aria-selected=true] span").inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text().replace("\u00ad", "") == title
    page = typed()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/suche/?q={MANY}")


def test_whoever_types_on_has_chosen_nothing(typed):
    page = typed("digita")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("l")
    assert active(page) is None
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/suche/?q=digital")


def test_escape_closes_first_and_clears_then(typed):
    page = typed()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect_closed(page)
    expect(field(page)).to_have_value(MANY)
    page.keyboard.press("ArrowDown")
    expect_open(page)
    assert active(page) == choices(page).first.text_content()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(field(page)).to_have_value("")
    page.wait_for_timeout(WAITED)
    page.keyboard.press("ArrowDown")
    expect_closed(page)


def test_tab_leaves_and_closes(typed):
    page = typed()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert Keyboard(page).name() == "Finden"
    expect_closed(page)
    expect(field(page)).to_have_value(MANY)


# -- by pointer ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_click_goes_to_the_option_and_one_elsewhere_closes(typed, width):
    page = typed(width=width)
    assert min(choices(page).evaluate_all("all => all.map((one) => one.getBoundingClientRect().height)")) >= 44
    assert not page.evaluate(WIDER)
    page.locator("h1").click()
    expect_closed(page)
    field(page).click()
    page.keyboard.press("ArrowDown")
    title = choices(page).nth(1).locator("span").inner_text()
    with page.expect_navigation():
        choices(page).nth(1).click()
    assert page.locator("h1").inner_text().replace("\u00ad", "") == title


# -- on a bad line ------------------------------------------------------------------------------------------------


class Line:
    """A line on which each question waits until it is let through."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[Route] = []
        page.route(SUGGESTIONS, self.hold)

    def hold(self, route: Route) -> None:
        self.held.append(route)

    def wait_for(self, number: int) -> None:
        for _moment in range(50):
            if len(self.held) == number:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{len(self.held)} questions instead of {number}")

    def answer(self, number: int, title: str) -> None:
        """Let an answer arrive; nobody hears it if the question was withdrawn."""
        found = {"query": "", "suggestions": [{"title": title, "url": "/projekte/", "kind": "Projekte"}]}
        with suppress(Error):
            self.held[number].fulfill(content_type="application/json", body=json.dumps(found))
        self.page.wait_for_timeout(100)


def overtaken(page: Page) -> list[str]:
    """Two questions, and the first is answered last; returns what is shown in the end."""
    line = Line(page)
    field(page).press_sequentially("samm")
    line.wait_for(1)
    page.keyboard.type("elaktion")
    line.wait_for(2)
    line.answer(1, "Neue Antwort")
    line.answer(0, "Alte Antwort")
    return page.locator("[role=option] span").all_text_contents()


def left_early(page: Page) -> str | None:
    """Leaves the field before the answer comes; returns whether the list is open."""
    line = Line(page)
    field(page).press_sequentially("samm")
    line.wait_for(1)
    page.keyboard.press("Tab")
    line.answer(0, "Späte Antwort")
    return field(page).get_attribute("aria-expanded")


def test_an_old_answer_overwrites_no_newer_one(open_page):
    page = open_page("/suche/")
    assert overtaken(page) == ["Neue Antwort"]
    expect(field(page)).to_have_value("sammelaktion")


def test_a_late_answer_opens_no_list_behind_the_reader(open_page):
    assert left_early(open_page("/suche/")) == "false"


def test_who_left_early_and_comes_back_asks_anew_with_an_arrow(open_page):
    page = open_page("/suche/")
    assert left_early(page) == "false"
    page.unroute(SUGGESTIONS)
    field(page).focus()
    page.keyboard.press("ArrowDown")
    expect_open(page)


def test_control_a_field_that_withdraws_no_question_shows_both(open_page):
    page = open_page(None)
    page.add_init_script(NEVER_GIVE_UP)
    page.goto("/suche/")
    assert overtaken(page) == ["Alte Antwort"]
    page = open_page(None)
    page.add_init_script(NEVER_GIVE_UP)
    page.goto("/suche/")
    assert left_early(page) == "true"


@pytest.mark.parametrize("failure", ["no line", "error", "no JSON"])
def test_without_answers_one_can_type_and_search(typed, failure):
    page = typed("samm")
    breakdowns = {
        "no line": lambda route: route.abort(),
        "error": lambda route: route.fulfill(status=503, body="x"),
        "no JSON": lambda route: route.fulfill(body="<p>x</p>"),
    }
    thrown: list[str] = []
    page.on("pageerror", lambda error: thrown.append(str(error)))
    page.route(SUGGESTIONS, breakdowns[failure])
    page.keyboard.type("elaktion")
    expect_closed(page)
    page.keyboard.press("ArrowDown")
    expect_closed(page)
    expect(field(page)).to_have_value("sammelaktion")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/suche/?q=sammelaktion")
    assert thrown == []


# -- what it finds ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_it_marks_hits_and_narrows_them_down(open_page, javascript):
    page = open_page("/suche/", javascript=javascript)
    field(page).fill("Schließfächer")
    page.get_by_role("button", name="Finden").click()
    assert set(page.locator("main mark").all_inner_texts()) == {"Schließfächer"}
    everything = page.locator(".ngo-hit").count()
    kinds = page.get_by_role("navigation", name="Nach Art eingrenzen").get_by_role("link")
    expect(kinds.filter(has_text="Alles")).to_have_attribute("aria-current", "true")
    kinds.filter(has_text="Projekte").click()
    expect(kinds.filter(has_text="Projekte")).to_have_attribute("aria-current", "true")
    number = int(kinds.filter(has_text="Projekte").locator(".ngo-num").inner_text())
    assert number == page.locator(".ngo-hit").count() < everything
    assert set(page.locator(".ngo-hit .ngo-status").all_inner_texts()) == {"Projekte"}
    expect(field(page)).to_have_value("Schließfächer")
    expect(page.locator("main [role=listbox]")).to_be_hidden()


def test_without_a_hit_it_helps(open_page):
    page = open_page(f"/suche/?q={NONE}")
    expect(page.get_by_role("status").filter(has_text=f"Nichts gefunden zu „{NONE}“")).to_be_visible()
    page.get_by_role("region", name="Oder sehen Sie sich um").get_by_role("link").first.click()
    expect(page.locator("h1")).to_be_visible()


# -- axe and the policy -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_no_state_violates_a_rule(open_page, width, theme):
    page = open_page("/suche/", width=width, theme=theme)
    field(page).press_sequentially(MANY)
    expect_open(page)
    page.keyboard.press("ArrowDown")
    found = {"open": violations(page)}
    for state, query in {"hits": MANY, "no hits": NONE}.items():
        page.goto(f"/suche/?q={query}")
        found[state] = violations(page)
        assert not page.evaluate(WIDER)
    assert found == {"open": {}, "hits": {}, "no hits": {}}


def test_control_axe_hears_of_an_option_outside_a_list(typed):
    page = typed()
    page.locator("[role=listbox]").evaluate("one => one.removeAttribute('role')")
    assert "aria-required-parent" in violations(page)


def test_the_search_needs_nothing_that_the_policy_forbids(open_page):
    page, said = open_page(None), []
    page.add_init_script(HEAR_VIOLATIONS)
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/suche/")
    field(page).press_sequentially(MANY)
    expect_open(page)
    page.keyboard.press("ArrowDown")
    assert page.evaluate("window.violated") is None
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"/suche/?q={MANY}&art=projekte")
    assert page.evaluate("window.violated") is None
    assert said == []
    # Control: what it forbids would be heard.
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')")
    page.wait_for_function("window.violated?.length")
