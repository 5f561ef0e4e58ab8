"""The real thing, as a newcomer gets it, and a browser to look at it.

Everything here lives as long as this folder's tests do, not longer: Playwright's event loop would keep Django's
database from all tests after it.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.addresses import paths_of_sitemap
from tests.e2e.processes import Process, below, living
from tools.browser import chromium

ROOT = Path(__file__).resolve().parents[2]
# What the tests' own environment says about Django is none of the newcomer's business.
OURS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "DEBUG")
# The tests' push service is on this machine; a public city refuses such a one.
LOOPBACK = {"PUSH_LOOPBACK": "1"}
PATIENCE = 480
# How long something may take to show, in ms: two browsers and two cities share a machine's cores with whatever else.
expect.set_options(timeout=20_000)

OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let tests of the other city come first here, side by side: one process has them all, and runs it once."""
    places = [number for number, item in enumerate(items) if Path(__file__).parent in item.path.parents]
    ours = sorted((items[number] for number in places), key=lambda item: "other_city" not in item.fixturenames)
    for number, item in zip(places, ours, strict=True):
        items[number] = item


class City(NamedTuple):
    """A running city: its address, the folder of its own, and what the caller watched while it was first made."""

    address: str
    folder: Path
    watched: list[int]


def copy_city(source: Path, target: Path) -> None:
    """Copy a city, running or not: its database by SQLite itself, what is built by links."""
    target.mkdir(parents=True)
    for name in ("static", "assets"):
        (target / name).symlink_to((source / name).resolve())
    for name in ("media", "stamps"):
        if (source / name).exists():
            shutil.copytree(source / name, target / name)
    with sqlite3.connect(source / "db.sqlite3") as old, sqlite3.connect(target / "db.sqlite3") as new:
        old.backup(new)
    old.close()
    new.close()


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Let one test process after the other through."""
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def running(
    brand: str, folders: pytest.TempPathFactory, watch: Callable[[], int] = lambda: 0, **more: str
) -> Iterator[City]:
    """Run a demo city by `make run`'s command; Ctrl-C leaves no process of it. `watch` is called each second.

    `more` goes into its environment.

    The first of the test processes makes it from nothing, the others start from a copy of that.
    """
    folder, port, watched = folders.mktemp(brand), free_port(), []
    shared = folders.getbasetemp() if "PYTEST_XDIST_WORKER" not in os.environ else folders.getbasetemp().parent
    first, seen = shared / f"first-{brand}", shared / f"first-{brand}.json"
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    with one_at_a_time(shared / f"first-{brand}.lock"), (folder / "output.txt").open("w") as output:
        if seen.exists():
            copy_city(first, folder / "var")
        city = subprocess.Popen(
            [sys.executable, "tools/bootstrap.py", "run"],
            cwd=ROOT,
            env={**environment, **LOOPBACK, "BRAND": brand, "VAR_DIR": str(folder / "var"), "PORT": str(port), **more},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_until_ready(city, port, folder / "output.txt", lambda: watched.append(watch()))
            if not seen.exists():
                copy_city(folder / "var", first)
                seen.write_text(json.dumps(watched))
        except BaseException:
            put_an_end_to(city)
            raise
    try:
        yield City(f"http://localhost:{port}", folder / "var", json.loads(seen.read_text()))
        processes = below(city.pid)
        os.killpg(city.pid, signal.SIGINT)
        assert city.wait(timeout=20) == 0
        assert len(processes) >= 3, "process manager, page server and its worker were expected"
        assert not living(processes), "Ctrl-C left processes behind"
    finally:
        put_an_end_to(city)


@pytest.fixture(scope="package")
def city_here(tmp_path_factory) -> Iterator[City]:
    """Norderstedt, as a newcomer gets it."""
    with running("norderstedt", tmp_path_factory) as city:
        yield city


@pytest.fixture(scope="package")
def site(city_here) -> str:
    """The address of Norderstedt."""
    return city_here.address


@pytest.fixture(scope="package")
def other_city(city_here, tmp_path_factory) -> Iterator[City]:
    """The invented town from the same checkout, started and ended while Norderstedt runs."""
    with running("musterstadt", tmp_path_factory, lambda: status(city_here.address)) as town:
        yield town
    assert status(city_here.address) == 200, "the end of one city is none of the other"


def status(address: str) -> int:
    """Ask for a page that no cache has, and return how it is answered; 0 if it is not."""
    try:
        with urllib.request.urlopen(f"{address}/suche/?q={time.monotonic_ns()}", timeout=30) as answer:
            return int(answer.status)
    except OSError:
        return 0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_ready(
    city: subprocess.Popen, port: int, output: Path, meanwhile: Callable[[], None] = lambda: None
) -> None:
    """Wait for /readyz; an early end or too long a start shows what the city said."""
    for _second in range(PATIENCE):
        meanwhile()
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/readyz", timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            pass
        try:
            city.wait(timeout=1)
            break
        except subprocess.TimeoutExpired:
            continue
    pytest.fail(f"The city did not start:\n{output.read_text()}")


def put_an_end_to(city: subprocess.Popen) -> None:
    """Leave nothing behind, also when a test of the end has failed."""
    left: set[Process] = {*below(city.pid), *living({Process.of(city.pid)})}
    for process in living(left):
        os.kill(process.pid, signal.SIGKILL)
    city.wait(timeout=10)


@pytest.fixture(scope="package")
def sitemap(site) -> list[str]:
    """The paths of all live pages, as the running site's sitemap names them."""
    return paths_of_sitemap(site)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as one:
        yield one


@pytest.fixture
def open_page(browser, site) -> Iterator[OpenPage]:
    """Opens an address as a new reader: nothing is stored, nothing moves."""
    contexts = []

    def open_one(
        path="/", *, width=1440, height=900, theme="light", javascript=True, forced_colors=False, motion=False
    ) -> Page:
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            locale="de-DE",
            color_scheme=theme,
            java_script_enabled=javascript,
            forced_colors="active" if forced_colors else "none",
            reduced_motion="no-preference" if motion else "reduce",
        )
        contexts.append(context)
        page = context.new_page()
        if path:
            page.goto(path)
        return page

    yield open_one
    for context in contexts:
        context.close()
