"""What an editor does in the Wagtail admin, in their words: sign in, add a block, fill it, choose, send."""

import re

from playwright.sync_api import Locator, Page, expect

from demo.people import EDITOR_PASSWORD

# ms; WAGTAIL_AUTOSAVE_INTERVAL is 500.
LONGER_THAN_AUTOSAVE_WAITS = 800


def sign_in(page: Page, email: str) -> Page:
    """Sign in as one of the demo's people; `page.said` collects what the console complains of."""
    page.said = []
    page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
    page.goto("/admin/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(EDITOR_PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(page.get_by_role("heading", name="Was auf Sie wartet")).to_be_visible()
    return page


def let_autosave_finish(page: Page) -> None:
    """Wait out the autosave: sent beside a submit it may arrive after it, and the next form says "a newer version"."""
    page.wait_for_timeout(LONGER_THAN_AUTOSAVE_WAITS)
    expect(page.locator("#w-autosave-indicator")).not_to_have_attribute("data-w-autosave-state-value", "saving")


class Body:
    """The body of a page, as a form of blocks."""

    def __init__(self, page: Page, name: str = "body") -> None:
        self.page = page
        self.name = name
        self.count = 0

    def add(self, kind: str) -> "Part":
        """Add a block at the end, from the picker."""
        field = self.page.locator(f"[data-contentpath={self.name}]")
        field.get_by_role("button", name="Einen Block einfügen").last.click()
        self.page.get_by_role("combobox", name=re.compile("Suchoptionen")).or_(
            self.page.get_by_placeholder("Suchoptionen…")
        ).last.fill(kind)
        self.page.get_by_role("option", name=kind, exact=True).click()
        part = Part(self.page, f"{self.name}-{self.count}-value")
        self.count += 1
        return part


class Part:
    """One block, or one entry of its list."""

    def __init__(self, page: Page, prefix: str) -> None:
        self.page = page
        self.prefix = prefix

    def named(self, field: str) -> Locator:
        return self.page.locator(f"[name='{self.prefix}{field and '-'}{field}']")

    def write(self, **texts: str) -> "Part":
        """Fill in plain fields."""
        for field, text in texts.items():
            self.named(field).fill(text)
        return self

    def date(self, field: str, text: str) -> "Part":
        """Type a day. The calendar opens, and has to close: it would take the next click."""
        calendar = self.page.locator(".xdsoft_datetimepicker:visible")
        self.named(field).click()
        expect(calendar).to_have_count(1)
        self.named(field).fill(text)
        self.named(field).press("Tab")
        expect(calendar).to_have_count(0)
        return self

    def say(self, text: str, field: str = "") -> "Part":
        """Type into a rich text."""
        self.named(field).locator("xpath=..").locator("[contenteditable=true]").first.click()
        self.page.keyboard.type(text)
        return self

    def select(self, **choices: str) -> "Part":
        """Choose from lists."""
        for field, label in choices.items():
            self.named(field).select_option(label=label)
        return self

    def entry(self, field: str, number: int) -> "Part":
        """Return an entry of a list; it is added if it is not there."""
        if not self.page.locator(f"[name='{self.prefix}-{field}-{number}-id']").count():
            rows = self.page.locator(f"[name='{self.prefix}-{field}-count'] + [data-streamfield-list-container]")
            rows.locator("> [data-streamfield-list-add]").last.click()
        return Part(self.page, f"{self.prefix}-{field}-{number}-value")

    def choose(self, field: str, name: str) -> "Part":
        """Choose a picture, document, page or place in its dialog."""
        self.page.locator(f"[id='{self.prefix}-{field}-chooser'] [data-chooser-action-choose]:visible").click()
        dialog = self.page.locator(".modal.in, .modal.show").last
        dialog.get_by_role("link", name=re.compile(re.escape(name))).first.click()
        expect(dialog).to_be_hidden()
        return self

    def add_column(self, kind: str, heading: str) -> "Part":
        """Add a column to a table."""
        table = self.page.locator(".typed-table-block").filter(has=self.named("table-caption"))
        table.locator("[data-append-column]:visible, [data-column-type]:visible").last.click()
        self.page.get_by_role("menuitem", name=kind).or_(
            self.page.get_by_role("button", name=kind, exact=True)
        ).last.click()
        table.locator("thead input[type=text]").last.fill(heading)
        return self

    def fill_row(self, *cells: str) -> "Part":
        """Fill in the first row of a table, which comes with the first column."""
        for number, text in enumerate(cells):
            self.named(f"table-cell-0-{number}").fill(text)
        return self
