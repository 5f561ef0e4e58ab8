"""Values of sensors as readers see them live: a real publish at mosquitto, the receiver, the database, a browser."""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

import pytest
from paho.mqtt import publish
from playwright.sync_api import Locator, Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import LOOPBACK, OURS, ROOT, City, running
from tools import services

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(services.mosquitto() is None, reason=services.MOSQUITTO_MISSING),
]
SENSOR = "container-rathausallee"
STREAM = f"/messwerte/reihe/{SENSOR}/level/"
# The promise: a value is on the page two seconds after it was published. Where that is not what is asked, ms to wait.
WITHIN, SOON = 2.0, 10_000
# Seconds of patience of the type of sensors, while a test wants to see it end.
LATE, SILENT = 4, 9
PATIENT = """
from datetime import timedelta as t
SensorType.objects.filter(slug="container").update(late_after=t(seconds={late}), silent_after=t(seconds={silent}))
"""
COUNT_WORDS = """
window.told = 0;
new MutationObserver(() => window.told++).observe(document.querySelector("[data-teller]"), { childList: true });
"""
NAME_OF_FOCUS = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent.trim()"
SHOWS_FOCUS = """(() => {
    const style = getComputedStyle(document.activeElement);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
})()"""
Say = Callable[..., None]


@pytest.fixture(scope="module")
def broker() -> Iterator[int]:
    """The port of a mosquitto as we ship it."""
    port = services.free_port()
    # Another user's than pytest's folders are.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)
        server = services.start_mosquitto(services.prepare_mosquitto(Path(folder) / "broker", port), port)
        yield port
        server.terminate()
        server.wait(timeout=10)


@pytest.fixture(scope="module")
def town(broker, tmp_path_factory) -> Iterator[City]:
    """A city of `make run` that listens to that broker, and in which nobody speaks but the test."""
    url = f"mqtt://site:site@127.0.0.1:{broker}"
    with running("norderstedt", tmp_path_factory, MQTT_URL=url, SIMULATOR="0") as city:
        yield city


@pytest.fixture(scope="module")
def command(town) -> Callable[[str], str]:
    """Runs a few lines within the city's Django."""
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    environment |= {**LOOPBACK, "VAR_DIR": str(town.folder), "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev"}
    environment["PYTHONPATH"] = os.pathsep.join((str(ROOT / "site"), str(ROOT)))

    def run(code: str) -> str:
        lines = f"import django; django.setup()\nfrom iot.models import *\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", lines], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip()

    return run


@pytest.fixture
def say(broker) -> Say:
    """Publishes at QoS 1 what the container's sensor would."""

    def one(level: float, battery: float = 3.6) -> None:
        message = {"time": datetime.now(UTC).isoformat(), "level": level, "battery": battery}
        publish.single(
            f"stadt/container/{SENSOR}/up", json.dumps(message), qos=1, hostname="127.0.0.1", port=broker,
            auth={"username": "city", "password": "city"},
        )  # fmt: skip

    return one


@pytest.fixture
def read(browser, town, say) -> Iterator[Callable[..., Page]]:
    """Opens an address of that city, once the receiver is heard and the container has just spoken."""
    contexts = []

    def one(address: str, *, javascript: bool = True, spoken: float | None = 21, width: int = 1440) -> Page:
        context = browser.new_context(
            base_url=town.address, locale="de-DE", java_script_enabled=javascript, reduced_motion="reduce",
            viewport={"width": width, "height": 900},
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if spoken is not None:
                say(spoken)
            # An address that nobody has asked for: no kept answer.
            page.goto(f"{address}?neu={time.monotonic_ns()}")
            if spoken is None or f">{spoken:.0f}</data>" in page.content():
                break
            page.wait_for_timeout(500)
        return page

    yield one
    for context in contexts:
        context.close()


def reading(page: Page) -> Locator:
    return page.locator(".ngo-live--one .ngo-reading")


def test_a_value_changes_by_itself_within_two_seconds(read, say):
    page = read(STREAM)
    value = reading(page).locator("[data-shown]")
    expect(reading(page).locator("[data-standing]")).to_contain_text("Frisch")
    # The line stands before anything is measured.
    with page.expect_response("**/live/messwerte/*"):
        page.reload()
    page.evaluate(COUNT_WORDS)
    took = []
    for level in (31, 47, 52, 78, 64):
        began = time.monotonic()
        say(level)
        expect(value).to_have_text(f"{level} %", timeout=SOON)
        took.append(time.monotonic() - began)
    print(f"from publish to page: {', '.join(f'{one:.2f}' for one in took)} s")
    # Not each of them: this machine does other things beside.
    assert median(took) < WITHIN
    # The drawing moves with the number, and a screen reader is told once, not five times.
    share = page.locator(".ngo-gauge [data-share]").first
    assert float(share.get_attribute("stroke-dasharray").split()[0]) == 64
    assert page.evaluate("window.told") == 1
    expect(page.locator("[data-teller]")).to_contain_text("Papiercontainer Rathausallee: ")


def test_the_list_and_its_map_change_too(read, say):
    page = read("/messwerte/container/")
    row = (
        page.locator("li.ngo-container", has=page.get_by_role("link", name="Rathausallee", exact=False))
        .filter(has_text="Papiercontainer Rathausallee")
        .filter(has_not_text="West")
    )
    say(95)
    expect(row.locator("[data-shown]")).to_contain_text("95", timeout=SOON)
    assert row.get_attribute("data-tone") == "full"


def test_a_reader_without_scripts_reads_value_state_and_time(read):
    page = read(STREAM, javascript=False, spoken=43)
    expect(reading(page).locator("data")).to_have_text("43")
    expect(reading(page).locator("[data-standing]")).to_contain_text("Frisch")
    expect(reading(page).locator("time").first).to_have_attribute("datetime", re.compile("^20"))
    page.locator("summary", has_text="Tabelle").first.click()
    expect(page.get_by_role("table").first).to_be_visible()


def test_it_says_late_then_silent_and_no_longer_shows_the_value(read, command, say):
    command(PATIENT.format(late=LATE, silent=SILENT))
    try:
        page = read(STREAM, spoken=57)
        say(58)
        standing = reading(page).locator("[data-standing]")
        expect(standing).to_contain_text("Frisch", timeout=SOON)
        expect(standing).to_contain_text("Verspätet", timeout=(LATE + 6) * 1000)
        expect(standing).to_contain_text("Stumm", timeout=(SILENT + 6) * 1000)
        expect(reading(page).locator("[data-shown]")).to_have_text("Kein Wert")
        expect(reading(page).locator("data")).to_have_count(0)
        # And it comes back with the next word.
        say(59)
        expect(reading(page).locator("[data-shown]")).to_have_text("59 %", timeout=SOON)
    finally:
        command(PATIENT.format(late=1200, silent=7200))


def test_without_a_line_the_page_asks(read, say):
    page = read(STREAM, spoken=22)
    page.context.route("**/live/**", lambda route: route.abort())
    page.reload()
    say(71)
    # It asks every 15 seconds.
    expect(reading(page).locator("[data-shown]")).to_have_text("71 %", timeout=20_000)


@pytest.mark.parametrize("address", [STREAM, "/messwerte/container/", "/messwerte/"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_has_nothing_to_say(read, address, width):
    assert violations(read(address, spoken=None, width=width)) == {}


def test_map_gauge_and_history_are_there_by_keyboard(read):
    page = read("/messwerte/container/", spoken=None)
    page.get_by_role("button", name="Nach Entfernung sortieren").focus()
    seen = []
    for _press in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(NAME_OF_FOCUS))
        assert page.evaluate(SHOWS_FOCUS), f"no focus to see at: {seen[-1]}"
    assert any("Karte" in one or "größer" in one.lower() for one in seen), seen
    first = page.locator(".ngo-map__list a").first
    first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/messwerte/reihe/**")
    weeks = page.get_by_role("link", name="6 Wochen")
    weeks.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**zeitraum=6w")
    expect(page.get_by_role("link", name="6 Wochen")).to_have_attribute("aria-current", "true")
    # The gauge is a picture with a sentence beside it, the history one with a table.
    expect(page.locator(".ngo-gauge .ngo-reading")).to_be_visible()
    page.locator("summary", has_text="Tabelle").first.press("Enter")
    expect(page.get_by_role("table").first).to_be_visible()
    how = page.locator("summary", has_text="So rechnen wir")
    how.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details[open]", has=how)).to_have_count(1)
