"""Measures side by side in one run: `make bench`. Prints medians and ratios; a number alone says little.

Every round visits each address in turn, so that a busy machine slows all of them alike. An address marked "anew" is
answered anew each time: it asks for a range, which pages do not know and the page cache leaves alone.
"""

import gzip
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tools import services
from tools.bench_sensors import sensors
from tools.demo_site import ROOT, demo_site, production_site
from tools.testing import provide

ROUNDS, SECONDS, CONNECTIONS = 7, 1, 4
# One process answers, and writes a line for each request as in production.
ONE = {"WEB_CONCURRENCY": sys.argv[1] if len(sys.argv) > 1 else "1", "LOG_LEVEL": "INFO"}
BASE = "/healthz"
KEPT = {
    BASE: "hello world under the same middleware",
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
# A page of Wagtail's own with a title and no more, below our home page: the least that an address of a page costs.
EMPTY = "/leer/"
WITHOUT_CACHE = {
    EMPTY: "an empty Wagtail page",
    "/": "home",
    "/projekte/": "portfolio",
    "/projekte/sammelaktion-mobilgeraete/": "project",
    "/aktuelles/": "news",
    "/termine/": "dates",
}
BEHIND_NGINX = {"/": "home", "/projekte/": "portfolio"}


@dataclass(frozen=True)
class Visit:
    """What one visit measured: answers in a second, and the milliseconds below which 90 of 100 stay."""

    rate: float
    slow: float


def visit(site: str, path: str, seconds: float = SECONDS) -> Visit:
    """Ask for a path again and again on a few connections. Raises RuntimeError for any answer but success."""
    address, _space, anew = path.partition(" ")
    headers = ["-H", "Accept-Encoding: gzip", *(("-H", "Range: bytes=0-") if anew else ())]
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", *headers, site + address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(f"{path}: {told}")
    number, unit = re.findall(r"90%\s+([\d.]+)(us|ms|s)", told)[0]
    milliseconds = float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]
    return Visit(float(re.findall(r"Requests/sec:\s+([\d.]+)", told)[0]), milliseconds)


def compare(site: str, addresses: dict[str, str]) -> None:
    """Visit all addresses in turn, some rounds long, and print the table: ratios are to the first of them."""
    for path in addresses:
        visit(site, path)
    seen: dict[str, list[Visit]] = {path: [] for path in addresses}
    for _round in range(ROUNDS):
        for path in addresses:
            seen[path].append(visit(site, path))
    rates = {path: statistics.median(one.rate for one in visits) for path, visits in seen.items()}
    base = next(iter(rates.values()))
    print(f"{'':<48}{'answers/s':>10}{'p90 ms':>9}{'ratio':>8}")
    for path, title in addresses.items():
        slow = statistics.median(one.slow for one in seen[path])
        print(f"{title:<48}{rates[path]:>10.0f}{slow:>9.1f}{rates[path] / base:>8.2f}", flush=True)


# Run in a process of their own, as a worker does that publishes by the clock.
PUBLISH = """
import sys, time, urllib.request
from projects.models import ProjectPage
page = ProjectPage.objects.get(slug="sammelaktion-mobilgeraete")
for number in range(7):
    page.title = f"Sammelaktion {number}"
    page.save_revision().publish()
    start = time.perf_counter()
    text = ""
    while page.title not in text:
        with urllib.request.urlopen(sys.argv[-1] + "/projekte/sammelaktion-mobilgeraete/") as answer:
            text = answer.read().decode()
    print((time.perf_counter() - start) * 1000)
"""
# One piece of news to many people, and the same mails by the barest loop that can send them, in turn, to one server.
TELL = """
import smtplib, statistics, sys, time
from notifications.gateways.mail import _message
from notifications.models import Delivery, News, Subscriber, Subscription
from notifications.services import publish, telling
from projects.models import NewsPage
port, people, rounds = map(int, sys.argv[1:])
who = [Subscriber(email=f"p{n}@example.org", language="de") for n in range(people)]
Subscriber.objects.bulk_create(who)
Subscription.objects.bulk_create([Subscription(subscriber=one, topic="projects.news") for one in who])
key = str(NewsPage.objects.live().first().translation_key)
taken = []
true = telling.gateways.Mailbox.send
telling.gateways.Mailbox.send = lambda self, letter: taken.append(letter) or true(self, letter)
told, bare, written = [], [], []
for number in range(rounds):
    start = time.perf_counter()
    publish(kind="projects.news", ids={"page": key}, key=f"bench:{number}", to=[("projects.news", "")])
    written.append(people / (time.perf_counter() - start))
    taken.clear()
    start = time.perf_counter()
    assert telling.tell(600) == people
    told.append(people / (time.perf_counter() - start))
    mails = [(one.recipient, _message(one).message().as_bytes(linesep="\\r\\n")) for one in taken]
    start = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as server:
        for recipient, mail in mails:
            server.sendmail("bench@example.org", [recipient], mail)
    bare.append(people / (time.perf_counter() - start))
print(*(statistics.median(one) for one in (written, told, bare)))
"""
PEOPLE, MAIL_ROUNDS = 1000, 5
MAKE_EMPTY = """
from wagtail.models import Page
from home.models import HomePage
HomePage.objects.first().add_child(instance=Page(title="Leer", slug="leer"))
"""


def in_django(code: str, *arguments: str, **environment: str) -> str:
    """Run code within a site's Django and return what it printed. Raises RuntimeError with what went wrong."""
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev", **environment}
    command = [sys.executable, "-c", f"import django; django.setup()\n{code}", *arguments]
    path = os.pathsep.join((str(ROOT / "site"), str(ROOT)))
    done = subprocess.run(command, cwd=ROOT, env={**variables, "PYTHONPATH": path}, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout


def kept(folder: str) -> None:
    """The page cache in Redis against a view that says hello; and how soon a reader has what was published."""
    print("\nThe application, pages kept in Redis, one process")
    port = services.free_port()
    server = services.start_redis(Path(folder), port)
    city = {"VAR_DIR": f"{folder}/kept", "CACHE_URL": f"redis://127.0.0.1:{port}/1"}
    try:
        with demo_site(**ONE, **city) as site:
            compare(site, KEPT)
            seen = [float(line) for line in in_django(PUBLISH, site, **city).split()]
    finally:
        server.terminate()
    print(f"From a publish in another process to a reader's new page, made anew: {statistics.median(seen):.0f} ms")


def without_cache(folder: str) -> None:
    """Pages against an empty one, nothing kept anywhere."""
    print("\nThe application without any cache, one process")
    city = {"VAR_DIR": f"{folder}/none", "CACHE_URL": "dummycache://"}
    with demo_site(**ONE, **city) as site:
        in_django(MAKE_EMPTY, **city)
        compare(site, WITHOUT_CACHE)


def behind_nginx(folder: str) -> None:
    """The production layout: what nginx keeps against the same bytes as a file."""
    print("\nThe production layout, behind nginx")
    with production_site(VAR_DIR=f"{folder}/nginx") as site:
        static = Path(folder) / "nginx" / "static"
        for path, title in BEHIND_NGINX.items():
            with urllib.request.urlopen(site + path) as answer:
                page = answer.read()
            (static / f"{title}.html").write_bytes(page)
            (static / f"{title}.html.gz").write_bytes(gzip.compress(page))
            compare(site, {f"/static/{title}.html": f"{title} as a static file", path: f"{title}, kept by nginx"})


def mail(folder: str) -> None:
    """News by mail against the barest loop over SMTP, on the same server, which throws all away."""
    print(f"\nNews to {PEOPLE} people by mail, one process")
    port = services.free_port()
    sink = [sys.executable, "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{port}", "-c", "aiosmtpd.handlers.Sink"]
    city = {"VAR_DIR": f"{folder}/mail"}
    with demo_site(**ONE, **city):
        pass
    server = subprocess.Popen(sink)
    try:
        while not services.listens(port):
            time.sleep(0.05)
        counts = (str(port), str(PEOPLE), str(MAIL_ROUNDS))
        numbers = in_django(TELL, *counts, EMAIL_URL=f"smtp://127.0.0.1:{port}", **city)
    finally:
        server.terminate()
    written, told, bare = map(float, numbers.split())
    print(f"rows written: {written:.0f} a second")
    print(f"messages told: {told:.0f} a second; the bare loop: {bare:.0f}; ratio {told / bare:.2f}")


def main() -> None:
    """Print the tables. Needs wrk, Redis, nginx, PostgreSQL and mosquitto, which Debian has."""
    if not all(provide(kind) for kind in ("wrk", "redis", "nginx", "postgres", "mosquitto")):
        sys.exit(1)
    with tempfile.TemporaryDirectory() as folder:
        # The broker and the database run as a user of their own.
        Path(folder).chmod(0o755)
        for part in (kept, without_cache, behind_nginx, mail, sensors):
            part(folder)


if __name__ == "__main__":
    main()
