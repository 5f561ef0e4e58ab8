"""From messages to rows: batches, refusals, a database that goes away, and what is acknowledged when."""

import json
from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import DataError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from core import clock
from iot.domain.readings import Reading
from iot.enums import Reason
from iot.models import Latest, MinuteCount, Observation, Reject, RejectCount
from iot.queries.catalogue import catalogue
from iot.services import ingest as module
from iot.services import quarantine
from iot.services.ingest import Ingest

pytestmark = pytest.mark.django_db


class Desk:
    """An ingest, with what it acknowledged and announced."""

    def __init__(self) -> None:
        self.acknowledged: list[int] = []
        self.announced: list[Reading] = []
        self.ingest = Ingest(catalogue(), acknowledge=self.acknowledged.extend, announce=self.announced.extend)

    def send(self, device: str, *documents: object, again: bool = False) -> None:
        for document in documents:
            payload = document if isinstance(document, bytes) else json.dumps(document).encode()
            self.ingest.take(f"test/{device}/up", payload, len(self.acknowledged) + 1, again)
            self.ingest.work(self.ingest._next())


@pytest.fixture
def desk(stream) -> Desk:
    return Desk()


def counted() -> dict[str, int]:
    return dict(RejectCount.objects.values_list("reason", "count"))


def minutes() -> tuple[int, ...]:
    return tuple(
        sum(MinuteCount.objects.values_list(name, flat=True)) for name in ("received", "stored", "repeated", "refused")
    )


def test_a_message_is_stored_acknowledged_and_announced(desk, stream):
    now = clock.now()
    desk.send(stream.sensor.device, {"time": now.isoformat(), "level": 68})
    assert Latest.objects.get(datastream=stream).result == 68
    assert desk.acknowledged == [1]
    assert desk.announced == [Reading(stream.pk, now, 68.0)]
    assert minutes() == (1, 1, 0, 0)


def test_a_copy_is_acknowledged_and_counted(desk, stream):
    message = {"time": clock.now().isoformat(), "level": 68}
    desk.send(stream.sensor.device, message, message)
    assert desk.acknowledged == [1, 2]
    assert len(desk.announced) == 1
    assert minutes() == (2, 1, 1, 0)


def test_a_refused_message_is_acknowledged_counted_and_kept(desk, stream):
    desk.send(stream.sensor.device, b'{"level": NaN, "a": "\\u0000"}', b"\xff\x00", {"level": "voll"})
    assert desk.acknowledged == [1, 2, 3]
    assert counted() == {Reason.FINITE: 1, Reason.ENCODING: 1, Reason.NUMBER: 1}
    assert minutes() == (3, 0, 0, 3)
    kept = Reject.objects.get(reason=Reason.ENCODING)
    assert (kept.topic, kept.payload) == (f"test/{stream.sensor.device}/up", "\ufffd")


def test_the_quarantine_is_bounded_and_the_counters_are_not(desk, stream, monkeypatch):
    monkeypatch.setattr(quarantine, "KEPT", 5)
    monkeypatch.setattr(quarantine, "KEPT_AT_ONCE", 2)
    for _batch in range(6):
        for number in range(4):
            desk.ingest.take(f"test/{stream.sensor.device}/up", b"no", number)
        desk.ingest.work(desk.ingest._next())
    assert counted() == {Reason.JSON: 24}
    assert Reject.objects.count() == 5


def test_refusals_cost_the_same_however_many(desk, django_assert_num_queries):
    desk.send("nobody", {})
    queries = []
    for number in (1, 50):
        for _one in range(number):
            desk.ingest.take("test/nobody/up", b"{}", 1)
        with django_assert_num_queries(7) as counted_queries:
            desk.ingest.work(desk.ingest._next())
        queries.append(len(counted_queries))
    assert queries[0] == queries[1]


def test_a_fault_of_ours_ends_nothing(desk, stream, monkeypatch):
    def broken(*_arguments: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr(module, "understand", broken)
    desk.send(stream.sensor.device, {"level": 1})
    assert counted() == {Reason.FAULT: 1}
    assert desk.acknowledged == [1]


def test_what_the_database_refuses_is_found_and_the_rest_is_stored(desk, stream, monkeypatch):
    """One of ten, wherever it stands: refused by itself, the nine others stored."""
    true_store = module.store

    def picky(readings: Sequence[Reading], at: object) -> object:
        if any(one.value == 13 for one in readings):
            raise DataError("unlucky")
        return true_store(readings, at)

    monkeypatch.setattr(module, "store", picky)
    start = clock.now() - timedelta(minutes=1)
    for number in range(8, 18):
        message = {"time": (start + timedelta(seconds=number)).isoformat(), "level": number}
        desk.ingest.take(f"test/{stream.sensor.device}/up", json.dumps(message).encode(), number)
    desk.ingest.work(desk.ingest._next())
    assert sorted(Observation.objects.filter(datastream=stream).values_list("result", flat=True)) == [
        *range(8, 13), *range(14, 18),
    ]  # fmt: skip
    assert counted() == {Reason.STORE: 1}
    assert desk.acknowledged == list(range(8, 18))
    assert minutes() == (10, 9, 0, 1)


def test_nothing_is_acknowledged_while_the_database_is_away(desk, stream, monkeypatch):
    true_store, failures = module.store, iter([OperationalError("away"), OperationalError("still away")])

    def away(readings: Sequence[Reading], at: object) -> object:
        assert desk.acknowledged == []
        failure = next(failures, None)
        if failure:
            raise failure
        return true_store(readings, at)

    monkeypatch.setattr(module, "store", away)
    monkeypatch.setattr(module, "SHORTEST_PAUSE", 0.001)
    # The test's own transaction would go with its connection.
    monkeypatch.setattr(connection, "close", lambda: None)
    desk.send(stream.sensor.device, {"level": 68})
    assert desk.acknowledged == [1]
    assert Latest.objects.get(datastream=stream).result == 68


def test_told_to_stop_it_gives_up_what_it_cannot_store(desk, stream, monkeypatch):
    def away(*_arguments: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(module, "store", away)
    monkeypatch.setattr(connection, "close", lambda: None)
    desk.ingest.stop()
    desk.send(stream.sensor.device, {"level": 68})
    assert desk.acknowledged == []


def test_a_second_copy_without_a_time_is_known_by_its_value(desk, stream):
    """Where no time is sent, the arrival is the time, and a message that comes again would be another."""
    device = stream.sensor.device
    desk.send(device, {"level": 68})
    desk.send(device, {"level": 68}, again=True)
    assert Observation.objects.filter(datastream=stream).count() == 1
    # The control: what is not sent again is a new value, equal or not; and so is another value.
    desk.send(device, {"level": 68})
    desk.send(device, {"level": 69}, again=True)
    assert Observation.objects.filter(datastream=stream).count() == 3


def test_copies_without_a_time_cost_one_query_however_many(desk, stream):
    """After a kill thousands may come again at once."""
    queries = []
    for number in (1, 50):
        for _one in range(number):
            desk.ingest.take(f"test/{stream.sensor.device}/up", b'{"level": 68}', 1, again=True)
        with CaptureQueriesContext(connection) as captured:
            desk.ingest.work(desk.ingest._next())
        queries.append(sum("iot_latest" in one["sql"] and "SELECT" in one["sql"][:6] for one in captured))
    assert queries == [1, 1]


def test_sensors_out_of_use_are_strangers(stream):
    stream.sensor.is_active = False
    stream.sensor.save()
    desk = Desk()
    desk.send(stream.sensor.device, {"level": 68})
    assert counted() == {Reason.DEVICE: 1}


def test_the_catalogue_costs_the_same_with_more_sensors(make_sensor, django_assert_num_queries):
    for number in (1, 5):
        for _one in range(number):
            make_sensor()
        with django_assert_num_queries(6):
            assert catalogue().routes


def test_routes_are_shared_by_their_number(level):
    from iot.models import TopicRoute

    TopicRoute.objects.all().delete()
    for share in range(5):
        TopicRoute.objects.create(pattern=f"s/{share}/{{device}}", partition=share)
    halves = [{one.pattern for one in catalogue(half, 2).routes} for half in range(2)]
    assert halves == [{"s/0/{device}", "s/2/{device}", "s/4/{device}"}, {"s/1/{device}", "s/3/{device}"}]
