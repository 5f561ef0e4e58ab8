"""Measures side by side in one run: `make bench`. Prints medians and ratios; a number alone says little.

Every round visits each address in turn, so that a busy machine slows all of them alike. An address with a mark is
answered anew each time: the mark is a cookie of a session that does not exist, which the page cache leaves alone.
"""

import http.client
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from tools.demo_site import demo_site

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
    durations: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
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


def main() -> None:
    """Run all rounds and print the table."""
    with demo_site(WEB_CONCURRENCY=sys.argv[1] if len(sys.argv) > 1 else "1") as address:
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
    base = statistics.median(rates[BASE])
    print(f"{'':<48}{'answers/s':>10}{'p95 ms':>9}{'ratio':>8}")
    for path, title in ADDRESSES.items():
        rate = statistics.median(rates[path])
        p95 = statistics.quantiles(durations[path], n=20)[-1] * 1000
        print(f"{title:<48}{rate:>10.0f}{p95:>9.1f}{rate / base:>8.2f}")


if __name__ == "__main__":
    main()
