"""An editor in the Wagtail admin, in a real browser and under the real policies."""

import pytest
from playwright.sync_api import expect

from demo.people import EDITOR_EMAIL, EDITOR_PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(open_page):
    """A page signed in as the demo's editor; `said` collects what the console complains of."""
    page = open_page(None, width=1440)
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.goto("/admin/")
    page.locator("[name=login]").fill(EDITOR_EMAIL)
    page.locator("[name=password]").fill(EDITOR_PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_role("link", name="Bilder", exact=True)).to_be_visible()
    return page


def test_an_address_is_spelt_as_people_spell_it(editor):
    editor.goto("/admin/pages/add/home/contentpage/3/")
    editor.locator("[name=title]").press_sequentially("Müllabfuhr: größere Körbe")
    expect(editor.locator("[name=slug]")).to_have_value("muellabfuhr-groessere-koerbe")


def test_an_editor_finds_a_project_and_sees_its_preview(editor):
    editor.goto("/projekte/echtzeitstrom/")
    editor.locator("wagtail-userbar").get_by_role("button").first.click()
    editor.locator("wagtail-userbar").get_by_role("menuitem", name="bearbeiten").click()
    expect(editor.locator("[name=title]")).to_have_value("Echtzeitstrom")
    editor.locator("[data-side-panel-toggle=preview]").click()
    preview = editor.frame_locator("iframe[title=Vorschau], #w-preview-iframe").first
    expect(preview.get_by_role("heading", name="Echtzeitstrom", level=1)).to_be_visible()
    assert editor.said == []
