"""A purge in one process is seen by the others; a Redis that is stopped fails no page."""

import subprocess
import sys
import time

import pytest
from django.test import Client

from core import cache
from core.cache.storage import Store
from tests.integration.conftest import ROOT, Town
from tools import services

FILES = "django.core.cache.backends.filebased.FileBasedCache"
REDIS = "django.core.cache.backends.redis.RedisCache"


@pytest.fixture(params=["files", "redis"])
def shared(request, settings, tmp_path) -> str:
    """Let pages be kept where a real site keeps them, and return what another process needs to find it."""
    if request.param == "files":
        settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": FILES, "LOCATION": tmp_path / "pages"}}
        return f"VAR_DIR={tmp_path}"
    url = request.getfixturevalue("redis_url")
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": REDIS, "LOCATION": url, "KEY_PREFIX": "pages"}}
    return f"CACHE_URL={url}"


def kept(client: Client) -> bool:
    return client.get("/projekte/").headers["X-Accel-Expires"] == "1"


def test_a_purge_in_another_process_is_seen_at_once(city, shared, tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "store", Store())
    monkeypatch.setattr("core.middleware.cache.store", cache.store)
    (tmp_path / "assets").mkdir(exist_ok=True)
    client = Client()
    assert kept(client)
    found, _sequence = cache.store.find("http://testserver/projekte/?")
    assert found
    name, _equals, value = shared.partition("=")
    town = Town(tmp_path, 1, **{name: value})
    done = subprocess.run(
        [sys.executable, "manage.py", "purge_pages"],
        cwd=ROOT, env=town.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert cache.store.find("http://testserver/projekte/?")[0] is None


def test_pages_are_served_while_redis_is_stopped_and_kept_again_afterwards(city, settings, tmp_path):
    if services.redis() is None:
        pytest.skip(services.REDIS_MISSING)
    port = services.free_port()
    url = f"redis://127.0.0.1:{port}/1"
    options = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": REDIS, "LOCATION": url, "OPTIONS": options}}
    server = services.start_redis(tmp_path, port)
    client = Client()
    assert kept(client)
    server.terminate()
    server.wait(timeout=10)
    start = time.monotonic()
    for _time in range(3):
        answer = client.get("/projekte/")
        assert (answer.status_code, answer.headers["X-Accel-Expires"]) == (200, "0")
    assert time.monotonic() - start < 20
    server = services.start_redis(tmp_path, port)
    cache.store._asleep_until = 0.0
    assert kept(client)
    server.terminate()
    server.wait(timeout=10)
