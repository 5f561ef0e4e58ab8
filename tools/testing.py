"""Runs the tests: `python tools/testing.py all|sqlite|browser|postgres|soak`.

Installs what tests need from the system's packages (Chromium, PostgreSQL) where that is Debian and allowed; elsewhere
says what to install, and what it therefore leaves out.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tools import services
from tools.browser import SHELL, executable, shell

ROOT = Path(__file__).resolve().parents[1]
NEEDS = {
    "shell": (SHELL, "browser tests"),
    "browser": ("chromium", "browser tests"),
    "postgres": ("postgresql", "tests on PostgreSQL"),
    "redis": ("redis-server", "tests with Redis"),
    "nginx": ("nginx-light", "tests behind nginx"),
    "mosquitto": ("mosquitto", "tests with an MQTT broker"),
    "wrk": ("wrk", "measurements"),
}
# Half of the tests each, neighbours together, so that what a file prepares is prepared once.
TWO = ("-n", "2", "--dist", "worksteal")
# Runlevel 1 keeps Debian's packages from starting system services of their own.
QUIET = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}


def present(kind: str) -> bool:
    """Tell whether the system has what these tests need."""
    programs = {
        "shell": shell,
        "browser": executable,
        "postgres": services.programs,
        "redis": services.redis,
        "nginx": services.nginx,
        "mosquitto": services.mosquitto,
    }
    return (programs[kind]() if kind in programs else shutil.which(kind)) is not None


def apt() -> list[str] | None:
    """Return the command that installs system packages without a question, if there is one."""
    if shutil.which("apt-get") is None:
        return None
    if os.getuid() == 0:
        return ["apt-get"]
    may = shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0
    return ["sudo", "-n", "RUNLEVEL=1", "apt-get"] if may else None


def install(kind: str) -> bool:
    """Install what is missing for these tests, where we may; returns whether it is there."""
    command = apt()
    if not present(kind) and command:
        package, _tests = NEEDS[kind]
        print(f"  Installing {package} ...", flush=True)
        subprocess.run([*command, "update", "-qq"], env=QUIET, check=False, stdout=subprocess.DEVNULL)
        subprocess.run(
            [*command, "install", "-y", "-qq", "--no-install-recommends", package],
            env=QUIET, check=False, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    return present(kind)


def provide(kind: str) -> bool:
    """Install what is missing for these tests, or say how; returns whether they can run."""
    if install(kind):
        return True
    package, tests = NEEDS[kind]
    print(f"  {package} is missing: the {tests} are LEFT OUT. On Debian and Ubuntu: apt install {package}", flush=True)
    return False


def pytest(title: str, *arguments: str, env: dict[str, str] | None = None) -> bool:
    """Run pytest once; returns whether all is green."""
    print(f"\n== {title}", flush=True)
    start = time.monotonic()
    command = [sys.executable, "-m", "pytest", *arguments, *sys.argv[2:]]
    code = subprocess.run(command, cwd=ROOT, env={**os.environ, **(env or {})}).returncode
    print(f"== {title}: {'green' if code == 0 else 'RED'} after {time.monotonic() - start:.0f} s", flush=True)
    return code == 0


def sqlite() -> bool:
    """Everything but the tests of running cities, on SQLite. One starts all private servers, PostgreSQL among them."""
    for server in ("redis", "nginx", "postgres", "mosquitto"):
        provide(server)
    return pytest("SQLite", "-m", f"not browser and not soak{with_what_there_is()}", *TWO)


def with_what_there_is() -> str:
    """Return what to add to the choice of tests: without a browser, none that needs one."""
    return "" if provide_browser() else " and not chromium"


def postgres() -> bool:
    """Everything but the browser, on a private PostgreSQL."""
    if not provide("postgres"):
        return True
    environment = services.start()
    try:
        return pytest("PostgreSQL", "-m", "not browser and not soak and not once", *TWO, env=environment)
    finally:
        services.stop()


def provide_browser() -> bool:
    """Provide a Chromium without windows, which is quick, and a whole one for what that one cannot: notify and install.

    Returns whether browser tests can run.
    """
    install("shell")
    return provide("browser")


def browser() -> bool:
    """The tests in Chromium, against real servers: one for each of two processes, since much of it is waiting."""
    provide("nginx")
    return not provide_browser() or pytest("Browser", "-m", "browser and not soak", *TWO)


def soak() -> bool:
    """The long forms, on both databases."""
    for server in ("redis", "postgres", "mosquitto"):
        provide(server)
    green = pytest("Soak, SQLite", "-m", f"soak and not browser{with_what_there_is()}")
    green = (not provide_browser() or pytest("Soak, browser", "-m", "soak and browser", *TWO)) and green
    if not provide("postgres"):
        return green
    environment = services.start()
    try:
        return pytest("Soak, PostgreSQL", "-m", "soak and not browser and not once", env=environment) and green
    finally:
        services.stop()


PARTS = {"sqlite": sqlite, "browser": browser, "postgres": postgres, "soak": soak}

if __name__ == "__main__":
    chosen = ["sqlite", "browser", "postgres"] if sys.argv[1] == "all" else [sys.argv[1]]
    results = [PARTS[part]() for part in chosen]
    sys.exit(0 if all(results) else 1)
