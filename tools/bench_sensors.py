"""Measures the way from the broker to the database, side by side: `make bench`, its part "sensors".

A backlog waits at a real mosquitto for one session of each contestant; each drains its own. All speak to the same
PostgreSQL, in turn, a few rounds long.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg

from tools import services

ROOT = Path(__file__).resolve().parents[1]
MESSAGES, SENSORS, ROUNDS, BATCH = 60_000, 1_000, 3, 1000

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
# Sessions that wait for all contestants, then the messages, once for all of them.
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
    client = connect(name, "site", False)
    done = threading.Event()
    client.on_subscribe = lambda *_: done.set()
    while not client.is_connected():
        time.sleep(0.01)
    client.subscribe("stadt/#", 1)
    assert done.wait(5)
    client.disconnect()
    client.loop_stop()
sender = connect("backlog", "city", True)
start = datetime.now(UTC) - timedelta(hours=1)
for number in range(messages):
    when = (start + timedelta(milliseconds=number)).isoformat()
    payload = json.dumps({"time": when, "level": number % 100, "battery": 3.1})
    sent = sender.publish(f"stadt/bench/b{number % sensors}/up", payload, qos=1)
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
# The product, as its worker runs it; over when the broker has all acknowledgements.
PRODUCT = """
import sys, threading, time
from django.conf import settings
from iot.models import MinuteCount
from iot.services import receiver
from iot.services.ingest import Ingest
port, messages, name = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
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
    if seen >= messages:
        over.set()
Ingest.take, Ingest.work = take, work
one = receiver.Receiver()
one.start()
assert over.wait(120), seen
print(messages / (time.perf_counter() - started), flush=True)
one.stop()
"""


def script(code: str, *arguments: str, database: str, folder: str, check: bool = True) -> str:
    """Run a contestant in a process of its own and return what it printed. Raises RuntimeError with what went wrong."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev",
        "VAR_DIR": folder,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "site"), str(ROOT))),
        **({"DATABASE_URL": database} if database else {}),
    }
    setup = "import django; django.setup()\n"
    command = [sys.executable, "-c", setup + code, *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)
    if check and done.returncode:
        raise RuntimeError(done.stderr[-3000:])
    return done.stdout


def migrate(database: str, folder: str) -> None:
    """Make the tables, and the sensors that speak."""
    script('from django.core.management import call_command; call_command("migrate", verbosity=0)',
           database=database, folder=folder)  # fmt: skip
    script(PREPARE, str(SENSORS), database=database, folder=folder)


def empty(database: str) -> None:
    """Take away what the last contestant has stored: a row that is there already costs less than a new one."""
    if database:
        with psycopg.connect(database) as connection:
            connection.execute("TRUNCATE iot_observation")
            connection.execute("UPDATE iot_latest SET phenomenon_time = NULL, result = NULL, since = NULL")


def sensors(folder: str) -> None:
    """Print the table."""
    print(f"\nSensors: {MESSAGES} messages that wait at the broker, one process")
    port = services.free_port()
    server = services.start_mosquitto(services.prepare_mosquitto(Path(folder) / "broker", port), port)
    postgres = services.database("bench_sensors")
    contestants = {
        "a loop that counts": (COUNT, postgres),
        "parsing alone": (PARSE, postgres),
        "the whole way into PostgreSQL": (PRODUCT, postgres),
        "a bare script with the same COPY": (BARE, postgres),
        "bulk_create": (BULK, postgres),
        "the whole way into SQLite": (PRODUCT, ""),
    }
    rates: dict[str, list[float]] = {title: [] for title in contestants}
    try:
        for one in (postgres, ""):
            migrate(one, f"{folder}/sensors")
        names = [f"c{number}" for number in range(len(contestants))]
        for _round in range(ROUNDS):
            script(BACKLOG, str(port), str(MESSAGES), str(SENSORS), *names, database="", folder=f"{folder}/sensors")
            for name, (title, (code, database)) in zip(names, contestants.items(), strict=True):
                empty(database)
                told = script(code, str(port), str(MESSAGES), name, database=database, folder=f"{folder}/sensors")
                rates[title].append(float(told.split()[-1]))
    finally:
        server.terminate()
    base = statistics.median(next(iter(rates.values())))
    bare = statistics.median(rates["a bare script with the same COPY"])
    print(f"{'':<40}{'messages/s':>12}{'of counting':>13}{'of the bare script':>20}")
    for title, found in rates.items():
        rate = statistics.median(found)
        print(f"{title:<40}{rate:>12.0f}{rate / base:>13.2f}{rate / bare:>20.2f}", flush=True)


if __name__ == "__main__":
    services.start()
    with tempfile.TemporaryDirectory(prefix="ngo-bench-") as place:
        # The broker's user must reach its folder.
        Path(place).chmod(0o755)
        sensors(place)
    services.stop()
