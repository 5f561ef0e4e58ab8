"""Reading without a network: only after somebody asked for it, never a form, never what is for one person."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Error, Page, Worker, expect

from tests.e2e.axe import violations_by_light
from tests.e2e.desk import sign_in
from tests.e2e.line import Line, line_to
from tools.browser import SWITCHES, executable

pytestmark = pytest.mark.browser

ROOT_JS = Path(__file__).resolve().parents[2] / "static" / "js"
PICTURE = "img[src^='/media/images/']"
READ, UNREAD, FORM = "/projekte/", "/termine/", "/kontakt/"
KEPT = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
  [name, (await (await caches.open(name)).keys()).map(({url}) => new URL(url).pathname + new URL(url).search)])))"""
TEXTS = """async () => (await Promise.all((await caches.keys()).map(async (name) => Promise.all(
  (await (await caches.open(name)).matchAll()).map(async (one) => `${one.url} ${await one.text()}`))))).flat()"""
UPDATE = "navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => true)"
# What an earlier release left behind.
LEFT_OVER = """async () => {
  await (await caches.open("ngo-0-pages")).put("/alt/", new Response("alt"));
  await (await caches.open("ngo-1-files")).put("/static/alt.0123456789ab.css", new Response("alt"));
}"""
# Without a screen the system shows no notification and no click counts as a person's: both are written down instead.
WATCH = """() => {
  self.shown = [];
  self.ServiceWorkerRegistration.prototype.showNotification = async (title, rest) => self.shown.push({title, ...rest});
  self.led = [];
  self.WindowClient.prototype.focus = async function () { self.led.push(`focus ${new URL(this.url).pathname}`); };
  self.Clients.prototype.openWindow = async (url) => self.led.push(`open ${url}`);
}"""
CLICK = """async (url) => {
  let closed = 0;
  const click = new ExtendableEvent("notificationclick");
  click.notification = {close: () => { closed += 1; }, data: {url}};
  self.led.length = 0;
  self.dispatchEvent(click);
  while (!self.led.length) await new Promise((done) => setTimeout(done, 20));
  return [...self.led, closed];
}"""


@dataclass
class Reader:
    """A person with a device, at the end of a line."""

    page: Page
    line: Line

    def switch_on(self) -> None:
        self.page.goto("/offline/")
        self.page.get_by_role("button", name="Seiten auf diesem Gerät behalten").click()
        expect(self.page.get_by_role("button", name="Kopien löschen")).to_be_focused()

    def read(self, *addresses: str) -> None:
        """Open pages, and wait until the worker is done with each."""
        for address in addresses:
            self.page.goto(address, wait_until="networkidle")
            self.ask()

    def ask(self) -> list | None:
        """Ask the worker what it keeps; it answers in turn, after what it does at the moment."""
        return self.page.evaluate("""async () => {
          const {port1, port2} = new MessageChannel();
          const answer = new Promise((done) => { port1.onmessage = ({data}) => done(data); });
          (await navigator.serviceWorker.ready).active.postMessage({ask: "list"}, [port2]);
          return answer;
        }""")

    def kept(self, name: str = "ngo-1-pages") -> list[str]:
        """Return the addresses in a cache; nothing if there is no such cache."""
        return self.caches().get(name, [])

    def until(self, script: str) -> None:
        """Wait until this is true. Playwright's own way would be `eval`, which the site's policy forbids."""
        for _attempt in range(400):
            if self.page.evaluate(script):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"It never came true: {script}")

    def caches(self) -> dict[str, list[str]]:
        return self.page.evaluate(KEPT)

    def cut(self, address: str) -> int:
        """Open an address without a network; returns the status."""
        self.line.cut = True
        return self.page.goto(address).status


@pytest.fixture
def line(site) -> Iterator[Line]:
    with line_to(site) as one:
        yield one


@pytest.fixture
def reader(browser, line) -> Iterator[Reader]:
    context = browser.new_context(base_url=line.address, locale="de-DE", reduced_motion="reduce")
    yield Reader(context.new_page(), line)
    context.close()


def worker(reader: Reader, *changes: tuple[str, str]) -> None:
    """Change the worker's text on its way."""

    def change(body: bytes) -> bytes:
        text = body.decode()
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        return text.encode()

    reader.line.changes["/sw.js"] = change


# ---- an app


def wrong_icons(reader: Reader) -> list[str]:
    """Return the icons that are not what the manifest says of them."""
    reader.page.goto("/")
    found = reader.page.context.new_cdp_session(reader.page).send("Page.getAppManifest")
    assert found["errors"] == []
    wrong = []
    for icon in json.loads(found["data"])["icons"]:
        answer = reader.page.request.get(urljoin(found["url"], icon["src"]))
        size = "any"
        if icon["type"] == "image/png":
            with Image.open(io.BytesIO(answer.body())) as opened:
                size = f"{opened.width}x{opened.height}"
        if (answer.status, answer.headers["content-type"], size) != (200, icon["type"], icon["sizes"]):
            wrong.append(icon["src"])
    return wrong


def test_the_manifest_says_what_is_true_of_its_icons(reader):
    assert wrong_icons(reader) == []


def test_control_an_icon_of_another_size_is_noticed(reader):
    reader.line.changes["/manifest.webmanifest"] = lambda body: body.replace(b'"192x192"', b'"193x193"')
    assert len(wrong_icons(reader)) == 1


# ---- only after somebody asked for it


def test_nothing_is_on_the_device_before_the_click(reader):
    for address in ("/", READ, "/offline/", "/en/offline/"):
        reader.page.goto(address, wait_until="networkidle")
    expect(reader.page.get_by_role("button", name="Keep pages on this device")).to_be_visible()
    assert reader.caches() == {}
    assert reader.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    assert "/sw.js" not in reader.line.paths()


def test_without_the_worker_a_cut_line_shows_nothing_of_ours(reader):
    reader.page.goto(READ)
    with pytest.raises(Error, match="ERR_"):
        reader.cut(READ)


def test_installing_is_asking_for_it(reader):
    reader.page.goto(READ)
    reader.page.evaluate("dispatchEvent(new Event('appinstalled'))")
    reader.until("caches.has('ngo-1-pages')")
    reader.until("caches.open('ngo-1-pages').then((one) => one.keys()).then((all) => all.length === 1)")
    assert reader.kept() == ["/"], "an app opens at its home page"


def test_a_click_takes_everything_away_again(reader):
    reader.switch_on()
    reader.read(READ)
    assert reader.kept() == ["/", READ]
    reader.page.goto("/offline/")
    reader.page.get_by_role("button", name="Kopien löschen").click()
    expect(reader.page.get_by_role("button", name="Seiten auf diesem Gerät behalten")).to_be_focused()
    expect(reader.page.get_by_role("status")).to_have_text("Ausgeschaltet. Es liegen keine Seiten auf Ihrem Gerät.")
    reader.page.goto(READ, wait_until="networkidle")
    assert reader.caches() == {}
    assert reader.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
    with pytest.raises(Error, match="ERR_"):
        reader.cut(READ)


def test_where_it_does_not_work_it_says_so_and_leaves_nothing(reader):
    reader.page.goto("/offline/", wait_until="networkidle")
    reader.line.changes["/sw.js"] = lambda body: reader.line.__setattr__("cut", True) or body
    reader.page.get_by_role("button", name="Seiten auf diesem Gerät behalten").click()
    expect(reader.page.get_by_role("alert")).to_contain_text("Das hat nicht geklappt.")
    assert reader.caches() == {}


# ---- copies


def test_a_page_that_was_read_can_be_read_again_and_says_from_when_it_is(reader):
    reader.switch_on()
    reader.read(READ)
    assert reader.cut(READ) == 200
    page = reader.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Projekte")
    banner = page.get_by_role("status").first
    expect(banner).to_have_text(
        re.compile(
            r"^Kein Netz, oder ein sehr langsames\. Sie sehen eine Kopie dieser Seite vom \d+\. \w+ 20\d\d um \d"
        )
    )
    expect(banner.get_by_role("link", name="Neu laden")).to_have_attribute("href", READ)
    assert page.evaluate("getComputedStyle(document.querySelector('.ngo-copy')).borderBottomStyle") == "dashed"
    assert page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].filter((one) => one.status === 'loaded').length)"
    )
    reader.line.cut = False
    banner.get_by_role("link").click()
    expect(page.locator("[data-copy]")).to_have_count(0)


def test_a_screen_reader_is_told_that_it_is_a_copy(reader):
    reader.switch_on()
    reader.read(READ)
    reader.page.context.add_init_script("""document.addEventListener("DOMContentLoaded", () => {
      const told = new MutationObserver((all) => { window.told = all.map(({target}) => target.getAttribute("role")); });
      for (const one of document.querySelectorAll("[role=status]")) told.observe(one, {childList: true});
    })""")
    reader.cut(READ)
    reader.until("window.told")
    assert reader.page.evaluate("window.told") == ["status"]


@pytest.mark.parametrize(
    ("address", "said", "missing", "title"),
    [
        ("/en/projects/", "No network, or a very slow one.", "/en/events/", "No network"),
        ("/de-simple/", "Das Internet ist weg oder sehr langsam.", "/de-simple/weg/", "Kein Internet"),
    ],
)
def test_each_language_says_it_in_its_words(reader, address, said, missing, title):
    reader.switch_on()
    reader.read(address)
    reader.cut(address)
    expect(reader.page.locator("[data-copy]")).to_contain_text(said)
    assert reader.cut(missing) == 503
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.page).to_have_title(f"{title} | Norderstedt GO!")


def test_what_was_not_read_leads_to_what_is_there(reader):
    reader.switch_on()
    reader.read(READ, "/aktuelles/")
    assert reader.cut(UNREAD) == 503
    page = reader.page
    assert urlsplit(page.url).path == UNREAD
    expect(page.get_by_role("heading", level=1)).to_have_text("Kein Netz")
    expect(page.get_by_role("link", name="Noch einmal versuchen")).to_be_visible()
    links = page.locator("[data-offline=list] a")
    expect(links).to_have_text(["Aktuelles", "Projekte", re.compile("Wurzeln")])
    links.nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Projekte")
    page.goto("/offline/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Offline lesen")


def test_pictures_of_a_page_come_along(reader):
    # In a city that has just begun, the worker still makes the sizes of pictures.
    for _attempt in range(120):
        reader.page.goto("/baukasten/")
        if reader.page.locator(PICTURE).count():
            break
        reader.page.wait_for_timeout(1000)
    reader.switch_on()
    reader.read("/baukasten/")
    picture = reader.page.locator(PICTURE).first
    picture.scroll_into_view_if_needed()
    reader.until("caches.has('ngo-1-pictures')")
    reader.ask()
    reader.cut("/baukasten/")
    picture.scroll_into_view_if_needed()
    reader.until(f'document.querySelector("{PICTURE}").naturalWidth > 0')


def test_a_slow_line_shows_a_copy_if_there_is_one_and_waits_if_there_is_none(reader):
    worker(reader, ('"patience": 4000', '"patience": 300'))
    reader.switch_on()
    reader.read(READ)
    reader.line.clear.clear()
    reader.page.goto(READ)
    expect(reader.page.locator("[data-copy]")).to_be_visible()
    reader.page.evaluate(f"setTimeout(() => location.assign('{UNREAD}'))")
    # Long enough for the copy that is not there.
    reader.page.wait_for_timeout(900)
    assert urlsplit(reader.page.url).path == READ
    reader.line.clear.set()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Termine")
    expect(reader.page.locator("[data-copy]")).to_have_count(0)


def test_the_device_keeps_so_many_pages_and_the_oldest_goes_first(reader):
    worker(reader, ('"pages": 60', '"pages": 3'))
    reader.switch_on()
    reader.read(READ, UNREAD, READ, "/aktuelles/", "/mitmachen/")
    assert reader.kept() == [READ, "/aktuelles/", "/mitmachen/"]


def test_a_page_that_is_gone_takes_its_copy_along(reader):
    reader.switch_on()
    reader.read("/gibt-es-nicht/", "/impressum/")
    assert reader.kept() == ["/", "/impressum/"]
    reader.page.evaluate(
        """caches.open("ngo-1-pages").then((one) => one.put("/gibt-es-nicht/", new Response("alt")))"""
    )
    reader.read("/gibt-es-nicht/")
    assert reader.kept() == ["/", "/impressum/"]


def test_what_somebody_looked_for_is_not_kept(reader):
    reader.switch_on()
    reader.read("/suche/?q=baum")
    assert reader.kept() == ["/"]
    assert reader.cut("/suche/?q=baum") == 503


# ---- never a form


def test_a_page_that_is_open_says_when_the_network_goes_and_comes_back(open_page):
    page = open_page(READ)
    said = page.locator("[data-lost]")
    expect(said).to_be_hidden()
    page.context.set_offline(True)
    expect(said).to_contain_text("Sie haben gerade kein Netz.")
    assert violations_by_light(page) == {}
    page.context.set_offline(False)
    expect(said).to_be_hidden()


def test_a_form_without_a_network_keeps_what_was_typed_and_says_that_nothing_was_sent(open_page):
    page = open_page(FORM)
    page.get_by_label("Ihre Nachricht").fill("Wo ist der Kasten?")
    page.context.set_offline(True)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[data-lost]")).to_contain_text("Nichts wurde gesendet")
    expect(page.get_by_label("Ihre Nachricht")).to_have_value("Wo ist der Kasten?")
    # It works as ever when the network is back.
    page.context.set_offline(False)
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_control_without_the_guard_the_browsers_error_takes_the_forms_place(open_page):
    page = open_page(FORM, javascript=False)
    page.get_by_label("Ihre Nachricht").fill("Wo ist der Kasten?")
    page.context.set_offline(True)
    page.locator("main form button[type=submit]").click(no_wait_after=True)
    expect(page.get_by_label("Ihre Nachricht")).to_have_count(0)


def test_a_form_is_never_shown_from_a_copy(reader):
    reader.switch_on()
    reader.read(FORM)
    assert reader.kept() == ["/"]
    assert reader.cut(FORM) == 503
    expect(reader.page.locator("main form")).to_have_count(0)
    expect(reader.page.get_by_text("zum Absenden von Formularen auch")).to_be_visible()


def test_a_page_that_gets_a_form_loses_its_copy(reader):
    reader.switch_on()
    reader.read("/impressum/")
    assert "/impressum/" in reader.kept()
    form = b"<form class=neu\n METHOD='post' action=/x/></form></main>"
    reader.line.changes["/impressum/"] = lambda body: body.replace(b"</main>", form)
    reader.read("/impressum/")
    assert reader.kept() == ["/"]


def test_control_without_the_guard_a_stale_form_is_shown(reader):
    worker(reader, ("const postsSomething = (text) => {", "const postsSomething = (text) => { return false;"))
    reader.switch_on()
    reader.read(FORM)
    assert reader.cut(FORM) == 200
    expect(reader.page.locator("main form [name=csrfmiddlewaretoken]")).to_have_count(1)


# ---- never what is for one person


def leave_and_look(reader: Reader) -> tuple[list[str], list[str]]:
    """Read as an editor, sign out, and return all addresses and all texts on the device."""
    reader.switch_on()
    sign_in(reader.page, "redaktion@example.org")
    reader.read("/konto/", READ)
    assert reader.page.locator("wagtail-userbar, [data-wagtail-userbar], .w-userbar").count(), (
        "the page knows its reader"
    )
    reader.page.goto("/konto/abmelden/")
    reader.page.locator("main").get_by_role("button", name="Abmelden").click()
    reader.read(UNREAD)
    return [one for addresses in reader.caches().values() for one in addresses], reader.page.evaluate(TEXTS)


def test_nothing_of_an_account_stays_on_the_device(reader):
    addresses, texts = leave_and_look(reader)
    assert {READ, UNREAD} <= set(addresses)
    assert [one for one in addresses if one.startswith(("/konto/", "/admin/"))] == []
    assert [text for text in texts if "redaktion@example.org" in text or "userbar" in text] == []
    pages = [cookie for _method, path, cookie in reader.line.asked if path == READ]
    assert sorted(pages) == [False, True], "what is kept was asked for without a cookie"


def test_control_a_copy_asked_for_with_cookies_would_show_who_read_it(reader):
    worker(
        reader,
        ('fetch(address, { credentials: "omit",', 'fetch(address, { credentials: "include",'),
        ("const isForAll = (answer) => ", "const isForAll = (answer) => true || "),
    )
    _addresses, texts = leave_and_look(reader)
    assert any("userbar" in text for text in texts)


def test_a_page_that_says_private_is_not_kept(reader):
    reader.switch_on()
    reader.line.headers["/impressum/"] = {"Cache-Control": "private"}
    reader.read("/impressum/")
    assert reader.kept() == ["/"]


def test_a_private_page_may_ask_to_be_kept_for_its_time_and_goes_with_its_person(reader):
    reader.switch_on()
    reader.line.headers["/impressum/"] = {"Cache-Control": "no-store", "X-Keep-Offline": "3600"}
    reader.read("/impressum/")
    assert (reader.kept("ngo-1-own"), reader.kept()) == (["/impressum/"], ["/"])
    assert reader.cut("/impressum/") == 200
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Impressum")
    reader.line.cut = False
    reader.page.evaluate("fetch('/konto/abmelden/', {method: 'POST'}).then((one) => one.status)")
    reader.ask()
    assert reader.kept("ngo-1-own") == []


def test_when_its_time_is_over_it_is_not_shown(reader):
    reader.switch_on()
    reader.line.headers["/impressum/"] = {"Cache-Control": "no-store", "X-Keep-Offline": "0.001"}
    reader.read("/impressum/")
    assert reader.kept("ngo-1-own") == ["/impressum/"]
    assert reader.cut("/impressum/") == 503
    assert [one["url"] for one in reader.ask()] == [f"{reader.line.address}/"]


# ---- a new release, and the way back


def test_a_new_worker_takes_over_deletes_what_is_old_and_keeps_what_copies_need(reader):
    reader.switch_on()
    reader.read(READ)
    reader.page.evaluate(LEFT_OVER)
    style = next(one for one in reader.kept("ngo-1-files") if re.search(r"/site\.\w+\.css", one))
    worker(reader, (f'"{style}"', '"/robots.txt"'), ('const NGO = {"version": "', 'const NGO = {"version": "neu-'))
    reader.page.evaluate(UPDATE)
    reader.until("caches.has('ngo-0-pages').then((there) => !there)")
    reader.ask()
    assert "/static/alt.0123456789ab.css" not in reader.kept("ngo-1-files")
    assert style in reader.kept("ngo-1-files"), "the copy was made with it"
    reader.cut(READ)
    assert reader.page.evaluate("getComputedStyle(document.querySelector('.ngo-copy')).borderBottomStyle") == "dashed"


def test_a_broken_worker_can_be_taken_away(reader):
    broken = 'self.addEventListener("fetch", (event) => event.respondWith(Response.error()));'
    worker(reader, ("// ---- what is kept\n", broken))
    reader.switch_on()
    with pytest.raises(Error, match="ERR_FAILED"):
        reader.page.goto(READ)
    off = (ROOT_JS / "worker-off.js").read_bytes()
    reader.line.changes["/sw.js"] = lambda _body: off
    # A browser asks for the worker anew after a page was opened, whatever came of it; it waits for a quiet moment.
    with pytest.raises(Error, match="ERR_FAILED"):
        reader.page.goto(READ)
    before = reader.line.paths().count("/sw.js")
    for _attempt in range(400):
        if reader.line.paths().count("/sw.js") > before:
            break
        reader.page.wait_for_timeout(50)
    reader.page.wait_for_timeout(500)
    reader.page.goto(READ)
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Projekte")
    assert reader.caches() == {}
    assert reader.page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


# ---- notifications

WORD = {
    "title": "Bollerwagen frei",
    "body": "Im Stadtpark",
    "url": "/projekte/",
    "tag": "w1",
    "lang": "de",
    "dir": "ltr",
}


def deliver(reader: Reader, data: str) -> None:
    """Let the browser hand a push message to the worker."""
    session = reader.page.context.new_cdp_session(reader.page)
    found: list[dict] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    while not found:
        reader.page.wait_for_timeout(20)
    message = {"origin": reader.line.address, "registrationId": found[0]["registrationId"], "data": data}
    session.send("ServiceWorker.deliverPushMessage", message)
    session.detach()


@pytest.fixture
def notified(reader) -> Worker:
    """The worker, registered as the page about notifications does it, and watched."""
    reader.page.goto("/offline/")
    reader.page.evaluate(
        "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(() => 1)"
    )
    assert reader.caches() == {}, "who wants notifications has not asked for copies"
    found = reader.page.context.service_workers[0]
    found.evaluate(WATCH)
    return found


def shown(found: Worker, count: int) -> list[dict]:
    return found.evaluate(
        f"async () => {{ while (self.shown.length < {count}) await new Promise((done) => setTimeout(done, 20));"
        " return self.shown; }"
    )


def test_a_message_is_shown_as_it_was_sent(reader, notified):
    deliver(reader, json.dumps(WORD))
    (one,) = shown(notified, 1)
    assert {name: one[name] for name in ("title", "body", "tag", "lang", "dir")} == {
        name: value for name, value in WORD.items() if name != "url"
    }
    assert one["data"] == {"url": f"{reader.line.address}/projekte/"}
    for picture in ("icon", "badge"):
        assert reader.page.request.get(one[picture]).headers["content-type"] == "image/png"


@pytest.mark.parametrize("data", ["", "kaputt", "[]", "null", '{"title": 7}', '{"body": "ohne Titel"}'])
def test_a_broken_message_still_shows_that_there_is_something(reader, notified, data):
    deliver(reader, data)
    (one,) = shown(notified, 1)
    assert (one["title"], one["body"], one["data"]["url"]) == (
        "Norderstedt GO!", "Es gibt etwas Neues.", f"{reader.line.address}/",
    )  # fmt: skip


@pytest.mark.parametrize("url", ["https://stranger.example/", "//stranger.example/", "javascript:alert(1)", "http://["])
def test_a_message_never_leads_elsewhere(reader, notified, url):
    deliver(reader, json.dumps({**WORD, "url": url}))
    (one,) = shown(notified, 1)
    assert one["data"] == {"url": f"{reader.line.address}/"}
    assert notified.evaluate(CLICK, url) == [f"open {reader.line.address}/", 1]


def test_a_click_leads_to_the_open_tab_or_opens_one(reader, notified):
    reader.page.goto(READ)
    assert notified.evaluate(CLICK, READ) == [f"focus {READ}", 1]
    assert notified.evaluate(CLICK, UNREAD) == [f"open {reader.line.address}{UNREAD}", 1]


def test_a_message_says_why_it_came_and_has_a_button_that_stops_just_this(reader, notified):
    stop = {"title": "Dieses Thema beenden", "url": "/benachrichtigungen/ende/x/"}
    deliver(reader, json.dumps({**WORD, "why": "Weil Sie Bollerwagen ausgewählt haben", "stop": stop}))
    (one,) = shown(notified, 1)
    assert one["body"] == "Im Stadtpark\nWeil Sie Bollerwagen ausgewählt haben"
    assert one["actions"] == [{"action": "stop", "title": "Dieses Thema beenden"}]
    assert one["data"]["stop"] == f"{reader.line.address}/benachrichtigungen/ende/x/"
    pressed = 'click.action = "stop"; click.notification'
    press = CLICK.replace("data: {url}", "data: url").replace("click.notification", pressed)
    assert notified.evaluate(press, one["data"]) == [f"open {reader.line.address}/benachrichtigungen/ende/x/", 1]


def test_a_new_address_of_the_device_is_sent_home(reader, notified):
    notified.evaluate("""() => {
      const change = new ExtendableEvent("pushsubscriptionchange");
      change.oldSubscription = {endpoint: "https://push.example/alt"};
      change.newSubscription = {endpoint: "https://push.example/neu"};
      const token = {json: async () => ({token: "t"})};
      self.sent = new Promise((done) => { self.fetch = async (...given) => given[1] ? done(given) : token; });
      self.dispatchEvent(change);
    }""")
    address, request = notified.evaluate("self.sent")
    assert (address, request["method"]) == ("/benachrichtigungen/geraet/erneuern/", "POST")
    assert request["headers"]["X-CSRFToken"] == "t"
    assert json.loads(request["body"]) == {
        "old": {"endpoint": "https://push.example/alt"},
        "new": {"endpoint": "https://push.example/neu"},
    }


@pytest.fixture
def whole(browser, line) -> Iterator[Reader]:
    """A reader with a whole Chromium, which knows how to install and to notify; the one without windows does not."""
    one = browser.browser_type.launch(
        executable_path=executable(), args=[*SWITCHES, "--headless=new"], ignore_default_args=["--headless"]
    )
    context = one.new_context(base_url=line.address)
    context.grant_permissions(["notifications"], origin=line.address)
    yield Reader(context.new_page(), line)
    one.close()


def test_a_whole_browser_shows_a_message(whole):
    whole.switch_on()
    deliver(whole, json.dumps(WORD))
    there = "navigator.serviceWorker.ready.then((one) => one.getNotifications())"
    whole.until(f"{there}.then((all) => all.length === 1)")
    found = whole.page.evaluate(f"{there}.then(([{{title, body, tag}}]) => [title, body, tag])")
    assert found == [WORD["title"], WORD["body"], WORD["tag"]]


@pytest.mark.parametrize(
    ("size", "errors"), [(b"512x512", []), (b"20x20", ["manifest-missing-suitable-icon", "no-acceptable-icon"])]
)
def test_a_whole_browser_offers_to_install_unless_no_icon_is_large_enough(whole, size, errors):
    whole.line.changes["/manifest.webmanifest"] = lambda body: (
        body
        if not errors
        else body.replace(b"512x512", size).replace(b"192x192", size).replace(b'"any", "type"', b'"20x20", "type"')
    )
    whole.page.goto("/", wait_until="networkidle")
    session = whole.page.context.new_cdp_session(whole.page)
    found = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert sorted(one["errorId"] for one in found if one["errorId"] != "in-incognito") == errors


# ---- for everybody


@pytest.mark.parametrize("address", [READ, UNREAD, "/offline/"])
def test_a_copy_and_what_stands_for_a_missing_page_violate_no_rule(reader, address):
    reader.switch_on()
    reader.read(READ)
    reader.cut(address)
    assert violations_by_light(reader.page) == {}
