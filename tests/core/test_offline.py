"""The site as an app: its manifest, its page, and the worker with what it has to know."""

import json
import re

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from django.utils import translation

from core.queries import offline
from projects.models import ProjectIndexPage

MANIFESTS = {"de": "/manifest.webmanifest", "en": "/en/manifest.webmanifest"}


@pytest.fixture
def fresh_worker():
    """Forget the worker's text, before and after a test that changes what it is made of."""
    offline.worker.cache_clear()
    yield
    offline.worker.cache_clear()


def facts(text: str) -> dict:
    """Return what the server tells the worker."""
    return json.loads(re.match(r"const NGO = (\{.*\});\n", text)[1])


@pytest.mark.parametrize(("code", "address"), MANIFESTS.items())
def test_the_manifest_speaks_the_language_of_its_address(client, city, code, address):
    answer = client.get(address)
    found = answer.json()
    start = "/" if code == "de" else "/en/"
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (found["lang"], found["dir"], found["start_url"], found["id"]) == (code, "ltr", start, start)
    assert (found["name"], found["scope"], found["display"]) == ("Norderstedt GO!", "/", "standalone")
    assert found["theme_color"] == settings.BRAND_FACTS["theme_color"]["light"]
    assert [icon["sizes"] for icon in found["icons"]] == ["192x192", "512x512", "512x512", "any"]
    assert client.get(start).status_code == 200


def test_shortcuts_are_the_first_of_the_menu_and_none_is_dead(client, city):
    shortcuts = client.get(MANIFESTS["de"]).json()["shortcuts"]
    assert [one["name"] for one in shortcuts] == ["Projekte", "Handlungsfelder", "Arbeitskreise", "Aktuelles"]
    assert {client.get(one["url"]).status_code for one in shortcuts} == {200}


def test_a_page_that_leaves_the_menu_leaves_the_shortcuts(client, city):
    page = ProjectIndexPage.objects.get(slug="projekte")
    page.show_in_menus = False
    page.save_revision().publish()
    assert "Projekte" not in [one["name"] for one in client.get(MANIFESTS["de"]).json()["shortcuts"]]


def test_every_page_names_the_manifest_of_its_language(client, city):
    for home, address in (("/", MANIFESTS["de"]), ("/en/", MANIFESTS["en"])):
        text = client.get(home).content.decode()
        assert f'<link rel="manifest" href="{address}">' in text
        assert '<link rel="apple-touch-icon" href="/static/icon-180' in text


def test_the_worker_is_asked_for_anew_each_time(client):
    answer = client.get("/sw.js")
    assert answer.headers["Content-Type"] == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Accel-Expires"] == "0"
    assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client.post("/sw.js").status_code == 405


def test_the_worker_knows_each_language_in_its_words(client):
    known = facts(client.get("/sw.js").content.decode())
    assert [(one["code"], one["home"], one["offline"]) for one in known["languages"]] == [
        ("de", "/", "/offline/"),
        ("en", "/en/", "/en/offline/"),
        ("de-simple", "/de-simple/", "/de-simple/offline/"),
    ]
    assert all("{when}" in one["copy"] for one in known["languages"])
    assert len({one["copy"] for one in known["languages"]}) == 3


def test_what_is_for_one_person_is_left_alone(client):
    known = facts(client.get("/sw.js").content.decode())
    with translation.override("de"):
        for name in ("account_overview", "account_login", "wagtailadmin_home", "demo_mailbox"):
            assert reverse(name).startswith(tuple(known["neverBelow"])), name
        assert reverse("link", args=["x"]).startswith("/l/")


@pytest.mark.usefixtures("fresh_worker")
def test_a_new_release_is_another_worker(client, monkeypatch):
    before = client.get("/sw.js").content
    assert client.get("/sw.js").content == before
    offline.worker.cache_clear()
    monkeypatch.setattr(offline, "release", lambda: "another")
    assert facts(client.get("/sw.js").content.decode())["version"] != facts(before.decode())["version"]


@pytest.mark.usefixtures("fresh_worker")
@override_settings(NGO_OFFLINE={**settings.NGO_OFFLINE, "on": False})
def test_switched_off_the_worker_takes_itself_away(client, city):
    text = client.get("/sw.js").content.decode()
    assert "unregister()" in text
    assert '"fetch"' not in text
    page = client.get("/offline/").content.decode()
    assert "zurzeit abgeschaltet" in page
    assert 'data-offline="keep"' not in page


@pytest.mark.parametrize(
    ("address", "title"),
    [("/offline/", "Offline lesen"), ("/en/offline/", "Read offline"), ("/de-simple/offline/", "Lesen ohne Internet")],
)
def test_the_page_explains_itself_without_a_script(client, city, address, title):
    text = client.get(address).content.decode()
    assert f"<h1>{title}</h1>" in text
    assert 'data-offline="switch" hidden' in text
    assert "<form" not in re.sub(r'<form[^>]*method="get".*?</form>', "", text, flags=re.S)


def test_the_page_is_kept_for_all_and_says_where_one_finds_it(client, city):
    client.get("/offline/")
    assert client.get("/offline/").headers["X-Accel-Expires"] == "1"
    assert 'href="/offline/"' in client.get("/").content.decode()
