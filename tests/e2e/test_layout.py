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
# and texts for ears alone are cut down to a dot.
OUTSIDE = """() => {
  const wrong = [];
  const dot = (element) => element.clientWidth <= 1 && getComputedStyle(element).position === "absolute";
  const heard = (element) => { while (element && !dot(element)) element = element.parentElement; return element; };
  const page = document.documentElement;
  if (page.scrollWidth > innerWidth) wrong.push(`the page is ${page.scrollWidth} wide`);
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg") || heard(element) || !element.checkVisibility()) continue;
    if (getComputedStyle(element).overflowX === "hidden" && element.scrollWidth > element.clientWidth)
      wrong.push(`cut: ${element.outerHTML.slice(0, 80)}`);
  }
  const clips = (element) => ["hidden", "clip"].includes(getComputedStyle(element).overflowX);
  const scrolls = (element) => ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode, parent = text.parentElement;
    const drawn = parent.closest("title, desc, svg[aria-hidden=true]");
    if (!text.data.trim() || drawn || heard(parent) || !parent.checkVisibility()) continue;
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


# How text is tried: what is changed in the page, at which windows (width, height).
WINDOWS = [(width, 900) for width in WIDTHS]
TRIALS = {
    "as it is": ("", WINDOWS),
    "wider spacing": (WIDER_TEXT, [(width, 900) for width in (320, 768, 1440)]),
    "zoomed to 200 percent": ("", [(width // 2, 450) for width in (768, 1440, 1920)]),
    "text alone doubled": (LARGER_TEXT, [(768, 900), (1440, 900)]),
}


def cut_text(page) -> dict:
    """Text that is not whole: at every width, with wider spacing, zoomed, doubled."""
    wrong = {}
    for trial, (css, windows) in TRIALS.items():
        page.evaluate(ADOPT, css)
        for width, height in windows:
            if found := outside(page, width, height):
                wrong[trial, width] = found
        page.evaluate("document.adoptedStyleSheets.pop()")
    return wrong


def small_targets(page) -> dict:
    """Targets below 44 pixels in menus and forms, below 24 pixels without room around elsewhere (WCAG 2.5.8)."""
    low = {width: unfold(page, width).locator(TARGETS).evaluate_all(LOW) for width in (360, 1440)}
    small = {f"{width}, room": violations(unfold(page, width), "target-size") for width in (320, 1440)}
    return {width: wrong for width, wrong in (low | small).items() if wrong}


def faults_on_paper(page) -> list:
    """Dark grounds on paper, controls that nobody can use there, and what stays folded."""
    found = []
    for theme in ("dark", "light"):
        page.emulate_media(media="print", color_scheme=theme)
        found += page.evaluate(DARK)
    if page.locator("[data-filter], [data-menu], .ngo-nav").locator("visible=true").count():
        found.append("menu or filter")
    folded = page.locator("main details:not([data-filter], [data-filter] *, .ngo-subscribe *) > :not(summary)")
    if folded.count() != folded.locator("visible=true").count():
        found.append("something is folded")
    page.emulate_media(media="screen")
    return found


def lost_edges(page) -> list[str]:
    """Buttons whose edge forced colours do not keep."""
    page.emulate_media(forced_colors="active")
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    edges = page.locator(".kern-btn:visible, button:visible").evaluate_all(
        "all => all.map((one) => getComputedStyle(one)).map((style) => `${style.borderStyle} ${style.borderWidth}`)"
    )
    page.emulate_media(forced_colors="none")
    return [edge for edge in edges if not edge.startswith(("solid", "dashed")) or edge.endswith(" 0px")]


def moves(page) -> list:
    """What moves for those who want it still."""
    found = page.evaluate(IN_TRANSITION) + ["an animation"] * page.evaluate("document.getAnimations().length")
    smooth = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") != "auto"
    return [*found, "smooth scrolling"] if smooth else found


# In this order: the last two unfold everything.
CHECKS = (faults_on_paper, lost_edges, moves, small_targets, cut_text)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_stands_on_every_screen_and_on_paper(open_page, address):
    page = open_page(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert {check.__name__: found for check in CHECKS if (found := check(page))} == {}


def test_control_what_is_too_wide_or_cut_is_noticed(open_page):
    page = open_page("/projekte/")
    page.locator("h1").evaluate("title => Object.assign(title.style, {whiteSpace: 'nowrap', fontSize: '9rem'})")
    assert "outside: Projekte" in outside(page, 320)
    page.locator("h1").evaluate("title => (title.style.overflow = 'hidden')")
    assert "cut: Projekte" in outside(page, 320)


def test_control_a_dark_ground_on_paper_is_noticed(open_page):
    page = open_page("/")
    assert any("ngo-foot" in ground for ground in page.evaluate(DARK))


def test_control_seeds_land_for_the_others(open_page):
    assert open_page("/", motion=True).evaluate("document.getAnimations().length") > 0


def test_a_project_prints_its_answers(open_page):
    page = open_page(PROJECT)
    page.emulate_media(media="print")
    answers = page.locator(".ngo-details .ngo-prose")
    assert answers.count() > 0
    assert all(answer.is_visible() for answer in answers.all())
