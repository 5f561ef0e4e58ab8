"""Nothing scrolls sideways and nothing is cut: at any width, with wider text, larger, on paper, in forced colours."""

import pytest
from playwright.sync_api import expect

from tests.e2e.addresses import EMPTY, NOTICE, PROJECT, SAMPLES
from tests.e2e.axe import violations

pytestmark = pytest.mark.browser

WIDTHS = [320, 360, 768, 1440, 1920]
ADDRESSES = [*SAMPLES, NOTICE, EMPTY]
EVERYTHING_OPEN = "document.querySelectorAll('details').forEach((one) => (one.open = true))"
FONTS = "document.fonts.ready.then(() => null)"

# What lies outside the window or is cut off by an element around it. What scrolls by itself (tables) may be wide,
# and the texts for screen readers are hidden by cutting.
OUTSIDE = """() => {
  const wrong = [];
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth) wrong.push(`the page is ${page.scrollWidth} wide`);
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest(".ngo-sr, svg") || !element.checkVisibility()) continue;
    if (getComputedStyle(element).overflowX === "hidden" && element.scrollWidth > element.clientWidth)
      wrong.push(`cut: ${element.outerHTML.slice(0, 80)}`);
  }
  const clips = (element) => ["hidden", "clip"].includes(getComputedStyle(element).overflowX);
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, parent = text.parentElement;
    if (!text.data.trim() || parent.closest(".ngo-sr, title, desc") || !parent.checkVisibility()) continue;
    const range = new Range();
    range.selectNodeContents(text);
    const box = range.getBoundingClientRect();
    const around = [];
    for (let one = parent; one && !scrolls(one); one = one.parentElement) around.push(one);
    const fits = ({left, right}) => box.left >= left - 1 && box.right <= right + 1;
    const inTable = around.at(-1) !== page;
    if (!around.filter(clips).every((one) => fits(one.getBoundingClientRect()))) wrong.push(`cut: ${text.data.trim()}`);
    else if (!inTable && box.height && !fits({left: 0, right: innerWidth})) wrong.push(`outside: ${text.data.trim()}`);
  }
  return wrong;
}"""

# WCAG 1.4.12; the page's policy forbids a style element, a sheet made by script is no element.
WIDER_TEXT = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-block-end: 2em !important; }"""
LARGER_TEXT = "html { font-size: 200% !important; }"
ADOPT = """(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}"""

# The stops of menus and forms: their names and heights.
LOW = """(all) => all
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.99)
  .map((one) => `${one.textContent.trim().slice(0, 30)}: ${one.getBoundingClientRect().height.toFixed(1)} px`)"""
TARGETS = """.ngo-top a, summary, .ngo-filter label, .kern-btn, .ngo-chip, main form button,
  main form label:has([type=checkbox], [type=radio]), input:not([type=checkbox], [type=radio], [type=hidden])"""

# Grounds that are darker than a middle grey; what waits above the page (the skip link) is not printed.
DARK = """() => [...document.querySelectorAll("*")].filter((one) => {
  const [red, green, blue, alpha = 1] = getComputedStyle(one).backgroundColor.match(/[\\d.]+/g).map(Number);
  const printed = one.checkVisibility() && one.getBoundingClientRect().bottom + scrollY > 0;
  return printed && alpha > 0 && (red * 0.2126 + green * 0.7152 + blue * 0.0722) < 128;
}).map((one) => one.outerHTML.slice(0, 80))"""

IN_TRANSITION = """() => [...document.querySelectorAll("*")]
  .filter((one) => getComputedStyle(one).transitionDuration.split(", ").some((time) => time !== "0s"))
  .map((one) => one.outerHTML.slice(0, 80))"""


def unfold(page, width: int, height: int = 900):
    """Return the page at this width with everything open and every font there."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(EVERYTHING_OPEN)
    page.evaluate(FONTS)
    return page


def outside(page, width: int, height: int = 900) -> list[str]:
    """Return what is not whole at this width."""
    return unfold(page, width, height).evaluate(OUTSIDE)


@pytest.mark.parametrize("address", ADDRESSES)
def test_all_text_is_whole_at_every_width(open_page, address):
    page = open_page(address)
    assert {width: wrong for width in WIDTHS if (wrong := outside(page, width))} == {}


@pytest.mark.parametrize("address", SAMPLES)
def test_all_text_is_whole_with_wider_spacing(open_page, address):
    page = open_page(address)
    page.evaluate(ADOPT, WIDER_TEXT)
    assert {width: wrong for width in WIDTHS if (wrong := outside(page, width))} == {}


@pytest.mark.parametrize("address", SAMPLES)
def test_all_text_is_whole_when_zoomed_to_200_percent(open_page, address):
    page = open_page(address)
    zoomed = {width: outside(page, width // 2, 450) for width in (768, 1440, 1920)}
    assert {width: wrong for width, wrong in zoomed.items() if wrong} == {}


@pytest.mark.parametrize("address", SAMPLES)
def test_all_text_is_whole_when_text_alone_is_doubled(open_page, address):
    page = open_page(address)
    page.evaluate(ADOPT, LARGER_TEXT)
    assert {width: wrong for width in (768, 1440) if (wrong := outside(page, width))} == {}


def test_control_what_is_too_wide_or_cut_is_noticed(open_page):
    page = open_page("/projekte/")
    page.locator("h1").evaluate("title => Object.assign(title.style, {whiteSpace: 'nowrap', fontSize: '9rem'})")
    assert "outside: Projekte" in outside(page, 320)
    page.locator("h1").evaluate("title => (title.style.overflow = 'hidden')")
    assert "cut: Projekte" in outside(page, 320)


@pytest.mark.parametrize("address", ADDRESSES)
def test_targets_in_menus_and_forms_are_44_pixels_high(open_page, address):
    page = open_page(address)
    low = {width: unfold(page, width).locator(TARGETS).evaluate_all(LOW) for width in (360, 1440)}
    assert {width: wrong for width, wrong in low.items() if wrong} == {}


@pytest.mark.parametrize("address", SAMPLES)
def test_every_target_is_24_pixels_large_or_has_room_around(open_page, address):
    page = open_page(address)
    small = {width: violations(unfold(page, width), "target-size") for width in (320, 768, 1440)}
    assert {width: wrong for width, wrong in small.items() if wrong} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_paper_is_light_and_shows_what_is_folded(open_page, address, theme):
    page = open_page(address, theme=theme)
    page.emulate_media(media="print")
    assert page.evaluate(DARK) == []
    expect(page.locator("[data-filter], [data-menu], .ngo-nav").locator("visible=true")).to_have_count(0)
    folded = page.locator("main details:not([data-filter], [data-filter] *) > :not(summary)")
    assert folded.count() == folded.locator("visible=true").count()


def test_control_a_dark_ground_on_paper_is_noticed(open_page):
    page = open_page("/")
    assert any("ngo-foot" in ground for ground in page.evaluate(DARK))


@pytest.mark.parametrize("address", ADDRESSES)
def test_forced_colours_keep_the_buttons_edges(open_page, address):
    page = open_page(address, forced_colors=True)
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    edges = page.locator(".kern-btn:visible, button:visible").evaluate_all(
        "all => all.map((one) => getComputedStyle(one)).map((style) => `${style.borderStyle} ${style.borderWidth}`)"
    )
    assert [edge for edge in edges if not edge.startswith("solid") or edge.endswith(" 0px")] == []


@pytest.mark.parametrize("address", SAMPLES)
def test_nothing_moves_for_those_who_want_it_still(open_page, address):
    page = open_page(address)
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate(IN_TRANSITION) == []


def test_control_seeds_land_for_the_others(open_page):
    assert open_page("/", motion=True).evaluate("document.getAnimations().length") > 0


def test_a_project_prints_its_answers(open_page):
    page = open_page(PROJECT)
    page.emulate_media(media="print")
    answers = page.locator(".ngo-details .ngo-prose")
    assert answers.count() > 0
    assert all(answer.is_visible() for answer in answers.all())
