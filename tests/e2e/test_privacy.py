"""Reading leaves no trace: nothing comes from elsewhere, nothing is stored, nothing fails, and little is loaded."""

import sys
from urllib.parse import urlsplit

import pytest

from tests.e2e.addresses import SAMPLES, UNKNOWN, VISITED

pytestmark = pytest.mark.browser

# So many pages are read beside each other, since one waits for each until nothing more is loaded.
TABS = 6
FIRST_VISIT = ["/", "/projekte/"]
AT_MOST = 150 * 1024
HEAR_VIOLATIONS = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`${event.violatedDirective} forbids ${event.blockedURI}`))"""
# A form needs a cookie of its own (section 25 TDDDG allows it); to read all others, none.
WITH_A_FORM = (
    "/benachrichtigungen/",
    "/en/notifications/",
    "/kontakt/",
    "/mitmachen/zukunftsbotschafterin-werden/",
    "/en/take-part/become-a-future-ambassador/",
    "/barrierefreiheit/rueckmeldung/",
)
# A form to sign in needs a cookie, and an unknown address answers 404: neither is reading.
READING = [address for address in SAMPLES if address not in (UNKNOWN, *VISITED)]


class Watch:
    """Notes what a reader would rather not have."""

    def __init__(self, page, site: str) -> None:
        self.host = urlsplit(site).netloc
        self.elsewhere: list[str] = []
        self.failed: list[str] = []
        self.said: list[str] = []
        context = page.context
        context.add_init_script(HEAR_VIOLATIONS)
        context.on("request", self.see)
        context.on("requestfailed", self.fail)
        context.on("response", self.hear)
        context.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: self.said.append(str(error.error)))

    def see(self, request) -> None:
        url = urlsplit(request.url)
        if url.scheme != "data" and url.netloc != self.host:
            self.elsewhere.append(request.url)

    def fail(self, request) -> None:
        # Whoever leaves a page ends its line of live values.
        if "/live/" not in request.url or request.failure != "net::ERR_ABORTED":
            self.failed.append(f"{request.url} {request.failure}")

    def hear(self, response) -> None:
        if response.status >= 400:
            self.failed.append(f"{response.url} {response.status}")


@pytest.fixture
def page(open_page):
    return open_page(None)


@pytest.fixture
def watch(page, site) -> Watch:
    return Watch(page, site)


@pytest.fixture
def read_everything(page, watch, sitemap) -> None:
    read = [address for address in [*sitemap, *READING] if address not in WITH_A_FORM]
    tabs = [page, *(page.context.new_page() for _number in range(TABS - 1))]
    for start in range(0, len(read), TABS):
        for tab, address in zip(tabs, read[start : start + TABS], strict=False):
            tab.goto(address)
        for tab in tabs:
            tab.wait_for_load_state("networkidle")


@pytest.mark.usefixtures("read_everything")
def test_a_reader_leaves_no_trace(page, watch):
    assert watch.elsewhere == []
    assert watch.failed == []
    assert watch.said == []
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []
    # Copies and a worker are for those who ask for them: tests/e2e/test_offline.py.
    assert page.evaluate("caches.keys()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


@pytest.mark.parametrize("address", WITH_A_FORM)
def test_a_form_sets_its_one_cookie(page, watch, address):
    page.goto(address, wait_until="networkidle")
    assert watch.elsewhere == watch.failed == watch.said == []
    assert [(one["name"], one["httpOnly"], one["sameSite"]) for one in page.context.cookies()] == [
        ("csrftoken-norderstedt", True, "Lax")
    ]


def test_an_unknown_address_fails_alone(page, watch, site):
    page.goto(UNKNOWN, wait_until="networkidle")
    assert watch.failed == [f"{site}{UNKNOWN} 404"]
    assert watch.elsewhere == []
    assert page.context.cookies() == []


def test_control_the_watch_sees_a_stranger_and_a_broken_rule(page, watch):
    page.goto("/")
    page.evaluate("""new Promise((done) => {
      addEventListener("securitypolicyviolation", done);
      document.body.append(Object.assign(new Image(), {src: "https://stranger.example/pixel.gif"}));
    })""")
    assert any("img-src forbids https://stranger.example" in text for text in watch.said)


def test_control_the_watch_hears_a_fault_in_any_tab(page, watch):
    other = page.context.new_page()
    other.goto("/")
    other.evaluate("setTimeout(() => { throw new Error('kaputt') })")
    other.wait_for_timeout(300)
    assert any("kaputt" in text for text in watch.said)


def test_a_first_visit_is_light(page, capsys):
    kinds, weights = {}, {}
    network = page.context.new_cdp_session(page)
    network.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    network.on("Network.loadingFinished", lambda e: weights.update({e["requestId"]: e["encodedDataLength"]}))
    network.send("Network.enable")
    for address in FIRST_VISIT:
        page.goto(address, wait_until="networkidle")
    weight = sum(size for number, size in weights.items() if kinds[number] != "Image")
    with capsys.disabled():
        sys.stdout.write(f"\nFirst visit of {' and '.join(FIRST_VISIT)}: {weight / 1024:.1f} KB without pictures\n")
    assert {"Document", "Stylesheet", "Script", "Font"} <= set(kinds.values())
    assert weight < AT_MOST
