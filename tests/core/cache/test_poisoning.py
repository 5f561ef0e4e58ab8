"""Whatever a hostile request brings, the next reader gets the clean answer, byte for byte."""

import pytest
from django.test import Client

from tests.conftest import forget_pages

EVIL = "evil.example"
READ = ("/projekte/json/", "/aktuelles/feed/", "/impressum/", "/robots.txt")
HOSTILE = {
    "host": {"HTTP_HOST": EVIL},
    "host in capitals": {"HTTP_HOST": "TESTSERVER"},
    "host with a dot": {"HTTP_HOST": "testserver."},
    "host with a port": {"HTTP_HOST": "testserver:8099"},
    "forwarded host": {"HTTP_X_FORWARDED_HOST": EVIL},
    "forwarded": {"HTTP_FORWARDED": f"host={EVIL};proto=https"},
    "forwarded port and scheme": {"HTTP_X_FORWARDED_PORT": "1", "HTTP_X_FORWARDED_PROTO": "https"},
    "other headers of a host": {"HTTP_X_HOST": EVIL, "HTTP_X_FORWARDED_SERVER": EVIL, "HTTP_ORIGIN": f"https://{EVIL}"},
    "rewritten address": {"HTTP_X_ORIGINAL_URL": "/admin/", "HTTP_X_REWRITE_URL": "/admin/"},
    "prefix": {"HTTP_X_FORWARDED_PREFIX": "/evil", "HTTP_X_SCRIPT_NAME": "/evil"},
    "https": {"wsgi.url_scheme": "https", "SERVER_PORT": "443"},
    "language": {"HTTP_ACCEPT_LANGUAGE": "en, ar;q=0.9"},
    "language cookie": {"HTTP_COOKIE": "django_language=en"},
    "foreign cookies": {"HTTP_COOKIE": "_ga=GA1.2; theme=<script>alert(1)</script>"},
    "broken session": {"HTTP_COOKIE": "sessionid=../../etc/passwd"},
    "empty session": {"HTTP_COOKIE": "sessionid="},
    "form token": {"HTTP_COOKIE": "csrftoken=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
    "messages": {"HTTP_COOKIE": 'messages="W1siX19qc29uX21lc3NhZ2UiLDAsMjAsImV2aWwiLCIiXV0"'},
    "broken cookies": {"HTTP_COOKIE": ";;==\x01;$Path=/;" + "a" * 3000},
    "range": {"HTTP_RANGE": "bytes=0-9"},
    "odd packing": {"HTTP_ACCEPT_ENCODING": "gzip;q=0, br, identity;q=0"},
    "method override": {"HTTP_X_HTTP_METHOD_OVERRIDE": "POST", "HTTP_X_HTTP_METHOD": "DELETE", "HTTP_X_METHOD": "PUT"},
    "script's request": {"HTTP_X_REQUESTED_WITH": "XMLHttpRequest", "HTTP_ACCEPT": "*/*", "HTTP_HX_REQUEST": "1"},
    "huge headers": {"HTTP_USER_AGENT": "x" * 60_000, "HTTP_REFERER": f"https://{EVIL}/" + "y" * 60_000},
    "name and password": {"HTTP_AUTHORIZATION": "Basic eDp5"},
    "what is known": {"HTTP_IF_NONE_MATCH": "*", "HTTP_IF_MODIFIED_SINCE": "Sat, 01 Jan 2050 00:00:00 GMT"},
    "a body": {"CONTENT_LENGTH": "5", "CONTENT_TYPE": "application/json"},
    "proxy control": {"HTTP_CACHE_CONTROL": "no-cache", "HTTP_PRAGMA": "no-cache", "HTTP_VIA": EVIL},
}  # fmt: skip
QUERIES = (
    "?utm_source=%3Cscript%3E",
    "?fbclid=evil",
    "?seite=9999",
    "?status=quatsch",
    "?next=//evil.example",
    "?=",
    "?a;b=c",
)
PATHS = (
    *("//evil.example/projekte/", "/projekte//", "/./projekte/", "/projekte/..;/", "/%2e%2e/projekte/", "/PROJEKTE/"),
    *("/projekte/%00/", "/projekte/\u202e/", "/" + "p" * 3000 + "/", "/projekte/.css", "/projekte/x.js"),
)


def texts() -> dict[str, tuple]:
    """Return what a plain reader gets: status, headers, body."""
    found = {}
    for address in READ:
        answer = Client().get(address)
        found[address] = answer.status_code, sorted(answer.headers.items()), answer.content
        assert EVIL not in str(found[address])
    return found


@pytest.fixture
def clean(city) -> dict[str, tuple]:
    """What readers get who come first; then everything is forgotten."""
    answers = texts()
    forget_pages()
    return answers


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_request_changes_nothing_whether_it_comes_first_or_later(clean, name):
    for _time in range(2):
        client = Client(raise_request_exception=False)
        for address in READ:
            for ask in (client.get, client.head, client.post):
                ask(address, **HOSTILE[name])
        assert texts() == clean


def test_odd_queries_and_paths_change_nothing(clean):
    client = Client(raise_request_exception=False)
    for odd in PATHS:
        client.get(odd)
    for address in READ:
        for query in QUERIES:
            client.get(address + query)
    assert texts() == clean


def test_control_a_cache_that_believed_a_header_would_be_poisoned(clean, settings):
    """With the proxy's host believed in the answers but not in the key, the search above finds it."""
    settings.ALLOWED_HOSTS = ["*", "testserver"]

    class Believing:
        def __init__(self, get_response) -> None:
            self.get_response = get_response

        def __call__(self, request):
            request.META["HTTP_HOST"] = request.META.get("HTTP_X_FORWARDED_HOST") or "testserver"
            return self.get_response(request)

    from core import middleware

    settings.MIDDLEWARE = [settings.MIDDLEWARE[0], "tests.core.cache.test_poisoning.Believe", *settings.MIDDLEWARE[1:]]
    globals()["Believe"] = Believing
    assert middleware.PageCacheMiddleware
    Client().get("/robots.txt", headers={"x-forwarded-host": EVIL})
    assert EVIL in Client().get("/robots.txt").content.decode()


@pytest.mark.parametrize("hosts", [[".example.org"], ["*"]])
def test_at_hosts_that_a_pattern_allows_nothing_is_kept(city, settings, hosts):
    settings.ALLOWED_HOSTS = hosts
    for _time in range(2):
        answer = Client().get("/projekte/", headers={"host": "anything.example.org"})
        assert (answer.status_code, answer.headers["X-Accel-Expires"]) == (200, "0")
