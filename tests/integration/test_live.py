"""Live streams through real processes: uvicorn as in production with Redis, and the demo's page server."""

import contextlib
import http.client
import re
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from redis import Redis
from wagtail.models import Locale

from core import clock
from iot.models import Channel, Datastream, ObservedProperty, Sensor, SensorType, Unit
from tests.integration.conftest import wait_for
from tests.streams import ROOT, Fleet, ask, files, server, values
from tools import services

STREAMS = 300
DEMO = re.search(r"^web: exec (.*)$", (ROOT / "Procfile").read_text(), re.MULTILINE)[1]


@pytest.fixture
def watched(tmp_path, django_db_setup, django_db_blocker) -> tuple[Path, int]:
    """A folder with a copy of the tests' database, in which one sensor has spoken, and that sensor's datastream."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "static").mkdir()
    with django_db_blocker.unblock(), contextlib.closing(sqlite3.connect(tmp_path / "db.sqlite3")) as copy:
        unit = Unit.objects.create(code="live", symbol="", name="Anzahl")
        seen = ObservedProperty.objects.create(slug="live", name="Füllstand", locale=Locale.get_default())
        kind = SensorType.objects.create(slug="live", name="Containersensor")
        Channel.objects.create(sensor_type=kind, key="level", observed_property=seen, unit=unit)
        sensor = Sensor.objects.create(name="Platz", slug="live", device="live", sensor_type=kind)
        number = Datastream.objects.get(sensor=sensor).pk
        try:
            connection.connection.backup(copy)
        finally:
            for one in (sensor, kind, seen, unit):
                one.delete()
    store(tmp_path, number, 50)
    return tmp_path, number


def store(folder: Path, stream: int, value: float) -> None:
    """Store a value as the ingest does, and tell nobody."""
    now = str(clock.now().replace(tzinfo=None))
    with contextlib.closing(sqlite3.connect(folder / "db.sqlite3", timeout=20)) as database, database:
        database.execute(
            "UPDATE iot_latest SET phenomenon_time = ?, stored_at = ?, result = ? WHERE datastream_id = ?",
            [now, now, value, stream],
        )


def test_a_broadcast_reaches_all_streams_and_none_is_left_behind(watched, tmp_path_factory):
    if services.redis() is None:
        pytest.skip(services.REDIS_MISSING)
    folder, one = watched
    path, redis_port = f"/live/messwerte/?d={one}", services.free_port()
    elsewhere = tmp_path_factory.mktemp("redis")
    redis = services.start_redis(elsewhere, redis_port)
    url = f"redis://127.0.0.1:{redis_port}/0"
    try:
        with server(folder, LIVE_BUS_URL=url) as (port, process), Redis.from_url(url) as bus:
            assert b"404 Not Found" in ask(port, "/live/nix/", "127.0.9.9")
            fleet = Fleet(port, path)
            fleet.open(1)
            wait_for(lambda: bus.pubsub_numsub("iot:values")[0][1])
            before = files(process)
            fleet.open(STREAMS - 1)
            assert b"429 Too Many" in ask(port, path, "127.0.1.1")
            took = [fleet.broadcast(bus, one, 1000 + number) for number in range(5)]
            print(f"{STREAMS} streams: {max(took) * 1000:.0f} ms at the most")
            # Redis goes: what is stored meanwhile comes from the database, and Redis is heard again afterwards.
            redis.terminate()
            redis.wait(timeout=10)
            store(folder, one, 77)
            fleet.until_all_have(b'"v":77.0')
            redis = services.start_redis(elsewhere, redis_port)
            wait_for(lambda: bus.pubsub_numsub("iot:values")[0][1])
            fleet.broadcast(bus, one, 2000)
            fleet.close()
            wait_for(lambda: files(process) < before)
            # And it ends at once, with a stream open.
            with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
                line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                assert b"retry: 5000" in _read_until(line, b"event: value")
                process.send_signal(signal.SIGTERM)
                assert _read_until(line, b"").endswith(b"0\r\n\r\n")
            process.wait(timeout=5)
    finally:
        redis.terminate()
        redis.wait(timeout=10)
    told = (folder / "live.log").read_text()
    assert "Traceback" not in told
    assert "ASGI" not in told


def _read_until(line: socket.socket, text: bytes) -> bytes:
    """Read until a text has come; without one, to the end."""
    found = b""
    while (not text or text not in found) and (data := line.recv(65536)):
        found += data
    return found


@contextlib.contextmanager
def demo(folder: Path) -> Iterator[int]:
    """Run the page server of `make run` until it answers."""
    with server(folder, DEMO) as (port, process):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        line.request("GET", "/healthz")
        assert line.getresponse().status == 200
        line.close()
        yield port
        begin = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=10)
        assert time.monotonic() - begin < 5


def test_the_demo_serves_pages_and_streams_on_one_port(watched):
    folder, one = watched
    path = f"/live/messwerte/?d={one}"
    with demo(folder) as port:
        first = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        first.request("GET", "/healthz")
        page = first.getresponse()
        assert (page.status, page.read()) == (200, b"ok\n")
        # The same connection, as browsers do.
        kept = first.sock
        first.request("GET", path)
        assert first.sock is kept
        answer = first.getresponse()
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert values(answer.fp.read1(4096))[0]["v"] == 50.0
        # More streams than the page server has threads.
        held = [socket.create_connection(("127.0.0.1", port), timeout=10) for _number in range(9)]
        for line in held:
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert b"event: value" in _read_until(line, b"event: value")
        assert b"429 Too Many" in ask(port, path)
        assert b"200 OK" in ask(port, "/healthz")
        assert b"400 Bad" in ask(port, "/live/messwerte/", "127.0.0.2")
        # Written slowly, letter by letter.
        with socket.create_connection(("127.0.0.1", port), timeout=10, source_address=("127.0.0.3", 0)) as slow:
            for letter in f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n":
                slow.sendall(letter.encode())
            assert b"event: value" in _read_until(slow, b"event: value")
        store(folder, one, 51)
        for line in held:
            assert values(_read_until(line, b"event: value"))[0]["v"] == 51.0
    assert all(_read_until(line, b"").endswith(b"0\r\n\r\n") for line in held)
    for line in (*held, first):
        line.close()
