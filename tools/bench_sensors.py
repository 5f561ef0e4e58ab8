"""Measures the way from the broker to the database, side by side: a part of `make bench`.

A backlog waits at a real mosquitto for one session of each contestant; each drains its own. All speak to the same
PostgreSQL, in turn, a few rounds long. Then a million messages, for the memory; and the page that counts sensors.
"""

import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tools import services
from tools.testing import provide

ROOT = Path(__file__).resolve().parents[1]
MESSAGES, SENSORS, ROUNDS = 60_000, 1_000, 3
# A task for each message is so slow that fewer must do.
TASKS = 1_500
# After how many messages the receiver's memory is looked at.
LOOKS = (100_000, 500_000, 1_000_000)
FEW, MANY, VISITS = 100, 10_000, 15

PREPARE = """
import sys
from iot.models import *
from iot.services.sensors import complete
from wagtail.models import Locale
count = int(sys.argv[1])
unit, _ = Unit.objects.get_or_create(code="%", defaults={"symbol": "%", "name": "Prozent"})
seen, _ = ObservedProperty.objects.get_or_create(slug="level", locale=Locale.get_default(), defaults={"name": "x"})
kind, _ = SensorType.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
Channel.objects.get_or_create(
    sensor_type=kind, key="level",
    defaults={"unit": unit, "observed_property": seen, "minimum": 0, "maximum": 100})
TopicRoute.objects.get_or_create(pattern="stadt/bench/{device}/up")
Sensor.objects.bulk_create(
    [Sensor(name=f"b{n}", slug=f"b{n}", device=f"b{n}", sensor_type=kind) for n in range(count)], ignore_conflicts=True)
complete()
"""
# Sessions that wait for all contestants, then the messages, once for all of them. The product names the same filter:
# with another one, what is new would come twice.
BACKLOG = """
import json, sys, threading, time
from datetime import datetime, timedelta, UTC
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
port, messages, sensors, *names = sys.argv[1:]
port, messages, sensors = int(port), int(messages), int(sensors)
def connect(name, user, clean):
    client = paho.Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=clean, protocol=paho.MQTTv311)
    client.username_pw_set(user, user)
    client.max_inflight_messages_set(1000)
    client.max_queued_messages_set(0)
    client.connect("127.0.0.1", port)
    client.loop_start()
    return client
for name in names:
    # What another round has left is thrown away.
    client = connect(name, "site", True)
    while not client.is_connected():
        time.sleep(0.01)
    client.disconnect()
    client.loop_stop()
    client = connect(name, "site", False)
    done = threading.Event()
    client.on_subscribe = lambda *_: done.set()
    while not client.is_connected():
        time.sleep(0.01)
    client.subscribe("stadt/bench/+/up", 1)
    assert done.wait(5)
    client.disconnect()
    client.loop_stop()
if not messages:
    sys.exit()
sender = connect("backlog", "city", True)
start = datetime.now(UTC) - timedelta(hours=1)
for number in range(messages):
    when = (start + timedelta(milliseconds=number)).isoformat()
    payload = json.dumps({"time": when, "level": number % 100, "battery": 3.1})
    sent = sender.publish(f"stadt/bench/b{number % sensors}/up", payload, qos=1)
    while number % 1000 == 0 and len(sender._out_messages) > 10_000:
        time.sleep(0.01)
sent.wait_for_publish()
while sender._out_messages:
    time.sleep(0.01)
sender.disconnect()
sender.loop_stop()
"""
FRAME = """
import json, sys, time
from collections import deque
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
port, messages, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
started = None
def begin():
    global started
    started = started or time.perf_counter()
def end():
    print(messages / (time.perf_counter() - started), flush=True)
client = paho.Client(
    CallbackAPIVersion.VERSION2, client_id=name, clean_session=False, protocol=paho.MQTTv311, manual_ack=True)
client.username_pw_set("site", "site")
"""
# What contestants know beforehand: which topic leads to which datastream.
STREAMS = """
from iot.models import Datastream
streams = {
    f"stadt/bench/{device}/up": pk
    for pk, device in Datastream.objects.values_list("pk", "sensor__device") if device[0] == "b"}
"""
COUNT = (
    FRAME
    + """
seen = 0
def take(client, data, message):
    global seen
    begin()
    seen += 1
    client.ack(message.mid, 1)
    if seen == messages:
        client.disconnect()
client.on_message = take
client.connect("127.0.0.1", port)
client.loop_forever()
end()
"""
)
PARSE = (
    FRAME
    + """
from iot.domain.readings import Message, understand
from iot.queries.catalogue import catalogue
from core import clock
known = catalogue()
seen = 0
def take(client, data, message):
    global seen
    begin()
    assert understand(Message(message.topic, message.payload, clock.now()), known).readings
    seen += 1
    client.ack(message.mid, 1)
    if seen == messages:
        client.disconnect()
client.on_message = take
client.connect("127.0.0.1", port)
client.loop_forever()
end()
"""
)
# The barest script that does the same: no checks, one thread, the same batch and the same statements.
BARE = (
    FRAME
    + STREAMS
    + """
from django.db import connection, transaction
from core import clock
from iot.services.store.postgresql import COPY, STAGING, WRITE
batch, seen = [], 0
def take(client, data, message):
    global seen
    begin()
    said = json.loads(message.payload)
    batch.append((message.mid, streams[message.topic], said["time"], said["level"]))
    seen += 1
    if len(batch) == 1000 or seen == messages:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(STAGING)
            with cursor.copy(COPY) as copy:
                copy.write("".join([f"{stream}\\t{time}\\t{level}\\t0\\n" for _mid, stream, time, level in batch]))
            cursor.execute(WRITE, [clock.now()])
        for mid, *_rest in batch:
            client.ack(mid, 1)
        batch.clear()
        if seen == messages:
            client.disconnect()
client.on_message = take
client.connect("127.0.0.1", port)
client.loop_forever()
end()
"""
)
BULK = (
    FRAME
    + STREAMS
    + """
from django.db import transaction
from django.utils.dateparse import parse_datetime
from iot.models import Observation
batch, seen = [], 0
def take(client, data, message):
    global seen
    begin()
    said = json.loads(message.payload)
    row = Observation(
        datastream_id=streams[message.topic], phenomenon_time=parse_datetime(said["time"]), result=said["level"])
    batch.append((message.mid, row))
    seen += 1
    if len(batch) == 1000 or seen == messages:
        Observation.objects.bulk_create([row for _mid, row in batch], ignore_conflicts=True)
        for mid, _row in batch:
            client.ack(mid, 1)
        batch.clear()
        if seen == messages:
            client.disconnect()
client.on_message = take
client.connect("127.0.0.1", port)
client.loop_forever()
end()
"""
)
# A task for each message, by Celery over Redis: one process hands over, one stores through the ORM.
TASK = (
    FRAME
    + STREAMS
    + """
import atexit, os, subprocess
from django.db import transaction
from django.db.models import Q
from django.utils.dateparse import parse_datetime
from iot.models import Latest, Observation
from norderstedt_go.celery import app
@app.task(name="bench.store", queue="bench")
def store(topic, payload):
    said = json.loads(payload)
    when = parse_datetime(said["time"])
    with transaction.atomic():
        Observation.objects.create(datastream_id=streams[topic], phenomenon_time=when, result=said["level"])
        older = Q(phenomenon_time=None) | Q(phenomenon_time__lt=when)
        Latest.objects.filter(older, datastream=streams[topic]).update(phenomenon_time=when, result=said["level"])
if name == "worker":
    quiet = "--pool solo --without-gossip --without-mingle --loglevel error --queues bench"
    sys.exit(app.worker_main(["worker", *quiet.split()]))
command = [sys.executable, "-c", os.environ["CODE"], sys.argv[1], sys.argv[2], "worker"]
worker = subprocess.Popen(command, stdout=subprocess.DEVNULL)
atexit.register(worker.kill)
def until(number):
    while Observation.objects.count() < number:
        assert worker.poll() is None
        time.sleep(0.1)
store.delay("stadt/bench/b0/up", '{"time": "2026-01-01T00:00:00+00:00", "level": 1}')
until(1)
seen = 0
def take(client, data, message):
    global seen
    begin()
    if seen == messages:
        return
    store.delay(message.topic, message.payload.decode())
    seen += 1
    client.ack(message.mid, 1)
    if seen == messages:
        client.disconnect()
client.on_message = take
client.connect("127.0.0.1", port)
client.loop_forever()
until(messages + 1)
end()
"""
)
# The product, as its worker runs it; over when the broker has all acknowledgements. It tells its memory on the way.
PRODUCT = """
import re, sys, threading, time
from pathlib import Path
from django.conf import settings
from iot.services import receiver
from iot.services.ingest import Ingest
port, messages, name, *looks = sys.argv[1:]
port, messages, looks = int(port), int(messages), [int(one) for one in looks]
settings.MQTT_URL, settings.MQTT_CLIENT_ID, settings.LIVE_BUS_URL = f"mqtt://site:site@127.0.0.1:{port}", name, ""
started, seen, over = None, 0, threading.Event()
true_take, true_work = Ingest.take, Ingest.work
def take(self, *arguments):
    global started
    if started is None:
        started = time.perf_counter()
    true_take(self, *arguments)
def work(self, batch):
    global seen
    true_work(self, batch)
    seen += sum(1 for one in batch if "bench" in one.message.topic)
    if looks and seen >= looks[0]:
        looks.pop(0)
        print(re.search(r"VmRSS:\\s+(\\d+)", Path("/proc/self/status").read_text())[1], flush=True)
    if seen >= messages:
        over.set()
Ingest.take, Ingest.work = take, work
one = receiver.Receiver()
one.start()
assert over.wait(900), seen
print(messages / (time.perf_counter() - started), flush=True)
one.stop()
"""
# The page that counts sensors, by the test's client: the application alone.
OVERVIEW = """
import statistics, sys, time
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
# Nothing has been built here.
staticfiles_storage.url = lambda name, force=False: f"/static/{name}"
from core import clock
from iot.models import *
from iot.services import summaries
from iot.services.sensors import complete
few, many, visits = map(int, sys.argv[1:])
Sensor.objects.exclude(sensor_type__slug="canary").delete()
kinds = list(SensorType.objects.filter(is_public=True))
Consumer.objects.update_or_create(name="bench", defaults={"canary_at": clock.now(), "is_connected": True})
def visit():
    Consumer.objects.update(seen_at=clock.now(), canary_at=clock.now(), connected_at=clock.now())
    start = time.perf_counter()
    answer = Client(SERVER_NAME="localhost").get("/messwerte/")
    assert answer.status_code == 200, answer.status_code
    return (time.perf_counter() - start) * 1000
for begin, end in ((0, few), (few, many)):
    Sensor.objects.bulk_create(
        Sensor(name=f"o{n}", slug=f"o{n}", device=f"o{n}", sensor_type=kinds[n % len(kinds)])
        for n in range(begin, end))
    complete()
    Latest.objects.update(phenomenon_time=clock.now(), result=1, since=clock.now(), stored_at=clock.now())
    # As the task does each minute.
    summaries.make()
    visit()
    print(statistics.median(visit() for _one in range(visits)))
"""


class Place:
    """A folder, a database in it or on a server, a broker: where contestants run."""

    def __init__(self, folder: str, port: int, database: str = "", redis: str = "") -> None:
        self.folder, self.port, self.database = folder, port, database
        self._environment = {
            **{name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")},
            "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev",
            "VAR_DIR": folder,
            "CACHE_URL": "dummycache://",
            "PYTHONPATH": os.pathsep.join((str(ROOT / "site"), str(ROOT))),
            **({"DATABASE_URL": database} if database else {}),
            **({"REDIS_URL": redis} if redis else {}),
        }

    def begin(self, code: str, *arguments: str | int) -> subprocess.Popen[str]:
        """Start code in a process of its own."""
        code = f"import django; django.setup()\n{code}"
        command = [sys.executable, "-c", code, *map(str, arguments)]
        variables, pipe = {**self._environment, "CODE": code}, subprocess.PIPE
        return subprocess.Popen(command, cwd=ROOT, env=variables, stdout=pipe, stderr=pipe, text=True)

    def run(self, code: str, *arguments: str | int) -> list[float]:
        """Run code and return the numbers that it printed. Raises RuntimeError with what went wrong."""
        return told(self.begin(code, *arguments))

    def migrate(self) -> None:
        """Make the tables, and the sensors that speak."""
        self.run('from django.core.management import call_command; call_command("migrate", verbosity=0)')
        self.run(PREPARE, SENSORS)

    def empty(self) -> None:
        """Take away what the last contestant has stored: a row that is there already costs less than a new one."""
        if self.database:
            with psycopg.connect(self.database) as connection:
                connection.execute("TRUNCATE iot_observation")
                connection.execute("UPDATE iot_latest SET phenomenon_time = NULL, result = NULL, since = NULL")

    def backlog(self, messages: int, *names: str) -> None:
        """Let messages wait at the broker, for each of these sessions."""
        self.run(BACKLOG, self.port, messages, SENSORS, *names)


def told(process: subprocess.Popen[str]) -> list[float]:
    """Wait for a process and return the numbers that it printed. Raises RuntimeError with what went wrong."""
    out, errors = process.communicate(timeout=1200)
    if process.returncode:
        raise RuntimeError(errors[-3000:])
    return [float(one) for one in out.split()]


@dataclass
class Contestant:
    """One way of taking messages, and what it must reach: of counting, of the bare script, of a task for each."""

    title: str
    code: str
    place: Place
    messages: int
    floors: tuple[float, float, float] = (0, 0, 0)
    rates: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Return messages a second."""
        return statistics.median(self.rates)


def contestants(on_server: Place, on_sqlite: Place) -> list[Contestant]:
    """Return who takes part: first what others are compared with."""
    return [
        Contestant("a loop that counts", COUNT, on_server, MESSAGES),
        Contestant("a bare script with the same COPY", BARE, on_server, MESSAGES),
        Contestant("a Celery task for each message", TASK, on_server, TASKS),
        Contestant("parsing alone", PARSE, on_server, MESSAGES),
        Contestant("bulk_create", BULK, on_server, MESSAGES),
        Contestant("the whole way into PostgreSQL", PRODUCT, on_server, MESSAGES, (0.4, 0.75, 80)),
        Contestant("the whole way into SQLite", PRODUCT, on_sqlite, MESSAGES, (0.3, 0, 0)),
    ]


def rates(on_server: Place, on_sqlite: Place) -> None:
    """Let each drain its backlog, in turn, and print the table. Who begins is another one in each round."""
    print(f"\nSensors: {MESSAGES} messages that wait at the broker, one process")
    all_of_them = contestants(on_server, on_sqlite)
    named = [(f"c{number}", one) for number, one in enumerate(all_of_them)]
    for turn in range(ROUNDS):
        on_server.backlog(MESSAGES, *(name for name, _one in named))
        begin = turn * len(named) // ROUNDS
        for name, one in named[begin:] + named[:begin]:
            one.place.empty()
            one.rates.append(one.place.run(one.code, on_server.port, one.messages, name)[-1])
    print(f"{'':<34}{'messages/s':>12}{'of counting':>14}{'of the bare':>14}{'of the task':>14}   (floor)")
    for one in all_of_them:
        ratios = [one.rate / base.rate for base in all_of_them[:3]]
        columns = [
            f"{ratio:>8.2f}" + (f"{f'({floor:g})':>6}" if floor else " " * 6)
            for ratio, floor in zip(ratios, one.floors, strict=True)
        ]
        print(f"{one.title:<34}{one.rate:>12.0f}{''.join(columns)}", flush=True)


def memory(place: Place) -> None:
    """Print what the receiver holds of the machine's memory while a million messages go through it."""
    place.empty()
    place.backlog(0, "memory")
    receiver = place.begin(PRODUCT, place.port, LOOKS[-1], "memory", *LOOKS)
    place.backlog(LOOKS[-1])
    *sizes, rate = told(receiver)
    seen = ", ".join(f"{size / 1024:.1f} MiB after {number}" for number, size in zip(LOOKS, sizes, strict=True))
    print(
        f"Memory of the receiver: {seen}; growth {(sizes[-1] - sizes[0]) / 1024:.1f} MiB; {rate:.0f} messages a second"
    )


def overview(place: Place) -> None:
    """Print what the page costs that counts sensors, with few and with many."""
    place.run(
        "from django.core.management import call_command; import io;"
        'call_command("migrate", verbosity=0); call_command("load_demo", stdout=io.StringIO())'
    )
    few, many = place.run(OVERVIEW, FEW, MANY, VISITS)
    print(f"/messwerte/ with {FEW} sensors {few:.0f} ms, with {MANY} {many:.0f} ms: ratio {many / few:.2f}", flush=True)


def sensors(folder: str) -> None:
    """Print all of it. The folder must be open to the servers' user."""
    redis = services.start()["REDIS_URL"]
    try:
        postgres = services.database("bench_sensors")
        with broker(f"{folder}/rates") as port:
            on_server, on_sqlite = Place(f"{folder}/server", port, postgres, redis), Place(f"{folder}/sqlite", port)
            on_server.migrate()
            on_sqlite.migrate()
            rates(on_server, on_sqlite)
        # Another one: no contestant's session keeps a million messages.
        with broker(f"{folder}/memory") as port:
            memory(Place(f"{folder}/server", port, postgres))
        overview(Place(f"{folder}/overview", port, services.database("bench_overview")))
    finally:
        services.stop()


@contextlib.contextmanager
def broker(folder: str) -> Iterator[int]:
    """Run a broker as it is shipped, and give its port."""
    port = services.free_port()
    server = services.start_mosquitto(services.prepare_mosquitto(Path(folder), port), port)
    try:
        yield port
    finally:
        server.terminate()
        server.wait()


def main() -> None:
    """Measure this part alone: `python -m tools.bench_sensors`. Needs mosquitto, PostgreSQL and Redis."""
    if not all(provide(kind) for kind in ("mosquitto", "postgres", "redis")):
        sys.exit(1)
    with tempfile.TemporaryDirectory(prefix="ngo-bench-") as folder:
        Path(folder).chmod(0o755)
        sensors(folder)


if __name__ == "__main__":
    main()
