"""A person without a mouse: goes from stop to stop and hears what the browser tells a screen reader."""

import re

from playwright.sync_api import Page


class Keyboard:
    """The keys, and the name of what has the focus, from the browser's own accessibility tree."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.devtools = page.context.new_cdp_session(page)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def name(self) -> str:
        """Return the focused element's accessible name, without soft hyphens and without a count behind it."""
        focus = self.devtools.send("Runtime.evaluate", {"expression": "document.activeElement"})["result"]["objectId"]
        tree = self.devtools.send("Accessibility.getPartialAXTree", {"objectId": focus, "fetchRelatives": False})
        name = tree["nodes"][0].get("name", {}).get("value") or ""
        return re.sub(r" \(.*\)$", "", name.replace("\u00ad", "").strip())

    def reach(self, name: str, *, key: str = "Tab", within: int = 60) -> None:
        """Go on until the element with this name has the focus."""
        passed = []
        for _stop in range(within):
            self.press(key)
            if self.name() == name:
                return
            passed.append(self.name())
        raise AssertionError(f"{name!r} was not reached by {key}, only {passed}")

    def follow(self, name: str) -> None:
        """Go on to a link or a button that leads to another page, and press it."""
        self.reach(name)
        with self.page.expect_navigation():
            self.press("Enter")
