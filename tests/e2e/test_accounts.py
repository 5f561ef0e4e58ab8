"""An account in a real browser: codes from the letter box, a passkey of a virtual device, and the policies on."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations, violations_by_light

pytestmark = pytest.mark.browser

CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}\b")
LINK = re.compile(r"/l/[\w-]{43}/")
SEEN: set[str] = set()


@pytest.fixture
def page(open_page) -> Page:
    """A page in whose device a finger is always on the sensor; `said` collects what the console complains of."""
    page = open_page(None)
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    page.device = device
    page.device_id = device.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return page


def code_for(open_page, email: str) -> str:
    """Return the newest code, not seen before, from the demo's letter box; a worker brings it within seconds."""
    box = open_page(f"/demo/postfach/?an={email}")
    for _attempt in range(40):
        fresh = [code for code in CODE.findall(box.locator("main").inner_text()) if code not in SEEN]
        if fresh:
            SEEN.update(fresh)
            return fresh[0]
        box.wait_for_timeout(500)
        box.reload()
    pytest.fail("No code has come.")


def link_for(open_page, email: str) -> str:
    """Return the path of the link in the newest mail."""
    box = open_page(f"/demo/postfach/?an={email}")
    for _attempt in range(40):
        if found := LINK.findall(box.locator("main").inner_text()):
            return found[0]
        box.wait_for_timeout(500)
        box.reload()
    pytest.fail("No link has come.")


@pytest.fixture
def member(page, open_page) -> str:
    """The address of a new account that is signed in on the page."""
    email = f"{uuid4().hex[:8]}@example.org"
    page.goto("/konto/anlegen/")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code").fill(code_for(open_page, email))
    page.get_by_role("button", name="Bestätigen").click()
    expect(page.get_by_role("heading", name="Mein Konto", level=1)).to_be_visible()
    return email


def set_up_passkey(page: Page) -> None:
    page.goto("/konto/passkeys/neu/")
    page.get_by_label("Name").fill("Mein Telefon")
    page.get_by_role("button", name="Passkey erzeugen").click()
    expect(page.get_by_role("heading", name="Ersatzcodes", level=1)).to_be_visible()


def test_a_passkey_is_enough_to_sign_in(page, member):
    set_up_passkey(page)
    (key,) = page.device.send("WebAuthn.getCredentials", {"authenticatorId": page.device_id})["credentials"]
    assert key["isResidentCredential"]
    page.goto("/konto/")
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    expect(page.get_by_text(f"Sie sind angemeldet als {member}.")).to_be_visible()
    assert page.said == []


def test_a_passkey_is_the_second_step_after_a_code(page, member, open_page):
    set_up_passkey(page)
    page.goto("/konto/abmelden/")
    page.locator("main").get_by_role("button", name="Abmelden").click()
    page.goto("/konto/anmelden/code/")
    page.get_by_label("E-Mail-Adresse").fill(member)
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code").fill(code_for(open_page, member))
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("heading", name="Zweiter Schritt", level=1)).to_be_visible()
    page.get_by_role("button", name="Passkey benutzen").click()
    expect(page.get_by_text(f"Sie sind angemeldet als {member}.")).to_be_visible()
    assert page.said == []


def test_a_device_that_refuses_leads_to_another_way(page, member):
    page.device.send("WebAuthn.setUserVerified", {"authenticatorId": page.device_id, "isUserVerified": False})
    page.goto("/konto/passkeys/neu/")
    page.get_by_role("button", name="Passkey erzeugen").click()
    expect(page.get_by_role("alert")).to_contain_text("Das hat nicht geklappt.")


def test_all_pages_of_an_account_are_accessible(open_page, member, page):
    set_up_passkey(page)
    for address in (
        "/konto/",
        "/konto/adresse/",
        "/konto/passwort/festlegen/",
        "/konto/zweiter-faktor/",
        "/konto/app/",
        "/konto/passkeys/",
        "/konto/passkeys/neu/",
        "/konto/ersatzcodes/",
        "/konto/geraete/",
        "/konto/daten/",
        "/konto/daten/loeschen/",
        "/konto/abmelden/",
    ):
        page.goto(address)
        assert violations_by_light(page) == {}, address
        page.set_viewport_size({"width": 360, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, address


@pytest.mark.parametrize("width", [360, 1440])
def test_so_are_the_ways_in_and_their_errors(open_page, width):
    page = open_page("/konto/anmelden/", width=width)
    for address in ("/konto/anmelden/", "/konto/anmelden/code/", "/konto/anlegen/", "/konto/passwort/vergessen/"):
        page.goto(address)
        assert violations(page) == {}, address
    page.goto("/konto/anmelden/")
    page.get_by_label("E-Mail-Adresse").fill("wer@example.org")
    page.get_by_role("textbox", name="Passwort").fill("falsch-und-lang")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Adresse und Passwort passen nicht zusammen.")
    assert violations(page) == {}


def test_without_scripts_a_code_is_enough(open_page):
    page = open_page("/konto/anmelden/", javascript=False)
    expect(page.get_by_role("button", name="Mit Passkey anmelden")).to_be_hidden()
    page.get_by_role("link", name="Code schicken").click()
    page.get_by_label("E-Mail-Adresse").fill("redaktion@example.org")
    page.get_by_role("button", name="Code schicken").click()
    page.get_by_label("Code").fill(code_for(open_page, "redaktion@example.org"))
    page.get_by_role("button", name="Anmelden").click()
    expect(page.get_by_role("link", name="Zur Redaktion")).to_be_visible()


def test_signing_out_leaves_nothing_behind(open_page):
    page = open_page("/konto/anmelden/")
    page.get_by_label("E-Mail-Adresse").fill("redaktion@example.org")
    page.get_by_role("textbox", name="Passwort").fill("wurzeln-und-fluegel")
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()
    page.goto("/projekte/")
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"] != "csrftoken-norderstedt"] == []


@pytest.mark.parametrize("width", [360, 1440])
def test_a_link_by_mail_shows_and_deletes_what_is_kept(page, open_page, width):
    """In a browser, since only a browser tells the origin of a form; a policy that hides it would be refused."""
    page.set_viewport_size({"width": width, "height": 900})
    email = f"{uuid4().hex[:8]}@example.org"
    page.goto("/konto/meine-daten/")
    page.get_by_label("E-Mail-Adresse").fill(email)
    page.wait_for_timeout(3_100)
    page.get_by_role("button", name="Link schicken").click()
    expect(page.get_by_role("heading", name="Eine E-Mail ist unterwegs", level=1)).to_be_visible()
    page.goto(link_for(open_page, email))
    expect(page.get_by_text(f"Zu {email} speichern wir nichts")).to_be_visible()
    assert violations(page) == {}
    page.get_by_role("button", name="Endgültig löschen").click()
    expect(page.get_by_role("alert")).to_contain_text("Bitte setzen Sie den Haken")
    assert violations(page) == {}
    with page.expect_download() as copy:
        page.get_by_role("button", name="Kopie herunterladen").click()
    assert copy.value.suggested_filename.startswith("meine-daten-")
    page.get_by_label("Ja, löschen Sie alles").check()
    page.get_by_role("button", name="Endgültig löschen").click()
    expect(page.get_by_role("heading", name="Ihre Daten sind gelöscht", level=1)).to_be_visible()
    assert violations(page) == {}
    assert page.evaluate("document.documentElement.scrollWidth") <= width
