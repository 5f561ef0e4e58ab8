"""From the first word to the public page: an editor writes with every block, another approves, the minute comes."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from core.blocks import StoryBlock
from tests.e2e.axe import violations
from tests.e2e.desk import Body, let_autosave_finish, sign_in

pytestmark = pytest.mark.browser

TITLE = "Probefahrt mit dem Lastenrad"
ADDRESS = "/programm/probefahrt-mit-dem-lastenrad/"
# The beat looks every 15 s; a page may need as long again to be built, on a busy machine twice.
AT_THE_LATEST = timedelta(seconds=59)


def write_words(body: Body) -> None:
    body.add("Text").say("Wer ein Lastenrad sucht, findet es am Rathaus.")
    body.add("Zitat").write(text="Damit kommt mein Einkauf bis vor die Tür.", who="Eine erfundene Nachbarin")
    steps = body.add("Schritte").write(heading="So leihen Sie es aus")
    for number, title in enumerate(["Aussuchen", "Losfahren"]):
        steps.entry("steps", number).write(title=title).say(f"{title} dauert eine Minute.", "text")
    line = body.add("Zeitstrahl").write(heading="Wie es dazu kam")
    for number, year in enumerate(["2021", "2022"]):
        line.entry("entries", number).write(when=year, title=f"Schritt im Jahr {year}").say("Ein Satz.", "text")
    parts = body.add("Zum Aufklappen").write(heading="Was oft gefragt wird")
    parts.entry("items", 0).write(title="Kostet das etwas?").say("Nein, es ist umsonst.", "text")


def write_media(body: Body) -> None:
    body.add("Bild").choose("image", "Demo: growth").write(alt_text="Drei Blätter wachsen aus einem Stamm.")
    gallery = body.add("Galerie").write(heading="Bilder vom Tag")
    for number in range(2):
        gallery.entry("pictures", number).choose("picture-image", "Demo: growth").write(
            **{"picture-alt_text": f"Samen fliegen, Bild {number + 1}.", "caption": "Eine Zeichnung"}
        )
    body.add("Video").write(title="Eine Fahrt durch den Park", url="https://vimeo.com/123456789").say(
        "Man sieht ein Rad im Park.", "transcript"
    )


def write_numbers(body: Body) -> None:
    body.add("Kennzahl").write(figure="12", text="Räder stehen bereit", source="Beispiel").date("day", "01.06.2026")
    table = body.add("Tabelle")
    table.write(**{"table-caption": "Beispiel: Räder nach Ort", "source": "Beispiel"})
    table.add_column("Text", "Ort")
    table.add_column("Zahl", "Räder")
    table.fill_row("Rathaus", "7")
    body.add("Datei zum Mitnehmen").choose("document", "Beispielzahlen")


def write_links(body: Body) -> None:
    body.add("Aufruf").write(
        heading="Fahren Sie mit", text="Die Fahrt ist offen für alle.", button="Uns schreiben", mail="rad@example.org"
    )
    body.add("Karten").write(heading="Das könnte Sie interessieren").select(newest="Aktuelles")
    body.add("Karte mit Orten").write(heading="Hier stehen die Räder").select(kind="Alle Orte außer Recyclingplätzen")
    body.add("Live-Wert").select(widget="Projekte nach Stand")


def write_with_every_block(page: Page) -> None:
    page.goto("/programm/")
    page.locator("wagtail-userbar").get_by_role("button").first.click()
    page.locator("wagtail-userbar").get_by_role("menuitem", name="Unterseite hinzufügen").click()
    page.get_by_role("link", name="Inhaltsseite", exact=False).first.click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=lead]").fill("Ein Nachmittag, an dem alle einmal fahren dürfen.")
    body = Body(page)
    for write in (write_words, write_media, write_numbers, write_links):
        write(body)
    # A new kind of block has to be written here too.
    assert body.count == len(StoryBlock().child_blocks)


def next_minute() -> datetime:
    """A minute that leaves time to approve."""
    return (datetime.now(ZoneInfo("Europe/Berlin")) + timedelta(seconds=80)).replace(second=0, microsecond=0)


def schedule(page: Page, moment: datetime) -> None:
    page.get_by_role("button", name="Status umschalten").click()
    page.get_by_role("button", name="Zeitplan festlegen").click()
    dialog = page.get_by_role("dialog", name=re.compile("zeitplan festlegen"))
    dialog.locator("[name=go_live_at]").fill(f"{moment:%d.%m.%Y %H:%M}")
    # By keyboard: past the second field, whose calendar would lie over the button.
    for key in ("Tab", "Tab"):
        page.keyboard.press(key)
    # The field tells of its change when it is left.
    let_autosave_finish(page)
    page.keyboard.press("Enter")
    # The picker of times knows full hours, too.
    expect(page.get_by_text(f"{moment:%Y %H:%M}").first).to_be_visible()


def pick(page: Page, action: str) -> None:
    """Choose from the menu beside the page's main button."""
    let_autosave_finish(page)
    page.get_by_role("button", name="Mehr Aktionen").click()
    page.get_by_role("button", name=action).click()


def complaints(page: Page) -> list[str]:
    """What the console says, but for what Wagtail's autosave says to a form that is not whole yet."""
    return [text for text in page.said if "400 (Bad Request)" not in text]


@pytest.fixture
def colleague(open_page):
    def one(email: str) -> Page:
        return sign_in(open_page(None, width=1440, height=1000), email)

    return one


def test_a_page_goes_its_whole_way(colleague, open_page):
    writer = colleague("redaktion@example.org")
    write_with_every_block(writer)
    writer.get_by_role("button", name="Vorschau umschalten").click()
    preview = writer.frame_locator("iframe[title=Vorschau], #w-preview-iframe").first
    expect(preview.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    expect(preview.get_by_text("Wer ein Lastenrad sucht, findet es am Rathaus.")).to_be_visible()
    minute = next_minute()
    schedule(writer, minute)
    expect(writer.get_by_role("button", name="Veröffentlichen")).to_have_count(0)
    pick(writer, "In Freigabe einreichen")
    expect(writer.get_by_text(f"‚{TITLE}‘ wurde zur Moderation eingereicht.")).to_be_visible()

    approver = colleague("freigabe@example.org")
    approver.get_by_role("link", name=TITLE).first.click()
    pick(approver, "Freigeben und Veröffentlichen")
    expect(approver.get_by_role("heading", name="Das Programm")).to_be_visible()
    early = open_page(None)
    while datetime.now(ZoneInfo("Europe/Berlin")) < minute - timedelta(seconds=1):
        assert early.goto(ADDRESS).status == 404
        early.wait_for_timeout(1000)
    while (status := early.goto(ADDRESS).status) == 404:
        assert datetime.now(ZoneInfo("Europe/Berlin")) < minute + AT_THE_LATEST
        early.wait_for_timeout(500)
    assert status == 200
    expect(early.get_by_role("heading", name=TITLE, level=1)).to_be_visible()
    assert violations(early) == {}
    assert complaints(writer) == complaints(approver) == []


def deeds(page: Page, address: str) -> dict[str, str]:
    """Return what Wagtail's bar on a public page offers, with the addresses."""
    page.goto(address)
    links = page.locator("wagtail-userbar").get_by_role("menuitem")
    page.locator("wagtail-userbar").get_by_role("button").first.click()
    return {link.inner_text().strip(): link.get_attribute("href") for link in links.all()}


def test_the_utility_cannot_touch_a_page_of_the_city(colleague):
    utility = colleague("stadtwerke@example.org")
    own = deeds(utility, "/projekte/echtzeitstrom/")["Diese Seite bearbeiten"]
    utility.goto(own)
    expect(utility.locator("[name=title]")).to_have_value("Echtzeitstrom")
    assert "Diese Seite bearbeiten" not in deeds(utility, "/programm/")
    the_citys = deeds(colleague("redaktion@example.org"), "/programm/")["Diese Seite bearbeiten"]
    utility.goto(the_citys)
    expect(utility.get_by_text("Sie haben leider keinen Zugang zu diesem Bereich.")).to_be_visible()
    expect(utility.locator("[name=title]")).to_have_count(0)
