"""nginx in front, by the configuration of production: what it keeps is what everybody gets, whatever came before."""

import http.client
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.core.cache.test_poisoning import HOSTILE, QUERIES
from tests.e2e.desk import sign_in
from tools import services

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(services.nginx() is None, reason="nginx is missing"),
]
READ = ("/", "/projekte/", "/en/", "/impressum/", "/projekte/json/")
# Made anew with every answer.
CHANGING = {"date", "age", "set-cookie"}

Ask = Callable[..., tuple[int, dict[str, str], bytes]]


@pytest.fixture(scope="module")
def nginx(site, tmp_path_factory) -> Iterator[tuple[int, Path]]:
    """nginx before the running city: its port and its log, by one worker, so that the log is in order."""
    folder, port = tmp_path_factory.mktemp("nginx"), services.free_port()
    pages = urlsplit(site).netloc.replace("localhost", "127.0.0.1")
    server = services.start_nginx(folder, port, pages=pages, var=folder, workers="1")
    yield port, folder / "access.log"
    server.send_signal(signal.SIGQUIT)
    server.wait(timeout=20)


@pytest.fixture
def ask(nginx, site) -> Ask:
    """Asks nginx as if it stood at the site's own address, header by header."""
    port, _log = nginx

    def one(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": urlsplit(site).netloc, **headers}.items():
            connection.putheader(name, value.encode("latin-1", "replace"))
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body

    return one


def plain(ask: Ask) -> dict[str, tuple]:
    """Return what everybody gets."""
    found = {}
    for address in READ:
        status, headers, body = ask(address)
        found[address] = status, {name: value for name, value in headers.items() if name not in CHANGING}, body
    return found


def header_name(name: str) -> str:
    return name.removeprefix("HTTP_").replace("_", "-").title()


def logged(ask: Ask, log: Path) -> list[str]:
    """The lines of nginx's log up to now. It writes about once a second: a last question says that all are there."""
    mark = f"/last-{uuid.uuid4()}/"
    ask(mark)
    until = time.monotonic() + 30
    while mark not in (text := log.read_text()):
        assert time.monotonic() < until, "nginx writes no log"
        time.sleep(0.1)
    return [line for line in text.splitlines() if mark not in line]


def test_a_page_is_kept_for_a_second_and_no_longer(ask, nginx):
    _port, log = nginx
    for _time in range(3):
        assert ask("/impressum/")[0] == 200
    time.sleep(2.1)
    ask("/impressum/")
    states = [line.split()[-1] for line in logged(ask, log) if " /impressum/ " in line]
    assert "HIT" in states, "nginx keeps nothing, so that all below would prove nothing"
    assert states[-1] in {"EXPIRED", "MISS"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_request_changes_nothing_for_others(ask, name):
    clean = plain(ask)
    headers = {header_name(key): value for key, value in HOSTILE[name].items() if key.startswith("HTTP_")}
    time.sleep(1.1)
    for address in READ:
        for method in ("GET", "HEAD", "POST"):
            ask(address, method, **headers)
    assert plain(ask) == clean


@pytest.mark.parametrize("query", QUERIES)
def test_an_odd_query_changes_nothing_for_others(ask, query):
    clean = plain(ask)
    time.sleep(1.1)
    for address in READ:
        ask(address + query)
    assert plain(ask) == clean


def test_another_host_gets_nothing(ask):
    assert ask("/", Host="evil.example")[0] == 421
    assert b"evil" not in ask("/")[2]


def test_packed_and_plain_are_kept_apart(ask):
    packed, unpacked = ask("/", **{"Accept-Encoding": "gzip"}), ask("/")
    assert packed[1]["content-encoding"] == "gzip"
    assert "content-encoding" not in unpacked[1]
    assert unpacked[2].startswith(b"<!doctype html>")
    assert "content-encoding" not in ask("/", **{"Accept-Encoding": "br, gzip;q=0"})[1]


def test_nothing_of_a_person_who_is_signed_in_reaches_others(ask, open_page, site, nginx):
    page = open_page(None)
    sign_in(page, "freigabe@example.org")
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
    clean = plain(ask)
    time.sleep(1.1)
    for address in (*READ, "/konto/", "/kontakt/"):
        mine = ask(address, Cookie=cookies)[2]
        others = ask(address)
        assert b"wagtail-userbar" in mine or address in {"/projekte/json/", "/konto/", "/en/"}, address
        assert b"wagtail-userbar" not in others[2]
        assert b"freigabe@example.org" not in others[2]
    assert plain(ask) == clean
    _port, log = nginx
    kept = [line for line in logged(ask, log) if line.endswith("HIT")]
    assert not [line for line in kept if " /kontakt/ " in line or " /konto/" in line], (
        "a form and an account are never kept"
    )


def test_the_log_does_not_tell_where_a_link_leads(ask, nginx):
    _port, log = nginx
    secret = ["/l", "/en/l", "/benachrichtigungen/meine", "/en/benachrichtigungen/ende"]
    for address in (*(f"{one}/geheimes-wort/" for one in secret), "/impressum/geheimes-wort/"):
        ask(address)
    asked = [line.split()[3] for line in logged(ask, log)]
    assert asked[-5:-1] == [f"{one}/..." for one in secret]
    assert asked[-1] == "/impressum/geheimes-wort/", "other addresses are written whole"
