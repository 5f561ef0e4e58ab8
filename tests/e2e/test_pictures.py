"""Pictures in a browser: the right file for the place, nothing moves when they come, nothing is blurred."""

import re
import time

import pytest

pytestmark = pytest.mark.browser

KIT = "/baukasten/"
# Of each picture: how wide it stands, what `sizes` says to that, how wide the file is that the browser chose.
MEASURE = """async () => {
    const pictures = [...document.querySelectorAll('.ngo-story picture img')];
    for (const one of pictures) { one.loading = 'eager'; await one.decode(); }
    return pictures.map(one => ({
        shown: one.clientWidth, said: one.naturalWidth, file: one.currentSrc,
        most: Math.max(...[...one.srcset.matchAll(/ (\\d+)w/g)].map(found => +found[1])),
    }));
}"""
SHIFTS = """() => new Promise(done => {
    new PerformanceObserver(list => done(list.getEntries().reduce((sum, one) => sum + one.value, 0)))
        .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(0), 500);
})"""


@pytest.fixture(scope="module")
def kit(site, browser) -> str:
    """The address of the page with all blocks, once the worker has made the sizes of its pictures."""
    page = browser.new_page()
    for _attempt in range(120):
        page.goto(site + KIT)
        if page.locator(".ngo-story img").count() == page.locator(".ngo-story picture").count() > 0:
            page.close()
            return KIT
        time.sleep(1)
    raise AssertionError("the worker made no sizes")


@pytest.mark.parametrize("width", [360, 620, 700, 820, 1024, 1280, 1440])
def test_a_place_is_as_wide_as_it_says_and_the_file_is_sharp(open_page, kit, width):
    page = open_page(kit, width=width)
    found = page.evaluate(MEASURE)
    assert len(found) >= 3
    for one in found:
        assert one["said"] == pytest.approx(one["shown"], rel=0.08)
        assert ".format-avif." in one["file"]
        chosen = int(re.search(r"width-(\d+)", one["file"])[1])
        assert chosen >= min(one["shown"], one["most"])
        # No more than the next size that is large enough.
        assert chosen < 2 * one["shown"] or chosen == 480


def test_nothing_moves_when_pictures_come(open_page, kit):
    page = open_page(kit, width=390, height=700)
    bottom = page.evaluate("document.body.scrollHeight")
    for place in range(0, bottom, 500):
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(60)
        assert place <= bottom
    assert page.evaluate("window.scrollY") > 1000
    assert page.evaluate(SHIFTS) < 0.01


def test_a_click_on_a_picture_of_a_gallery_opens_it_large(open_page, kit):
    page = open_page(kit)
    large = page.locator(".ngo-gallery a").first.get_attribute("href")
    assert ".width-1920.format-jpeg.jpg" in large
    assert page.request.get(large).headers["content-type"] == "image/jpeg"


def test_control_a_wrong_word_about_the_width_would_be_seen(open_page, kit):
    page = open_page(kit, width=1440)
    page.evaluate("document.querySelectorAll('.ngo-story source, .ngo-story img').forEach(one => one.sizes = '100vw')")
    page.wait_for_timeout(300)
    found = page.evaluate(MEASURE)
    assert all(one["said"] > 1.5 * one["shown"] for one in found)
