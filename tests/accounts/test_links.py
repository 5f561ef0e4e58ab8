"""Links from mails: shown by GET, done by POST, worthless when forged, run out or taken back."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import links
from accounts.errors import LinkError
from accounts.links import link_purposes
from accounts.models import Link, User
from core import clock

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def done(monkeypatch) -> list[str]:
    """A purpose that notes whom it acted for."""
    acted: list[str] = []

    def view(request, link) -> HttpResponse:
        if request.method == "POST":
            acted.append(link.object_id)
        return HttpResponse("ok")

    monkeypatch.setitem(link_purposes._views, "test.act", view)
    return acted


@pytest.fixture
def ada(django_user_model) -> User:
    return django_user_model.objects.create_user("ada@example.org")


@pytest.fixture
def link(done, ada) -> Link:
    return links.create(purpose="test.act", about=ada, lasts=HOUR)


def address(token: str) -> str:
    return reverse("link", args=[token])


def test_a_token_leads_back_to_its_link(link):
    assert links.find(links.token(link)) == link
    assert len(links.token(link)) == 43


def test_opening_shows_and_only_sending_acts(client, link, done, ada):
    assert client.get(address(links.token(link))).status_code == 200
    assert client.head(address(links.token(link))).status_code == 200
    assert done == []
    assert client.post(address(links.token(link))).status_code == 200
    assert done == [str(ada.pk)]


def test_sending_needs_the_form_of_this_site(link, done):
    assert Client(enforce_csrf_checks=True).post(address(links.token(link))).status_code == 403
    assert done == []


def test_nobody_keeps_or_passes_on_the_address(client, link):
    answer = client.get(address(links.token(link)))
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


WORTHLESS = ["forged", "other", "short", "empty", "run out", "taken back", "gone", "noise", "padded"]


@pytest.mark.parametrize("kind", WORTHLESS)
def test_what_is_not_valid_looks_the_same(client, city, link, done, ada, kind, monkeypatch):
    token = links.token(link)
    if kind == "forged":
        token = token[:-2] + ("AA" if not token.endswith("AA") else "QQ")
    elif kind == "other":
        other = links.create(purpose="test.act", about=ada, lasts=HOUR)
        token = links.token(other)[:20] + token[20:]
    elif kind == "short":
        token = token[:20]
    elif kind == "empty":
        token = "-"
    elif kind == "noise":
        token = "ä€" * 20
    elif kind == "padded":
        token += "="
    elif kind == "gone":
        link.delete()
    elif kind == "taken back":
        assert links.revoke(purpose="test.act", about=ada) == 1
    else:
        later = clock.now() + HOUR
        monkeypatch.setattr(clock, "now", lambda: later)
    for method in (client.get, client.post):
        answer = method(address(token))
        assert answer.status_code == 410
        assert "Dieser Link gilt nicht mehr" in answer.text.replace("\u00ad", "")
        assert answer.headers["Cache-Control"] == "no-store, private"
    assert done == []


def test_a_copy_of_the_database_opens_nothing(link, settings):
    stolen = links.token(link)
    settings.SECRET_KEY = "somebody else's"
    assert links.token(link) != stolen
    with pytest.raises(LinkError):
        links.find(stolen)


def test_control_without_the_seal_an_id_would_open_it(link, monkeypatch):
    monkeypatch.setattr(links, "_seal", lambda _id, _purpose: b"\0" * links.BYTES)
    assert links.find(links.token(link)) == link


def test_a_purpose_that_nobody_serves_makes_no_link(ada):
    with pytest.raises(LinkError):
        links.create(purpose="nobody.knows", about=ada, lasts=HOUR)


def test_a_link_of_a_module_that_is_switched_off_is_not_valid(client, city, link, monkeypatch):
    monkeypatch.delitem(link_purposes._views, "test.act")
    assert client.get(address(links.token(link))).status_code == 410
