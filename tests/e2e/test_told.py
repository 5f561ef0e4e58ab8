"""Being told, in a real browser: an order by mail, an order on the device, and a push message all the way through."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations, violations_by_light
from tests.e2e.desk import sign_in
from tests.e2e.test_accounts import LINK
from tests.e2e.test_moderation import pick
from tests.push_service import PushService, Reader, push_service
from tools.browser import SWITCHES, executable

pytestmark = pytest.mark.browser
PAGE = "/benachrichtigungen/"
# A browser's own way to its push service leads out of this machine; this one's leads to the tests'. All else is real.
OWN_SERVICE = """(subscription) => {
  const known = (options) => ({...subscription, options, toJSON: () => subscription, unsubscribe: async () => true});
  PushManager.prototype.getSubscription = async () => localStorage.getItem("own") && known({});
  PushManager.prototype.subscribe = async (options) => {
    localStorage.setItem("own", "1");
    return known(options);
  };
}"""


@dataclass
class Device:
    """A person's device: its page, its push service, the keys that only it has."""

    page: Page
    service: PushService
    own: Reader


@pytest.fixture
def device(browser, site) -> Iterator[Device]:
    """A whole browser, which can show messages, with permission to."""
    one = browser.browser_type.launch(
        executable_path=executable(), args=[*SWITCHES, "--headless=new"], ignore_default_args=["--headless"]
    )
    context = one.new_context(base_url=site, locale="de-DE", reduced_motion="reduce")
    context.grant_permissions(["notifications"], origin=site)
    with push_service() as service:
        own = service.reader()
        context.add_init_script(f"({OWN_SERVICE})({json.dumps(own.subscription())})")
        yield Device(context.new_page(), service, own)
    one.close()


def choose(page: Page, group: str, name: str) -> None:
    box = page.get_by_role("group", name=group, exact=True)
    if not box.is_visible():
        page.locator("summary", has_text=group).click()
    box.get_by_label(name).check()


def newest_link(open_page, email: str, pattern: re.Pattern[str], count: int = 1) -> str:
    """Return what fits in the newest of so many letters."""
    box = open_page(f"/demo/postfach/?an={email}")
    for _attempt in range(60):
        letters = box.locator(".ngo-letter")
        if letters.count() >= count and (found := pattern.search(letters.first.inner_text())):
            return found[0]
        box.wait_for_timeout(500)
        box.reload()
    pytest.fail("No letter has come.")


def arrived(device: Device, count: int) -> list[dict[str, str]]:
    """Wait for so many messages at the push service, and read them as the device does."""
    for _attempt in range(120):
        if len(device.service.messages) >= count:
            break
        device.page.wait_for_timeout(250)
    return [json.loads(device.own.read(message)) for message in device.service.messages]


def show(device: Device, payload: dict[str, str]) -> list[str]:
    """Hand the decrypted message to the browser, as its push service would; returns what it shows."""
    session = device.page.context.new_cdp_session(device.page)
    found: list[dict] = []
    session.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    while not found:
        device.page.wait_for_timeout(20)
    site = "/".join(device.page.url.split("/")[:3])
    data = {"origin": site, "registrationId": found[0]["registrationId"], "data": json.dumps(payload)}
    session.send("ServiceWorker.deliverPushMessage", data)
    look = "navigator.serviceWorker.ready.then((one) => one.getNotifications())"
    for _attempt in range(100):
        shown = device.page.evaluate(f"{look}.then((all) => all.map((one) => [one.title, one.body, one.data.url]))")
        if shown:
            return shown[0]
        device.page.wait_for_timeout(50)
    pytest.fail("The browser shows nothing.")


def test_an_order_by_mail_to_the_end(open_page):
    email = "bestellung@example.org"
    page = open_page(PAGE)
    choose(page, "Einzelne Projekte", "Digitale Schließfächer")
    choose(page, "Aktuelles", "Alle Neuigkeiten des Programms")
    page.get_by_label("Ihre E-Mail-Adresse").fill(email)
    # A person needs some seconds for it (core.forms).
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Per E-Mail benachrichtigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Fast geschafft")
    page.goto(newest_link(open_page, email, LINK))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bitte bestätigen Sie")
    page.get_by_role("button", name="Ja, benachrichtigen").click()
    expect(page.get_by_role("status")).to_contain_text("Ab jetzt benachrichtigen wir Sie")
    expect(page.get_by_text("Neues zum Projekt „Digitale Schließfächer“").first).to_be_visible()
    assert violations_by_light(page) == {}

    page.get_by_role("button", name="Test senden").click()
    page.goto(newest_link(open_page, email, re.compile(r"/benachrichtigungen/meine/[\w-]{43}/"), count=2))
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Benachrichtigungen")

    editor = sign_in(open_page(None), "freigabe@example.org")
    editor.goto("/aktuelles/")
    publish_news(editor, "Neue Bänke am Rathaus")
    page.goto(newest_link(open_page, email, re.compile(r"/benachrichtigungen/ende/[\w-]{43}/"), count=3))
    assert violations(page) == {}
    page.get_by_role("button", name="Beenden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Beendet")
    assert violations(page) == {}
    page.get_by_role("button", name="Das war ein Versehen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alles ist wie vorher.")


def test_what_is_missing_is_said_where_it_is_missing(open_page):
    page = open_page(PAGE)
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Per E-Mail benachrichtigen").click()
    alert = page.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("Bitte kreuzen Sie mindestens eine Sache an.")
    assert violations_by_light(page) == {}
    alert.get_by_role("link", name="Was möchten Sie erfahren?").click()
    expect(page.get_by_role("group", name="Was möchten Sie erfahren?")).to_be_focused()


def test_without_javascript_the_order_goes_by_mail_and_says_so(open_page):
    page = open_page(PAGE, javascript=False)
    expect(page.get_by_text("Dafür braucht es JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Auf diesem Gerät benachrichtigen")).to_be_hidden()
    expect(page.get_by_role("button", name="Per E-Mail benachrichtigen")).to_be_visible()


def test_a_push_message_all_the_way(device, open_page):
    page = device.page
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(PAGE)
    choose(page, "Aktuelles", "Alle Neuigkeiten des Programms")
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="Auf diesem Gerät benachrichtigen").click()
    expect(page.get_by_role("status")).to_contain_text("Ab jetzt meldet sich dieses Gerät")
    assert violations_by_light(page) == {}
    page.get_by_role("button", name="Test senden").click()
    expect(page.get_by_role("status")).to_contain_text("Ein Test ist unterwegs.")
    (test,) = arrived(device, 1)
    assert (test["title"], test["body"]) == ("Es klappt", "Auf diesem Weg kommen unsere Nachrichten bei Ihnen an.")

    editor = sign_in(open_page(None), "freigabe@example.org")
    title = "Neue Fächer am Bahnhof"
    editor.goto("/aktuelles/")
    publish_news(editor, title)
    told = arrived(device, 2)[1]
    assert (told["title"], told["body"], told["lang"]) == (title, "Sie sind ab morgen offen.", "de")
    assert told["why"] == "Weil Sie ausgewählt haben: Alle Neuigkeiten des Programms"
    assert show(device, told) == [told["title"], f"{told['body']}\n{told['why']}", told["url"]]
    page.goto(told["url"])
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    # The device finds its choices again without a message at hand, and ends it all.
    page.goto(PAGE)
    page.get_by_role("button", name="Auswahl ansehen und ändern").click()
    page.get_by_role("button", name="Alles beenden").click()
    expect(page.get_by_role("status")).to_contain_text("Es kommt nichts mehr.")
    assert [line for line in said if "404" not in line] == []


def publish_news(editor: Page, title: str) -> None:
    """Write a piece of news in the admin and publish it."""
    editor.locator("wagtail-userbar").get_by_role("button").first.click()
    editor.locator("wagtail-userbar").get_by_role("menuitem", name="Unterseite hinzufügen").click()
    editor.locator("[name=title]").fill(title)
    editor.locator("[name=lead]").fill("Sie sind ab morgen offen.")
    pick(editor, "Veröffentlichen")
    expect(editor.get_by_text("veröffentlicht").first).to_be_visible()
