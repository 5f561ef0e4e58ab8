"""What a first visit brings over the line, pictures left aside: below 115 KB, as the running site delivers it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

pytestmark = pytest.mark.browser

MOST = 115_000
PAGES = ("/", "/projekte/", "/projekte/sammelaktion-mobilgeraete/")
ONE_MORE = """<link rel="preload" as="font" type="font/woff2" crossorigin href="{font}?one-more">"""


def weight(page: Page, path: str, before: Callable[[Page], None] = lambda page: None) -> dict[str, tuple[int, str]]:
    """Open a page as a new reader, and return what the browser loaded: bytes on the line, and its packing."""
    loaded: dict[str, dict] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.responseReceived", lambda fact: loaded.update({fact["requestId"]: fact}))
    sizes: dict[str, int] = {}
    session.on("Network.loadingFinished", lambda fact: sizes.update({fact["requestId"]: fact["encodedDataLength"]}))
    before(page)
    page.goto(path, wait_until="networkidle")
    return {
        fact["response"]["url"]: (sizes[number], packing(fact["response"]["headers"]))
        for number, fact in loaded.items()
        # The sign in the browser's tab counts as "Other".
        if fact["type"] != "Image" and fact["response"]["mimeType"] != "image/svg+xml" and number in sizes
    }


def packing(headers: dict[str, str]) -> str:
    return next((value for name, value in headers.items() if name.lower() == "content-encoding"), "")


def total(loaded: dict[str, tuple[int, str]]) -> int:
    return sum(size for size, _packed in loaded.values())


@pytest.mark.parametrize("path", PAGES)
def test_a_first_visit_is_light(open_page, path):
    loaded = weight(open_page(None), path)
    kinds = sorted(url.rpartition(".")[2] for url in loaded if "/static/" in url)
    assert {"css", "js", "woff2"} == set(kinds)
    assert kinds.count("woff2") <= 3
    packings = {url.rpartition(".")[2]: packed for url, (_size, packed) in loaded.items() if "/static/" in url}
    assert (packings["css"], packings["js"]) == ("br", "br")
    assert total(loaded) < MOST, loaded


def test_control_one_more_font_would_be_too_much(open_page):
    def with_one_more(page: Page) -> None:
        def add(route: Route) -> None:
            answer = route.fetch()
            html = answer.text()
            font = next(part for part in html.split('"') if part.endswith(".woff2"))
            route.fulfill(response=answer, body=html.replace("</head>", ONE_MORE.format(font=font) + "</head>"))

        page.route("**/projekte/", add)

    page = open_page(None)
    assert total(weight(page, "/projekte/", with_one_more)) > MOST
