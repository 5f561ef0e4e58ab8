"""Nothing of somebody who is signed in shows in any answer to somebody who is not."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts import services
from accounts.enums import Role
from accounts.models import User
from tests.conftest import confirm
from tests.site.routes import all_routes, body, example, pages_and_below, samples

# Strings that nobody has by chance, wherever a person's data may stand.
NAME, FAMILY, EMAIL = "Zwergmoosbart", "Quittenheld", "qx7-kanarie@example.org"
NUMBER = 987_654_321
# A mark of three letters would now and then stand in a random token.
CANARIES = (NAME, FAMILY, EMAIL, "qx7-k", str(NUMBER))
BESIDE = ("/gibt-es-nicht/", "/konto/gibt-es-nicht/", "/l/x/", "/media/images/", "/media/", "/demo/postfach/?an=x")
QUERIES = ("/suche/?q=Zwerg", "/suche/vorschlaege/?q=Zwerg", "/projekte/?status=quatsch", "/api/v1/pages/?search=Zwerg")


@pytest.fixture
def canary(city) -> Client:
    """A signed-in person who may do much, with a name, an address and a number that would be seen anywhere."""
    user = User.objects.create_user(EMAIL, "wurzeln-und-fluegel", pk=NUMBER, first_name=NAME, last_name=FAMILY)
    user.groups.set(Group.objects.filter(name__in=[Role.APPROVERS, Role.ADMINISTRATORS]))
    services.set_address(user=user, verified=True)
    client = Client()
    client.force_login(user)
    confirm(client)
    return client


def addresses() -> Iterator[str]:
    """Yield every address of the site: routes, pages, what lies below pages, errors."""
    values = samples()
    yield from (example(route, values) for route in all_routes())
    yield from pages_and_below()
    yield from BESIDE
    yield from QUERIES


def read(client: Client, address: str) -> tuple[str, str]:
    """Return an answer as one text: status, headers, cookies, body."""
    answer = client.get(address)
    return f"{answer.status_code} {answer.headers} {answer.cookies}", body(answer).decode("utf-8", "replace")


def seen(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary in text]


def test_the_canary_is_never_seen(canary):
    stranger, found, asked = Client(raise_request_exception=False), {}, list(dict.fromkeys(addresses()))
    assert len(asked) > 300
    pages = set(pages_and_below())
    for address in asked:
        texts = read(stranger, address)
        # Of pages everybody asks in turn, in the test below.
        if not address.startswith("/admin/") and address not in pages:
            read(canary, address)
            texts += read(stranger, address)
        if any(map(seen, texts)):
            found[address] = texts
        stranger.cookies.clear()
    assert found == {}


def test_the_page_cache_was_warm_and_had_seen_the_canary(canary):
    """Everybody asks for each page in turn: the canary, then a stranger, then both once more."""
    kept, found = 0, {}
    for address in dict.fromkeys(pages_and_below()):
        for client in (canary, Client(), canary, Client()):
            texts = read(client, address)
            if client is not canary and any(map(seen, texts)):
                found[address] = texts
        kept += "'X-Accel-Expires': '1'" in texts[0]
    assert found == {}
    assert kept > 50


def test_control_the_canary_sees_itself(canary):
    assert EMAIL in read(canary, "/konto/")[1]
    assert NAME in read(canary, "/admin/account/")[1]


def test_control_a_page_with_a_name_would_be_found(canary, monkeypatch):
    """The public frame once names who has signed in last: the same search finds it."""
    monkeypatch.setattr("core.context_processors.brand", lambda: {"name": User.objects.get(pk=NUMBER).first_name})
    assert seen(read(Client(), "/projekte/")[1]) == [NAME]


@pytest.mark.parametrize("address", ["/", "/projekte/", "/suche/", "/sitemap.xml", "/gibt-es-nicht/", "/projekte/csv/"])
def test_reading_sets_no_cookie(city, address):
    assert Client().get(address).cookies == {}


@pytest.mark.parametrize("address", ["/", "/projekte/", "/gibt-es-nicht/"])
def test_what_is_personal_is_marked_so(canary, address):
    """An editor's page has the user bar: no cache may keep it, and nobody else gets it."""
    assert canary.get(address).headers["Cache-Control"] == "private, no-store"
    assert not re.search("userbar", Client().get(address).content.decode())
