"""A language from right to left: the pseudo-locale `ar-xb`, by which each word that nobody translates is seen."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.e2e.axe import LIGHTS, violations_by_light
from tests.e2e.conftest import OURS, ROOT, City, copy_city, free_port, put_an_end_to, wait_until_ready
from tests.e2e.mirror import CODE, PROJECT, mirrored

pytestmark = pytest.mark.browser

HOME = f"/{CODE}/"
PORTFOLIO = f"{HOME}projekte/"
SEARCH = f"{HOME}search/?q=pegel"
FORM = f"{HOME}barrierefreiheit/rueckmeldung/"
WAY = (HOME, PORTFOLIO, f"{PORTFOLIO}{PROJECT}/", SEARCH, FORM, f"{HOME}termine/", f"{HOME}gibt-es-nicht/")
# Names that are the same in all languages, and what the town's brand says in its own alone.
NAMES = re.compile(
    r"Musterstadt|VORAN|Stadt|\(erfunden\)|hafen@musterstadt\.example|So kommt .* woanders aussieht\.|[Pp]egel|CSV|JSON"
)
# All that is read, or read out: text and the attributes that name things. What says its own language is let be.
WORDS = """() => {
  const ours = (element) => element && !element.closest("script, style, svg, [lang]:not(html)");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [document.title];
  while (walker.nextNode()) if (ours(walker.currentNode.parentElement)) texts.push(walker.currentNode.data);
  for (const name of ["aria-label", "title", "placeholder", "alt"]) {
    const named = [...document.querySelectorAll(`[${name}]`)].filter(ours);
    texts.push(...named.map((one) => one.getAttribute(name)));
  }
  return texts;
}"""
MIRRORED = re.compile("\u202e[^\u202c]*\u202c")


@pytest.fixture(scope="module")
def mirror(other_city: City, tmp_path_factory) -> Iterator[str]:
    """The address of the town with the pseudo-locale: a copy of its database, and a server of its own."""
    folder = tmp_path_factory.mktemp("mirror")
    copy_city(other_city.folder, folder / "var")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in OURS} | {
        "BRAND": "musterstadt",
        "VAR_DIR": str(folder / "var"),
        "PORT": str(port),
        "DJANGO_SETTINGS_MODULE": "tests.e2e.mirror_settings",
        "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
    }
    made = subprocess.run(
        [sys.executable, "-m", "tests.e2e.mirror"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    with (folder / "output.txt").open("w") as output:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "norderstedt_go.wsgi",
                "--config",
                "tools/gunicorn.conf.py",
                "--worker-class",
                "tools.streaming.StreamingWorker",
            ],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_until_ready(server, port, folder / "output.txt")
        yield f"http://localhost:{port}"
        os.killpg(server.pid, signal.SIGINT)
        server.wait(timeout=20)
    finally:
        put_an_end_to(server)


@pytest.fixture(scope="module")
def page(browser, mirror) -> Iterator[Page]:
    """One reader's page for all of it; each test goes where it wants."""
    context = browser.new_context(
        base_url=mirror, viewport={"width": 1440, "height": 900}, locale="de-DE", reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def untranslated(page: Page) -> set[str]:
    """Words of Latin letters that no catalogue has mirrored."""
    rests = (NAMES.sub("", MIRRORED.sub("", text)) for text in page.evaluate(WORDS))
    return {rest.strip() for rest in rests if re.search(r"[A-Za-zÄÖÜäöüß]{2}", rest)}


def left_edge(page: Page, selector: str) -> float:
    return page.locator(selector).first.evaluate("one => one.getBoundingClientRect().left")


@pytest.mark.parametrize("address", WAY)
def test_it_says_its_language_and_direction_is_clean_and_nothing_sticks_out(page, address):
    page.goto(address)
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [CODE, "rtl"]
    assert violations_by_light(page, LIGHTS) == {}
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("address", [HOME, PORTFOLIO, SEARCH, FORM])
def test_no_word_of_the_interface_is_left_untranslated(page, address):
    page.goto(address)
    assert untranslated(page) == set()


def test_control_a_word_that_no_catalogue_has_is_found(page):
    page.goto(HOME)
    page.locator("h1").evaluate("one => { one.textContent = 'Willkommen' }")
    assert untranslated(page) == {"Willkommen"}


@pytest.mark.parametrize("width", [360, 1440])
def test_the_layout_is_mirrored(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/projekte/")
    before = {name: left_edge(page, name) for name in (".ngo-logo", ".ngo-find", "h1")}
    page.goto(PORTFOLIO)
    after = {name: left_edge(page, name) for name in before}
    assert after[".ngo-logo"] > before[".ngo-logo"]
    assert after[".ngo-find"] < before[".ngo-find"]
    assert page.locator("h1").evaluate("one => getComputedStyle(one).direction") == "rtl"


def test_the_switch_names_each_language_in_its_own_direction(page):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/")
    switch = page.locator(".ngo-util [lang]").evaluate_all("all => all.map((one) => [one.lang, one.dir])")
    assert switch == [["de", "ltr"], ["en", "ltr"], [CODE, "rtl"]]


def test_what_is_filled_in_and_what_is_marked_up_stays():
    assert mirrored("search/") == "search/"
    assert mirrored("<b>%(n)s days</b>") == "<b>%(n)s \u202edays\u202c</b>"
