"""Live streams: what they say, who gets in, whom they leave behind. The application is driven without a server."""

import asyncio
import json
import re
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections

from core import clock
from iot.domain.live import Standing
from iot.domain.readings import Reading as Row
from iot.gateways.bus import packed, unpacked
from iot.models import Consumer, Datastream, Latest
from iot.services import live as module
from iot.services.live import Hub
from iot.views.live import Live
from tests.streams import values

pytestmark = pytest.mark.django_db
PATH = "/live/messwerte/"


class Reader:
    """A browser, as the application sees it: what it asks, whether it reads, when it goes."""

    def __init__(self, app: Live, query: str = "", **scope: Any) -> None:
        self.sent: list[dict[str, Any]] = []
        self.gone = asyncio.Event()
        self.is_stuck = False
        headers = scope.pop("headers", [])
        whole = {
            "type": "http", "method": "GET", "path": PATH, "query_string": query.encode(), "headers": headers,
            "client": ("192.0.2.1", 1), **scope,
        }  # fmt: skip
        self.task = asyncio.create_task(app(whole, self.receive, self.send))

    async def send(self, message: dict[str, Any]) -> None:
        if self.is_stuck:
            await asyncio.Event().wait()
        self.sent.append(message)

    async def receive(self) -> dict[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def begun(self) -> "Reader":
        while not self.task.done() and len(self.sent) < 2:
            await asyncio.sleep(0.005)
        return self

    async def leave(self) -> None:
        self.gone.set()
        await self.task

    @property
    def status(self) -> int:
        return self.sent[0]["status"]

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self.sent[0]["headers"]}

    @property
    def text(self) -> str:
        return b"".join(one["body"] for one in self.sent[1:]).decode()

    @property
    def values(self) -> list[dict[str, Any]]:
        return values(self.text.encode())


class Here(Executor):
    """Asks the database at once, in the test's own transaction; the hub has a thread for it."""

    def __init__(self, ours: Any) -> None:
        self._ours = ours

    def submit(self, question: Callable[..., Any], /, *arguments: Any, **names: Any) -> Future:
        answer: Future = Future()
        # Each task of asyncio would have a connection of its own.
        connections["default"] = self._ours
        try:
            answer.set_result(question(*arguments, **names))
        except Exception as error:  # noqa: BLE001 (it is whoever asks who has to see it)
            answer.set_exception(error)
        return answer


@pytest.fixture
def database(db, monkeypatch) -> Here:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    # It would close the test's connection, since a transaction is open: Django's own test client leaves it out too.
    monkeypatch.setattr(module, "close_old_connections", lambda: None)
    return Here(connections["default"])


@pytest.fixture
def run(database) -> Callable[[Callable[[Live], Coroutine[Any, Any, None]]], None]:
    """Runs a scene with an application of its own, and sees that nothing of it is left."""

    def play(scene: Callable[[Live], Coroutine[Any, Any, None]]) -> None:
        async def whole() -> None:
            app = Live(Hub("", database))
            await scene(app)
            await asyncio.sleep(0)
            app.hub.close()
            await asyncio.gather(*app.hub._tasks, return_exceptions=True)
            others = asyncio.all_tasks() - {asyncio.current_task()}
            await asyncio.wait(others, timeout=1) if others else None
            assert (len(app.hub), app.hub._groups, app.hub._places) == (0, {}, {})

        asyncio.run(whole())

    return play


def say(stream: Datastream, value: float, ago: float = 0, quality: int = 0) -> datetime:
    """Let a datastream have this value."""
    at = clock.now() - timedelta(seconds=ago)
    Latest.objects.filter(datastream=stream).update(
        phenomenon_time=at, result=value, quality=quality, stored_at=at, since=at
    )
    return at


async def later(question: Callable[..., Any], app: Live, *arguments: Any, **names: Any) -> Any:
    """Ask the database while the application runs."""
    return await asyncio.get_running_loop().run_in_executor(app.hub._database, lambda: question(*arguments, **names))


def test_a_stream_begins_with_what_is_known_and_goes_on_with_what_is_new(run, stream):
    at = say(stream, 68, ago=20)

    async def scene(app: Live) -> None:
        reader = await Reader(app, f"d={stream.pk}").begun()
        assert reader.status == 200
        assert reader.headers == {
            "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no", "cache-control": "no-store",
            "x-content-type-options": "nosniff", "referrer-policy": "same-origin", "connection": "close",
            "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
            "cross-origin-resource-policy": "same-origin",
        }  # fmt: skip
        time = round(at.timestamp(), 3)
        assert re.fullmatch(
            r'retry: 5000\n\nevent: line\ndata: {"up":false,"now":[\d.]+}\n\n'
            rf'id: \d+\nevent: value\ndata: {{"d":{stream.pk},"t":{time},"v":68.0,"q":0}}\n\n',
            reader.text,
        )
        app.hub.hear([Standing(stream.pk, time + 5, 69.0, 1)])
        assert reader.values[1:] == [{"d": stream.pk, "t": round(time + 5, 3), "v": 69.0, "q": 1}]
        assert all(one["more_body"] for one in reader.sent[1:])
        await reader.leave()

    run(scene)


def test_an_older_or_the_same_value_is_not_told(run, stream):
    at = say(stream, 68).timestamp()

    async def scene(app: Live) -> None:
        reader = await Reader(app, f"d={stream.pk}").begun()
        app.hub.hear([Standing(stream.pk, at, 68.0, 0), Standing(stream.pk, at - 1, 1.0, 0)])
        assert len(reader.values) == 1
        await reader.leave()

    run(scene)


def test_changes_of_one_batch_come_in_one_piece_and_each_reader_gets_its_own(run, make_sensor):
    one, two = (sensor.datastreams.order_by("pk") for sensor in (make_sensor(), make_sensor()))
    a, b, c = one[0].pk, one[1].pk, two[0].pk

    async def scene(app: Live) -> None:
        first = await Reader(app, f"d={a},{b}").begun()
        second = await Reader(app, f"d={b},{c}", client=("192.0.2.2", 1)).begun()
        before = len(first.sent)
        app.hub.hear([Standing(pk, 1e9, 1.0, 0) for pk in (a, b, c)])
        assert len(first.sent) == before + 1
        assert [value["d"] for value in first.values] == [a, b]
        assert [value["d"] for value in second.values] == [b, c]
        # The same bytes for both, with one cursor.
        shared = re.findall(rf'id: \d+\nevent: value\ndata: {{"d":{b},.*', first.text)
        assert shared == re.findall(rf'id: \d+\nevent: value\ndata: {{"d":{b},.*', second.text)
        await first.leave()
        await second.leave()

    run(scene)


def cursors(reader: Reader) -> list[str]:
    return re.findall(r"^id: (\d+)$", reader.text, re.MULTILINE)


@pytest.mark.parametrize("way", ["header", "parameter"])
def test_who_comes_back_gets_what_is_missing_and_no_more(run, make_sensor, way):
    one, two = (make_sensor().datastreams.order_by("pk")[0] for _number in range(2))
    say(one, 1, ago=60)
    say(two, 2, ago=60)

    async def scene(app: Live) -> None:
        holder = await Reader(app, f"d={one.pk}", client=("192.0.2.9", 1)).begun()
        first = await Reader(app, f"d={one.pk},{two.pk}").begun()
        last = cursors(first)[-1]
        await first.leave()
        app.hub.hear([Standing(two.pk, clock.now().timestamp(), 3.0, 0)])
        await later(say, app, two, 3)
        ask = {"headers": [(b"last-event-id", last.encode())]} if way == "header" else {}
        query = f"d={one.pk},{two.pk}" + ("" if ask else f"&lastEventId={last}")
        again = await Reader(app, query, **ask).begun()
        assert [(value["d"], value["v"]) for value in again.values] == [(two.pk, 3.0)]
        await again.leave()
        await holder.leave()
        # Nobody was there meanwhile, as after a restart: what was stored long before is left out still.
        await later(lambda: Latest.objects.filter(pk=two.pk).update(stored_at=clock.now()), app)
        fresh = await Reader(app, query, **ask).begun()
        assert [value["d"] for value in fresh.values] == [two.pk]
        await fresh.leave()

    run(scene)


@pytest.mark.parametrize("cursor", ["9" * 18, "-1", "x", "1" * 400])
def test_a_cursor_that_cannot_be_is_none(run, stream, cursor):
    say(stream, 68, ago=60)

    async def scene(app: Live) -> None:
        reader = await Reader(app, f"d={stream.pk}", headers=[(b"last-event-id", cursor.encode())]).begun()
        assert len(reader.values) == 1
        await reader.leave()

    run(scene)


@pytest.mark.parametrize(
    ("query", "scope", "status", "words"),
    [
        ("", {}, 400, "1 bis 100"),
        ("d=", {}, 400, "1 bis 100"),
        ("d=1,x", {}, 400, "1 bis 100"),
        ("d=1,,2", {}, 400, "1 bis 100"),
        ("d=-1", {}, 400, "1 bis 100"),
        ("d=%D9%A1", {}, 400, "1 bis 100"),
        ("d=" + "9" * 30, {}, 400, "1 bis 100"),
        ("d=1&d=2", {}, 400, "1 bis 100"),
        ("d=" + ",".join(map(str, range(101))), {}, 400, "1 bis 100"),
        ("d=999999999999999999", {}, 404, "Messreihe"),
        ("d=1", {"method": "POST"}, 405, "GET"),
        ("d=1", {"method": "HEAD"}, 405, "GET"),
        ("d=1", {"path": "/live/"}, 404, "nichts"),
        ("d=1", {"path": "/live/werte/"}, 404, "nichts"),
    ],
)
def test_anything_else_is_refused_in_a_sentence(run, query, scope, status, words):
    async def scene(app: Live) -> None:
        reader = await Reader(app, query, **scope).begun()
        await reader.task
        assert reader.status == status
        assert words in reader.text
        assert reader.headers["content-type"] == "text/plain; charset=utf-8"
        assert reader.headers["content-length"] == str(len(reader.text.encode()))
        assert reader.headers.get("allow") == ("GET" if status == 405 else None)

    run(scene)


def test_what_is_not_public_is_never_told(run, make_sensor, level):
    public, hidden = make_sensor(), make_sensor(is_active=False)
    seen, unseen = public.datastreams.get(channel=level), hidden.datastreams.get(channel=level)
    for one in (seen, unseen):
        say(one, 5)

    async def scene(app: Live) -> None:
        alone = await Reader(app, f"d={unseen.pk}").begun()
        assert alone.status == 404
        reader = await Reader(app, f"d={unseen.pk},{seen.pk}").begun()
        app.hub.hear([Standing(one, 2e9, 6.0, 0) for one in (seen.pk, unseen.pk)])
        assert {value["d"] for value in reader.values} == {seen.pk}
        # And from the moment on at which it becomes private.
        await later(type(public).objects.filter(pk=public.pk).update, app, is_active=False)
        await app.hub._look_again()
        app.hub.hear([Standing(seen.pk, 3e9, 7.0, 0)])
        assert [value["v"] for value in reader.values] == [5.0, 6.0]
        await reader.leave()

    run(scene)


def test_the_eleventh_stream_of_an_address_is_refused_kindly(run, stream):
    async def scene(app: Live) -> None:
        ten = [await Reader(app, f"d={stream.pk}").begun() for _number in range(10)]
        eleventh = await Reader(app, f"d={stream.pk}").begun()
        assert (eleventh.status, eleventh.headers["retry-after"]) == (429, "30")
        assert "schon zehn Live-Ansichten" in eleventh.text
        assert (await Reader(app, f"d={stream.pk}", client=("192.0.2.2", 1)).begun()).status == 200
        await ten[0].leave()
        assert (await Reader(app, f"d={stream.pk}").begun()).status == 200
        app.hub.close()

    run(scene)


def test_control_without_the_cap_the_eleventh_gets_in(run, stream, settings):
    settings.LIVE_STREAMS_PER_ADDRESS = 1000

    async def scene(app: Live) -> None:
        readers = [await Reader(app, f"d={stream.pk}").begun() for _number in range(11)]
        assert {reader.status for reader in readers} == {200}
        app.hub.close()

    run(scene)


def test_eleven_at_the_same_moment_are_ten(run, stream):
    async def scene(app: Live) -> None:
        readers = [Reader(app, f"d={stream.pk}") for _number in range(11)]
        for reader in readers:
            await reader.begun()
        assert sorted(reader.status for reader in readers) == [200] * 10 + [429]
        app.hub.close()

    run(scene)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "refused"),
    [
        (0, ["198.51.100.%d"], True),  # without a proxy of ours anybody can write it
        (1, ["198.51.100.%d"], False),
        (1, ["198.51.100.%d", "203.0.113.7"], True),  # the last one is our proxy's
        (1, ["2001:db8:1:2::%d"], True),  # one house has a whole network
        (1, ["2001:db8:1:%d::1"], False),
    ],
)
def test_addresses_are_those_behind_our_proxies(run, stream, settings, proxies, forwarded, refused):
    settings.TRUSTED_PROXIES, settings.LIVE_STREAMS_PER_ADDRESS = proxies, 2

    async def scene(app: Live) -> None:
        found = []
        for number in range(3):
            told = [(b"x-forwarded-for", (one % number if "%" in one else one).encode()) for one in forwarded]
            found.append((await Reader(app, f"d={stream.pk}", headers=told).begun()).status)
        assert found == [200, 200, 429 if refused else 200]
        app.hub.close()

    run(scene)


def test_a_full_process_says_so(run, stream, settings):
    settings.LIVE_STREAMS = 3

    async def scene(app: Live) -> None:
        readers = [await Reader(app, f"d={stream.pk}", client=(f"192.0.2.{n}", 1)).begun() for n in range(4)]
        assert [reader.status for reader in readers] == [200, 200, 200, 503]
        assert readers[3].headers["retry-after"] == "60"
        app.hub.close()

    run(scene)


def test_a_slow_reader_is_dropped_and_holds_nobody_up(run, stream):
    async def scene(app: Live) -> None:
        slow, quick = await Reader(app, f"d={stream.pk}").begun(), await Reader(app, f"d={stream.pk}").begun()
        slow.is_stuck = True
        for number in range(50):
            app.hub.hear([Standing(stream.pk, 1e9 + number, float(number), 0)])
        assert len(quick.values) == 50
        assert slow.values == []
        await asyncio.wait_for(slow.task, 1)
        assert len(app.hub) == 1
        await quick.leave()

    run(scene)


def test_a_reader_that_goes_leaves_nothing_behind(run, stream):
    async def scene(app: Live) -> None:
        for _number in range(20):
            reader = await Reader(app, f"d={stream.pk}").begun()
            assert reader.status == 200
            await reader.leave()
        assert (len(app.hub), app.hub._groups, app.hub._places, app.hub._known) == (0, {}, {}, {})

    run(scene)


def test_at_the_end_streams_end_and_nobody_is_let_in(run, stream):
    async def scene(app: Live) -> None:
        reader = await Reader(app, f"d={stream.pk}").begun()
        app.hub.close()
        await asyncio.wait_for(reader.task, 1)
        assert reader.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
        assert (await Reader(app, f"d={stream.pk}").begun()).status == 503

    run(scene)


def lines(reader: Reader) -> list[bool]:
    return [json.loads(one)["up"] for one in re.findall(r"event: line\ndata: (.*)", reader.text)]


def test_a_reader_learns_whether_anything_reaches_us(run, stream):
    Consumer.objects.create(name="one", canary_at=clock.now() - timedelta(seconds=60))
    Consumer.objects.create(name="two", canary_at=clock.now() - timedelta(seconds=40))
    Consumer.objects.create(name="three")

    async def scene(app: Live) -> None:
        reader = await Reader(app, f"d={stream.pk}").begun()
        assert lines(reader) == [True]
        silent = clock.now() - timedelta(seconds=51)
        await later(Consumer.objects.filter(name="two").update, app, canary_at=silent)
        await app.hub._look_again()
        await app.hub._look_again()
        assert lines(reader) == [True, False]
        await later(Consumer.objects.filter(name="two").update, app, canary_at=clock.now())
        await app.hub._look_again()
        assert lines(reader) == [True, False, True]
        await reader.leave()

    run(scene)


def test_without_a_bus_new_values_are_looked_for_twice_a_second(run, stream, monkeypatch):
    monkeypatch.setattr(module, "POLL", 0.02)
    say(stream, 1, ago=10)

    async def scene(app: Live) -> None:
        reader = await Reader(app, f"d={stream.pk}").begun()
        await later(say, app, stream, 2)
        while len(reader.values) < 2:
            await asyncio.sleep(0.01)
        # Stored a moment earlier than what is known already, by a transaction that took longer.
        await later(say, app, stream, 3)
        await later(Latest.objects.filter(pk=stream.pk).update, app, stored_at=clock.now() - timedelta(seconds=1.5))
        while len(reader.values) < 3:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert [value["v"] for value in reader.values] == [1.0, 2.0, 3.0]
        await reader.leave()

    run(scene)


def test_nobody_looks_while_nobody_watches(run, stream, monkeypatch):
    monkeypatch.setattr(module, "POLL", 0.01)

    async def scene(app: Live) -> None:
        await (await Reader(app, f"d={stream.pk}").begun()).leave()
        await asyncio.sleep(0.03)
        monkeypatch.setattr(Hub, "_ask", None)
        await asyncio.sleep(0.05)
        assert not [task for task in app.hub._tasks if task.done()]

    run(scene)


def test_what_the_bus_says_while_a_stream_begins_is_not_lost(run, stream, monkeypatch):
    say(stream, 1, ago=10)
    ask = Hub._ask

    async def slowly(self: Hub, *arguments: Any) -> Any:
        answer = await ask(self, *arguments)
        self.hear([Standing(stream.pk, 2e9, 2.0, 0)])
        return answer

    monkeypatch.setattr(Hub, "_ask", slowly)

    async def scene(app: Live) -> None:
        reader = await Reader(app, f"d={stream.pk}").begun()
        assert [value["v"] for value in reader.values] == [2.0]
        await reader.leave()

    run(scene)


def test_a_sign_of_life_comes_to_each_part_in_turn(run, stream, monkeypatch):
    monkeypatch.setattr(module, "TICK", 0.005)

    async def scene(app: Live) -> None:
        readers = [await Reader(app, f"d={stream.pk}").begun() for _number in range(3)]
        await asyncio.sleep(0.4)
        assert all(":\n\n" in reader.text for reader in readers)
        app.hub.close()

    run(scene)


def test_many_who_come_at_once_cost_few_queries(run, stream, settings, django_assert_max_num_queries):
    settings.LIVE_STREAMS_PER_ADDRESS = 500

    async def scene(app: Live) -> None:
        readers = [Reader(app, f"d={stream.pk}") for _number in range(300)]
        for reader in readers:
            await reader.begun()
        app.hub.close()

    with django_assert_max_num_queries(4):
        run(scene)


def test_a_database_that_is_away_is_said(run, stream, monkeypatch):
    async def away(*_arguments: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(Hub, "_ask", away)

    async def scene(app: Live) -> None:
        reader = await Reader(app, f"d={stream.pk}").begun()
        assert (reader.status, reader.headers["retry-after"]) == (503, "10")

    run(scene)


def test_the_bus_carries_what_it_was_given():
    at = datetime(2026, 11, 23, 1, 2, 3, 456789, UTC)
    (one,) = unpacked(packed([Row(7, at, 1.5, 1)]))
    assert one == Standing(7, at.timestamp(), 1.5, 1)


@pytest.mark.parametrize("payload", [b"", b"{}x", b"[1]", b"[[1,2,3]]", b'[["x",1,1,1]]', b"[" * 100_000, b"\xff"])
def test_what_nobody_packed_is_no_value(payload):
    with pytest.raises(ValueError):  # noqa: PT011 (any of them)
        unpacked(payload)
