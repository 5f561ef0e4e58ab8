"""The demo's own broker, the sensors that speak to it, and our receiver's line: real ones, in their own processes."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo.city import run
from demo.city.broker import broker
from iot.gateways import mqtt
from iot.gateways.mqtt import Broker, Connected, Line
from iot.models import Latest, Reject
from iot.queries.catalogue import catalogue
from iot.services.ingest import Ingest
from tools.services import free_port, listens

ROOT = Path(__file__).resolve().parents[2]


class Ear:
    """A line that keeps what it hears."""

    def __init__(self, url: str, *filters: str) -> None:
        self.heard: list[tuple[str, bytes]] = []
        self.told: list[Connected] = []
        self.line = Line(
            Broker.at(url),
            client_id="ear",
            on_message=self._take,
            on_connected=self.told.append,
            filters=filters,
        )

    def _take(self, topic: str | None, payload: bytes, mark: int, _again: bool, _retained: bool) -> None:
        self.heard.append((topic or "", payload))
        self.line.acknowledge([mark] if mark else [])


@contextmanager
def listening(url: str, *filters: str) -> Iterator[Ear]:
    ear, stop = Ear(url, *filters), threading.Event()
    thread = threading.Thread(target=ear.line.run, args=[stop], daemon=True)
    thread.start()
    try:
        yield ear
    finally:
        stop.set()
        ear.line.acknowledge([])
        thread.join(timeout=5)
        assert not thread.is_alive()


def until(true: Callable[[], object], seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


@pytest.fixture
def embedded() -> Iterator[int]:
    """The broker in a thread of the test."""
    port, stop, ready = free_port(), threading.Event(), threading.Event()

    async def live() -> None:
        async with broker(port):
            ready.set()
            while not stop.is_set():
                await asyncio.sleep(0.02)

    thread = threading.Thread(target=lambda: asyncio.run(live()))
    thread.start()
    assert ready.wait(10)
    yield port
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def test_a_line_that_is_told_the_protocol_is_there_at_once(embedded, caplog):
    begin = time.monotonic()
    with listening(f"mqtt://127.0.0.1:{embedded}?protocol=3.1.1", "stadt/#") as ear:
        until(lambda: ear.told)
        assert time.monotonic() - begin < 2
        assert ear.told == [Connected("MQTTv311", False)]
        for number in range(300):
            ear.line.publish("stadt/x/up", b"%d" % number)
        until(lambda: len(ear.heard) >= 300)
        assert sorted(int(payload) for _topic, payload in ear.heard) == list(range(300))
    assert caplog.records == []


def test_a_line_that_is_not_told_finds_out(embedded, monkeypatch, caplog):
    monkeypatch.setattr(mqtt, "PATIENCE", 0.3)
    with listening(f"mqtt://127.0.0.1:{embedded}", "stadt/#") as ear:
        until(lambda: ear.told)
        assert ear.told == [Connected("MQTTv311", False)]
    assert [record.levelname for record in caplog.records if record.name.startswith("iot")] == ["WARNING"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1", "mqtt://", "mqtt://127.0.0.1?protocol=4", "mqtt://127.0.0.1?protocol="]
)
def test_an_odd_address_is_refused(url):
    if url.endswith("="):
        assert Broker.at(url).protocol == mqtt.MQTTProtocolVersion.MQTTv5
    else:
        with pytest.raises(ValueError, match="An address of a broker"):
            Broker.at(url)


@contextmanager
def process(**environment: str) -> Iterator[subprocess.Popen[str]]:
    """Run the process `city`; it ends at once and quietly when it is told to."""
    own = {name: value for name, value in os.environ.items() if name not in ("MQTT_URL", "DATABASE_URL")}
    own |= {"DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev", "PYTHONPATH": "site:.", **environment}
    city = subprocess.Popen(
        [sys.executable, "-m", "demo.city"], cwd=ROOT, env=own, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield city
        begin = time.monotonic()
        city.send_signal(signal.SIGTERM)
        assert city.wait(timeout=10) == 0
        assert time.monotonic() - begin < 4
        assert city.stdout is not None
        assert city.stdout.read() == ""
    finally:
        city.kill()
        city.wait()
        city.stdout.close()  # type: ignore[union-attr]


def test_the_city_speaks_and_the_ingest_stores_it(db, tmp_path):
    port = free_port()
    before = dict(Latest.objects.values_list("datastream", "phenomenon_time"))
    known, acknowledged = catalogue(), []
    url = f"mqtt://127.0.0.1:{port}?protocol=3.1.1"
    ingest = Ingest(known, acknowledge=acknowledged.extend)
    with (
        process(DEMO_MQTT_PORT=str(port), VAR_DIR=str(tmp_path)),
        listening(url, *(route.subscription for route in known.routes)) as ear,
    ):
        until(lambda: len(ear.heard) > 12, 30)
    for number, (topic, payload) in enumerate(ear.heard):
        ingest.take(topic, payload, number + 1)
    ingest.work(ingest._next())
    assert acknowledged == list(range(1, len(ear.heard) + 1))
    after = dict(Latest.objects.values_list("datastream", "phenomenon_time"))
    assert sum(after[one] != moment for one, moment in before.items()) > 12
    assert Reject.objects.count() <= 1


def lived(settings, within: float = 15, **said: object) -> Callable[[Callable[[], object]], bool]:
    """Return what lives by these settings until something is true, or so many seconds; it tells which."""
    for name, value in said.items():
        setattr(settings, name, value)

    async def scene(true: Callable[[], object]) -> bool:
        stop = asyncio.Event()
        task = asyncio.create_task(run.live(stop))
        end = time.monotonic() + within
        while not true() and time.monotonic() < end:
            await asyncio.sleep(0.02)
        found = bool(true())
        stop.set()
        await task
        return found

    return lambda true: asyncio.run(scene(true))


@pytest.fixture
def soon(monkeypatch) -> None:
    monkeypatch.setattr(run, "TICK", 0.2)


def test_sensors_may_be_told_to_be_silent_while_the_broker_runs(settings, soon):
    url = f"mqtt://127.0.0.1:{free_port()}?protocol=3.1.1"
    with listening(url, "stadt/#") as ear:
        facts = {"MQTT_URL": url, "SIMULATOR_MQTT_URL": url, "MQTT_EMBEDDED": True}
        assert not lived(settings, 1.5, **facts, SIMULATOR=False)(lambda: ear.heard)
        assert ear.told
    with listening(url, "stadt/#") as ear:
        assert lived(settings, **facts, SIMULATOR=True)(lambda: ear.heard)


def test_another_broker_is_spoken_to_and_none_is_started(embedded, settings, soon):
    other = f"mqtt://127.0.0.1:{free_port()}?protocol=3.1.1"
    theirs = f"mqtt://127.0.0.1:{embedded}?protocol=3.1.1"
    with listening(theirs, "stadt/#", "v3/#") as ear:
        assert lived(settings, MQTT_URL=other, SIMULATOR_MQTT_URL=theirs)(lambda: ear.heard)
        assert not lived(settings, 1)(lambda: listens(Broker.at(other).port))


def test_a_city_without_sensors_does_nothing(settings, soon):
    url = f"mqtt://127.0.0.1:{free_port()}?protocol=3.1.1"
    facts = {"MQTT_URL": url, "SIMULATOR_MQTT_URL": url, "MQTT_EMBEDDED": True, "MODULES_ON": ["culture"]}
    assert not lived(settings, 1, **facts)(lambda: listens(Broker.at(url).port))


def test_production_is_refused(settings):
    settings.DEMO_ALLOWED = False
    with pytest.raises(SystemExit, match="never speak to a production site"):
        run.main()
