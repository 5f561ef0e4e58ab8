"""Measures side by side in one run: `make bench`. Prints medians and ratios; a number alone says little.

Every round visits each address in turn, so that a busy machine slows all of them alike. An address marked "anew" is
answered anew each time: it asks for a range, which pages do not know and the page cache leaves alone.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from tools import services
from tools.demo_site import ROOT, demo_site

ROUNDS, SECONDS, THREADS = 5, 1.5, 4
BASE = "/healthz"
ADDRESSES = {
    BASE: "hello world under the same middleware",
    "/static/site.css": "a static file",
    "/": "home, kept",
    "/projekte/": "portfolio, kept",
    "/projekte/sammelaktion-mobilgeraete/": "project, kept",
    "/ anew": "home",
    "/projekte/ anew": "portfolio",
    "/projekte/?status=in-progress&field=lebensraum": "portfolio, filtered",
    "/projekte/sammelaktion-mobilgeraete/ anew": "project",
    "/projekte/json/ anew": "portfolio as JSON",
    "/aktuelles/ anew": "news",
    "/termine/ anew": "dates",
    "/termine/kalender/ anew": "all dates as a calendar",
    "/baukasten/ anew": "a page with every block",
    "/orte/ anew": "the map",
    "/suche/?q=digital": "search",
    "/suche/vorschlaege/?q=dig": "suggestions",
    "/api/v1/projects/": "projects by the open interface",
}


def visit(host: str, path: str, seconds: float) -> tuple[int, list[float]]:
    """Ask for a path again and again on one connection; return the number of answers and each one's seconds."""
    connection = http.client.HTTPConnection(host, timeout=30)
    address, _space, anew = path.partition(" ")
    headers = {"Accept-Encoding": "gzip"} | ({"Range": "bytes=0-"} if anew else {})
    durations: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        connection.request("GET", address, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        durations.append(time.perf_counter() - start)
    connection.close()
    return len(durations), durations


def measure(host: str, path: str) -> tuple[float, list[float]]:
    """Return answers a second over all threads, and the durations."""
    with ThreadPoolExecutor(THREADS) as pool:
        results = list(pool.map(lambda _number: visit(host, path, SECONDS), range(THREADS)))
    return sum(count for count, _ in results) / SECONDS, [one for _, durations in results for one in durations]


# Runs in a process of its own, as a worker does that publishes by the clock.
PUBLISH = """
import sys, time, http.client
from projects.models import ProjectPage
page = ProjectPage.objects.get(slug="sammelaktion-mobilgeraete")
for number in range(7):
    page.title = f"Sammelaktion {number}"
    page.save_revision().publish()
    start = time.perf_counter()
    text = ""
    while page.title not in text:
        connection = http.client.HTTPConnection(sys.argv[-1], timeout=30)
        connection.request("GET", "/projekte/sammelaktion-mobilgeraete/")
        text = connection.getresponse().read().decode()
    print((time.perf_counter() - start) * 1000)
"""


def publish(host: str, environment: dict[str, str]) -> float:
    """Return the milliseconds from a publish in another process until a reader has the new page, the median of some."""
    variables = {**os.environ, **environment, "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev"}
    command = [sys.executable, "-c", f"import django; django.setup()\n{PUBLISH}", host]
    path = os.pathsep.join((str(ROOT / "site"), str(ROOT)))
    done = subprocess.run(command, cwd=ROOT, env={**variables, "PYTHONPATH": path}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return statistics.median(map(float, done.stdout.split()))


def compare(**environment: str) -> None:
    """Run all rounds against one city and print the table."""
    with demo_site(WEB_CONCURRENCY=sys.argv[1] if len(sys.argv) > 1 else "1", **environment) as address:
        host = urlsplit(address).netloc
        rates: dict[str, list[float]] = {path: [] for path in ADDRESSES}
        durations: dict[str, list[float]] = {path: [] for path in ADDRESSES}
        for path in ADDRESSES:
            visit(host, path, 0.3)
        for _round in range(ROUNDS):
            for path in ADDRESSES:
                rate, times = measure(host, path)
                rates[path].append(rate)
                durations[path] += times
        seen = publish(host, environment)
    base = statistics.median(rates[BASE])
    print(f"{'':<48}{'answers/s':>10}{'p95 ms':>9}{'ratio':>8}")
    for path, title in ADDRESSES.items():
        rate = statistics.median(rates[path])
        p95 = statistics.quantiles(durations[path], n=20)[-1] * 1000
        print(f"{title:<48}{rate:>10.0f}{p95:>9.1f}{rate / base:>8.2f}")
    print(f"From a publish in another process to a reader's new page, made anew: {seen:.0f} ms")


def main() -> None:
    """Compare with pages kept in Redis, if it is installed, as in production; else in files, as the demo does."""
    with tempfile.TemporaryDirectory() as folder:
        city = {"VAR_DIR": f"{folder}/city"}
        if services.redis() is None:
            print("Redis is not installed: pages are kept in files.")
            return compare(**city)
        port = services.free_port()
        server = services.start_redis(Path(folder), port)
        try:
            compare(**city, CACHE_URL=f"redis://127.0.0.1:{port}/1")
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
