"""What whoever looks after sensors does in the admin: look at the board, try a message, bring a table."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations_by_light
from tests.e2e.desk import sign_in

pytestmark = pytest.mark.browser
APPROVER = "freigabe@example.org"
TABLE = """geraet;name;typ;breite;laenge;aktiv\r
probe-1;Glascontainer Probeweg;container;53,7078;9,9936;ja\r
probe-2;Papiercontainer Probeweg;container;;;nein\r
"""


def bring(page: Page, text: str) -> None:
    page.locator("[name=file]").set_input_files(
        {"name": "sensoren.csv", "mimeType": "text/csv", "buffer": text.encode("cp1252")}
    )
    page.get_by_role("button", name="Zeigen, was sich ändern würde").click()


def test_a_refused_message_is_mended_without_a_script(open_page):
    """From the board of the running city into the trial; forms alone."""
    page = sign_in(open_page(None), APPROVER)
    page.goto("/admin/sensors/board/")
    expect(page.get_by_role("cell", name=re.compile("verbunden"))).to_be_visible()
    assert violations_by_light(page) == {}
    page.goto("/admin/sensors/trial/?type=1")
    state = page.context.storage_state()
    plain = page.context.browser.new_context(
        base_url=page.url.partition("/admin/")[0], java_script_enabled=False, storage_state=state, locale="de-DE"
    ).new_page()
    plain.goto("/admin/sensors/trial/?type=1")
    plain.get_by_label("Nachricht").fill('{"level": "voll"}')
    plain.get_by_role("button", name="Ausprobieren").click()
    expect(plain.get_by_role("cell", name=re.compile("abgelehnt: ein Wert, der keine Zahl ist"))).to_be_visible()
    plain.get_by_label("Nachricht").fill('{"level": 68}')
    plain.get_by_role("button", name="Ausprobieren").click()
    expect(plain.get_by_text("1 Wert würde gespeichert.")).to_be_visible()
    plain.context.close()
    page.get_by_role("button", name="Ausprobieren").click()
    expect(page.get_by_text(re.compile("Werte? würden? gespeichert."))).to_be_visible()
    assert violations_by_light(page) == {}
    assert page.said == []


def test_a_table_is_looked_at_and_then_imported(open_page):
    page = sign_in(open_page(None), APPROVER)
    page.goto("/admin/sensors/import/")
    assert violations_by_light(page) == {}
    page.set_viewport_size({"width": 1440, "height": 900})
    bring(page, TABLE.replace("container;;", "nie;;"))
    expect(page.get_by_role("row", name=re.compile("^3 fehlerhaft probe-2"))).to_be_visible()
    expect(page.get_by_role("button", name="So importieren")).to_have_count(0)
    bring(page, TABLE)
    expect(page.get_by_role("row", name=re.compile("^2 neu probe-1 Glascontainer Probeweg"))).to_be_visible()
    assert violations_by_light(page) == {}
    page.get_by_role("button", name="So importieren").click()
    expect(page.get_by_text("Neu: 2, geändert: 0.")).to_be_visible()
    bring(page, TABLE)
    expect(page.get_by_text("Alle Sensoren sind, wie die Datei sagt.")).to_be_visible()
    page.goto("/admin/snippets/iot/sensor/?q=Probeweg")
    expect(page.get_by_role("link", name="Glascontainer Probeweg")).to_be_visible()
    assert page.said == []
