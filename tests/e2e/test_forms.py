"""Forms for everybody, as somebody uses them who sees or hears one thing at a time."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_after_sending_reading_begins_at_the_answer(open_page):
    page = open_page("/kontakt/")
    page.wait_for_timeout(3_100)
    page.get_by_role("button", name="Nachricht senden").click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Ihre Nachricht").click()
    expect(page.get_by_label("Ihre Nachricht")).to_be_focused()
    page.keyboard.type("Guten Tag")
    page.get_by_role("button", name="Nachricht senden").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Nachricht ist angekommen.")
