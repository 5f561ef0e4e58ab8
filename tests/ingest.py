"""The receiver as it runs: a Celery worker, a real mosquitto, a database; and what is done to them. For tests."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

from tools import services

ROOT = Path(__file__).resolve().parents[1]
QUIET = "--pool solo --without-gossip --without-mingle"
CAREFUL, CARELESS, CLINGING = "norderstedt_go", "tests.careless", "tests.clinging"
MIGRATE = 'from django.core.management import call_command; call_command("migrate", verbosity=0)\n'


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """Give a folder for servers that run as a user of their own.

    None of pytest's: each of its runs closes their common folder to all others, also below servers of another run.
    """
    folder = Path(tempfile.mkdtemp(prefix="ngo-test-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def sender(port: int, user: str = "city") -> paho.Client:
    """Return a client that begins to connect; what it sends waits for as long as the broker is away."""
    client = paho.Client(CallbackAPIVersion.VERSION2, client_id=f"test-{user}")
    client.username_pw_set(user, user)
    client.max_queued_messages_set(0)
    client.reconnect_delay_set(0.1, 1)
    client.connect("127.0.0.1", port)
    client.loop_start()
    return client


class City:
    """A broker and a worker of their own, and a database: one in the folder, if none is named."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder, self.port = folder, services.free_port()
        self.config = services.prepare_mosquitto(folder / "broker", self.port)
        self.broker = services.start_mosquitto(self.config, self.port)
        self.worker: subprocess.Popen[bytes] | None = None
        self.environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
            "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev",
            "VAR_DIR": str(folder),
            "MQTT_URL": f"mqtt://site:site@127.0.0.1:{self.port}",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "site"), str(ROOT))),
            **environment,
        }

    def python(self, code: str) -> str:
        """Run code within this city's Django and return what it printed."""
        command = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start(self, app: str = CAREFUL, queues: str = "ingest") -> None:
        """Start the worker; returns at once."""
        command = f"-m celery --quiet --app {app} worker --queues {queues} {QUIET}"
        with (self.folder / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [sys.executable, *command.split()], env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )

    def kill(self) -> None:
        """Kill the worker."""
        assert self.worker
        self.worker.kill()
        self.worker.wait()

    def kill_broker(self) -> None:
        """Kill the broker, and start it again on what it has saved."""
        self.broker.kill()
        self.broker.wait()
        self.broker = services.start_mosquitto(self.config, self.port)

    def stop(self) -> None:
        """End both; nothing stays behind, also if one does not end by itself, which fails."""
        try:
            for one in (self.worker, self.broker):
                if one and one.poll() is None:
                    one.send_signal(signal.SIGTERM)
                    one.wait(timeout=20)
        finally:
            for one in (self.worker, self.broker):
                if one and one.poll() is None:
                    one.kill()
                    one.wait()

    @contextlib.contextmanager
    def sender(self, user: str = "city") -> Iterator[paho.Client]:
        """Give a client that is connected, or soon will be."""
        client = sender(self.port, user)
        yield client
        client.disconnect()
        client.loop_stop()


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Run a PostgreSQL that nobody else uses, and give its address."""
    with open_folder() as folder, postgres_in(folder) as address:
        yield address


@contextlib.contextmanager
def postgres_in(folder: Path) -> Iterator[str]:
    """Run it in a folder."""
    environment = {**os.environ, "TMPDIR": str(folder)}

    def run(code: str) -> str:
        command = [sys.executable, "-c", f"from tools import services; {code}"]
        return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout

    try:
        yield run("print(services.start()['DATABASE_URL'])").split()[-1]
    finally:
        run("services.stop()")


# -- many messages a second, and kills

SENSORS = 500
COUNTERS = """
from iot.models import *
from iot.services.sensors import complete
from wagtail.models import Locale
seen = ObservedProperty.objects.create(slug="soak", locale=Locale.get_default(), name="x")
unit, _ = Unit.objects.get_or_create(code="1", defaults={"symbol": "", "name": "x"})
kind = SensorType.objects.create(slug="soak", name="soak")
Channel.objects.create(sensor_type=kind, key="count", observed_property=seen, unit=unit)
TopicRoute.objects.create(pattern="stadt/{device}/up")
Sensor.objects.bulk_create(
    Sensor(name=f"soak-{n}", slug=f"soak-{n}", device=f"soak-{n}", sensor_type=kind) for n in range(%d))
complete()
"""
OURS = """
JOIN iot_datastream stream ON stream.id = said.datastream_id
JOIN iot_sensor sensor ON sensor.id = stream.sensor_id AND sensor.device LIKE 'soak-%'
"""
FORGET = """
TRUNCATE iot_observation, iot_minutecount, iot_dirtyhour, iot_hourlyrollup, iot_dailyrollup, iot_consumer;
UPDATE iot_latest SET phenomenon_time = NULL, result = NULL, since = NULL, stored_at = NULL
"""


class Publisher:
    """Sends so many numbered messages a second at QoS 1, in a thread, and writes down when the broker took each."""

    def __init__(self, port: int, rate: int) -> None:
        self._rate, self._client = rate, sender(port)
        self._under_way: dict[int, int] = {}
        self._answers: deque[tuple[int, float]] = deque()
        self._client.on_publish = lambda _client, _data, mid, *_: self._answers.append((mid, time.time()))
        self._over, self._thread = threading.Event(), threading.Thread(target=self._run)
        self.sent = 0
        self.taken: dict[int, float] = {}

    def _run(self) -> None:
        begin = time.monotonic()
        while not self._over.wait(0.005):
            while self.sent < (time.monotonic() - begin) * self._rate:
                self._send()
            self._note()

    def _send(self) -> None:
        said = {"time": datetime.now(UTC).isoformat(), "count": self.sent}
        sent = self._client.publish(f"stadt/soak-{self.sent % SENSORS}/up", json.dumps(said), qos=1)
        self._under_way[sent.mid] = self.sent
        self.sent += 1

    def _note(self) -> None:
        while self._answers:
            mid, when = self._answers.popleft()
            self.taken[self._under_way.pop(mid)] = when

    def finish(self, patience: float = 60) -> None:
        """Send no more; returns when the broker has taken everything."""
        self._over.set()
        self._thread.join()
        deadline = time.monotonic() + patience
        while self._under_way and time.monotonic() < deadline:
            time.sleep(0.01)
            self._note()

    def __enter__(self) -> "Publisher":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()
        self._client.disconnect()
        self._client.loop_stop()


class Watch:
    """Looks at what is stored, past Django."""

    def __init__(self, database: str) -> None:
        self._line = psycopg.connect(database, autocommit=True)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of a statement."""
        return self._line.execute(statement).fetchall()  # type: ignore[call-overload]  # no stranger's text

    def forget(self) -> None:
        """Empty the tables of what has been said."""
        self._line.execute(FORGET)

    def newest(self) -> float:
        """Return when the newest message that is stored was sent; 0 if none is."""
        found = self.ask(f"SELECT max(said.phenomenon_time) FROM iot_latest said {OURS}")[0][0]
        return found.timestamp() if found else 0.0

    def numbers(self) -> Counter[int]:
        """Return how many times each message is stored."""
        return Counter(int(one) for (one,) in self.ask(f"SELECT said.result FROM iot_observation said {OURS}"))

    def close(self) -> None:
        """Let go of the database."""
        self._line.close()


def until(condition: Callable[[], object], seconds: float = 60) -> float:
    """Wait until something is so, and return how long it took; fail if it does not come."""
    begin = time.monotonic()
    while not condition():
        assert time.monotonic() - begin < seconds, "it did not happen in time"
        time.sleep(0.01)
    return time.monotonic() - begin


def begin(city: City, watch: Watch, app: str = CAREFUL) -> None:
    """Start the worker, and return when it hears itself."""
    city.start(app)
    until(lambda: watch.ask("SELECT 1 FROM iot_consumer WHERE canary_at IS NOT NULL"))


@dataclass
class Outcome:
    """What came of a scene: numbers of messages, and when the broker was killed."""

    sent: int = 0
    taken: dict[int, float] = field(default_factory=dict)
    stored: Counter[int] = field(default_factory=Counter)
    broker_kills: list[float] = field(default_factory=list)
    # Seconds from a kill until what is stored is less than a second old.
    caught_up: list[float] = field(default_factory=list)
    drained: float = 0.0
    # New rows as the ingest counted them, and as the hours count them.
    counted: int = 0
    rolled_up: int = 0
    rows: int = 0
    lost_sessions: int = 0

    @property
    def missing(self) -> list[float]:
        """How long before a kill of the broker it had taken each message that is missing; infinite if before none."""
        return sorted(self._before_a_kill(when) for number, when in self.taken.items() if number not in self.stored)

    def _before_a_kill(self, when: float) -> float:
        # An answer that was on its way at that moment is written down a little later.
        return min((kill - when for kill in self.broker_kills if kill > when - 0.05), default=float("inf"))

    def told(self) -> str:
        """Return the figures in a line."""
        missing = self.missing
        worst = f", taken at most {missing[-1]:.2f} s before a kill of the broker" if missing else ""
        return (
            f"{self.sent} sent, {len(self.taken)} taken by the broker, {len(self.stored)} stored; {len(missing)}"
            f" missing ({len(missing) / max(self.sent, 1):.2%}){worst}; up to date again"
            f" {', '.join(f'{one:.1f}' for one in self.caught_up)} s after the kills;"
            f" the last of it {self.drained:.2f} s after the last was taken"
        )


class Scene:
    """Messages for some time, while these are killed, each by its letter:

    w: the worker. c: the worker, and the next one while it catches up. b: the broker. x: the worker, and then the
    broker, which holds what nobody takes and has not saved the last of it.
    """

    def __init__(self, city: City, watch: Watch, app: str = CAREFUL, rate: int = 500) -> None:
        self._city, self._watch, self._app, self._rate = city, watch, app, rate
        self.outcome = Outcome()

    def play(self, seconds: float, kills: str) -> Outcome:
        """Send for so long; kill in turn what these letters name, each when the last one has come back."""
        begin(self._city, self._watch, self._app)
        with Publisher(self._city.port, self._rate) as publisher:
            start, pause = time.monotonic(), seconds / (len(kills) + 1)
            for number, kill in enumerate(kills, 1):
                time.sleep(max(start + number * pause - time.monotonic(), 0))
                self._kill(kill)
            time.sleep(max(start + seconds - time.monotonic(), 0))
            publisher.finish()
            self.outcome.sent, self.outcome.taken = publisher.sent, publisher.taken
        self._look()
        return self.outcome

    def _kill(self, what: str) -> None:
        killed = time.time()
        if what in "wcx":
            self._city.kill()
        if what == "x":
            # Longer than from one saving to the next.
            time.sleep(2.5)
        if what in "bx":
            killed = time.time()
            self.outcome.broker_kills.append(killed)
            self._city.kill_broker()
        if what in "wcx":
            newest = self._watch.newest()
            self._city.start(self._app)
            if what == "c":
                until(lambda: self._watch.newest() > newest)
                self._city.kill()
                self._city.start(self._app)
        until(lambda: self._watch.newest() > max(killed, time.time() - 1))
        self.outcome.caught_up.append(time.time() - killed)

    def _look(self) -> None:
        found, watch, begin, newest = self.outcome, self._watch, time.monotonic(), 0
        # As long as anything comes; then nothing has come for two seconds.
        while time.monotonic() - begin - found.drained < 2:
            if newest != (newest := watch.ask("SELECT sum(stored) FROM iot_minutecount")[0][0]):
                found.drained = time.monotonic() - begin
            time.sleep(0.05)
        self._city.python("from iot.services.rollups import roll_up; roll_up()")
        found.stored = watch.numbers()
        # The canary goes on: all sums are of one moment.
        ((found.counted, found.rows, found.rolled_up),) = watch.ask(
            "SELECT (SELECT sum(stored) FROM iot_minutecount), (SELECT count(*) FROM iot_observation),"
            f" (SELECT sum(said.count) FROM iot_hourlyrollup said {OURS})"
        )
        found.lost_sessions = watch.ask("SELECT count(*) FROM iot_consumer WHERE lost_session_at IS NOT NULL")[0][0]


# -- Celery's own broker away


@dataclass
class Away:
    """What came of a time without Redis: how old the newest stored value was at most, and whether all is stored."""

    oldest: float = 0.0
    sent: int = 0
    stored: int = 0
    worker_lives: bool = False


def without_redis(
    new_city: Callable[..., City], watch: Watch, away: float, app: str = CAREFUL, frozen: bool = False
) -> Away:
    """Let Celery's broker be away while messages come: killed and started anew, or frozen and let go on."""
    port, found = services.free_port(), Away()
    city = new_city(REDIS_URL=f"redis://127.0.0.1:{port}/0")
    redis = services.start_redis(city.folder, port)
    try:
        begin(city, watch, app)
        with Publisher(city.port, 500) as publisher:
            until(lambda: time.time() - watch.newest() < 1)
            redis.send_signal(signal.SIGSTOP if frozen else signal.SIGKILL)
            start = time.monotonic()
            while time.monotonic() - start < away:
                found.oldest = max(found.oldest, time.time() - watch.newest())
                time.sleep(0.05)
            redis.send_signal(signal.SIGCONT)
            if not frozen:
                redis.wait()
                redis = services.start_redis(city.folder, port)
            publisher.finish()
        until(lambda: len(watch.numbers()) == publisher.sent)
        found.sent, found.stored = publisher.sent, watch.numbers().total()
        found.worker_lives = city.worker is not None and city.worker.poll() is None
        return found
    finally:
        # A worker that is told to end while Redis goes may wait for it.
        city.stop()
        redis.kill()
        redis.wait()


# -- fixtures


@pytest.fixture(scope="module")
def counting() -> Iterator[str]:
    """A PostgreSQL with many sensors that count."""
    if not (services.mosquitto() and services.programs()):
        pytest.skip("mosquitto or PostgreSQL is missing")
    with postgres() as database, open_folder() as folder:
        first = City(folder, DATABASE_URL=database)
        first.python(MIGRATE + COUNTERS % SENSORS)
        first.stop()
        yield database


@pytest.fixture
def watch(counting: str) -> Iterator[Watch]:
    """Looks into that database, which has been told nothing yet."""
    one = Watch(counting)
    one.forget()
    yield one
    one.close()


@pytest.fixture
def new_city(counting: str) -> Iterator[Callable[..., City]]:
    """Makes cities before that database, each with a broker of its own."""
    with contextlib.ExitStack() as made:

        def make(**environment: str) -> City:
            city = City(made.enter_context(open_folder()), DATABASE_URL=counting, **environment)
            made.callback(city.stop)
            return city

        yield make
