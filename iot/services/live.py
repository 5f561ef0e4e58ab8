"""Live streams: whoever watches a page sees a value as soon as it is stored.

One hub for a process. It hears the bus, or looks into the database while there is none, and writes to all streams from
one task. It runs in one asyncio loop and asks the database in one thread, for all streams together.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from core import clock
from iot.domain.live import Standing, line_event, newest, value_event
from iot.errors import BusAwayError, NoRoomError, TooManyStreamsError
from iot.gateways.bus import Ear
from iot.queries import live as queries
from iot.queries.streams import UNHEARD_AFTER

log = structlog.get_logger(__name__)

T = TypeVar("T")
Message = dict[str, Any]
Send = Callable[[Message], Coroutine[Any, Any, None]]

# Seconds between two looks for new values while there is no bus, between two looks at everything that is asked for
# (what has become private, what the bus did not tell, the canary), and before the bus is tried again.
POLL, LOOK, PAUSE = 0.5, 5.0, 2.0
# Values are stored some time after their `stored_at`, in transactions that overtake each other.
OVERLAP = timedelta(seconds=2)
# What was stored so long before a reader's cursor, by another process, it has been sent.
SURELY_SENT = 5_000_000
# A sign of life every 15 seconds: each tick serves one of 30 parts of the streams, so that no tick is long.
TICK, PARTS = 0.5, 30

FIRST = b"retry: 5000\n\n"
BEAT: Message = {"type": "http.response.body", "body": b":\n\n", "more_body": True}
LAST: Message = {"type": "http.response.body", "body": b"", "more_body": False}


class Known:
    """The newest value of a datastream that somebody watches."""

    __slots__ = ("cursor", "event", "sure", "time")

    def __init__(self, one: Standing, cursor: int) -> None:
        self.time = one.time
        self.event = value_event(one, cursor)
        self.cursor = cursor
        # The cursor from which on a reader has it, whichever process told it so.
        self.sure = cursor if one.stored is None else min(cursor, int(one.stored * 1e6) + SURELY_SENT)


class Group:
    """All streams that ask for the same: they get the same bytes."""

    __slots__ = ("ids", "streams")

    def __init__(self, ids: frozenset[int]) -> None:
        self.ids = ids
        self.streams: set[Stream] = set()


class Stream:
    """One reader."""

    __slots__ = ("__weakref__", "group", "is_over", "part", "send", "task")

    def __init__(self, send: Send, group: Group, part: int) -> None:
        self.send, self.group, self.part = send, group, part
        self.task = asyncio.current_task()
        self.is_over = False

    def push(self, message: Message) -> bool:
        """Send without waiting. False if the reader has left so much unread that the server would wait for it."""
        step = self.send(message)
        try:
            step.send(None)
        except StopIteration:
            return True
        except OSError:
            return False
        step.close()
        return False

    def end(self) -> None:
        """Let the request of this stream end."""
        self.is_over = True
        if self.task:
            self.task.cancel()

    def break_off(self) -> None:
        """End, and throw away what the reader has not read. ASGI has no word for it; uvicorn's answer has."""
        transport = getattr(getattr(self.send, "__self__", None), "transport", None)
        if transport is not None:
            transport.abort()
        self.end()


class Question(NamedTuple):
    """Datastreams that the next query asks for, and whoever waits for it."""

    ids: set[int]
    answered: "asyncio.Task[None]"


class Hub:
    """All live streams of one process. Used from one asyncio loop, but for `__init__`."""

    def __init__(self, url: str | None = None, database: Executor | None = None) -> None:
        self._url = settings.LIVE_BUS_URL if url is None else url
        self._database = database or ThreadPoolExecutor(1, thread_name_prefix="live-database")
        self._places: Counter[str] = Counter()
        self._groups: dict[frozenset[int], Group] = {}
        self._parts: list[set[Stream]] = [set() for _part in range(PARTS)]
        self._known: dict[int, Known] = {}
        self._public: set[int] = set()
        self._spare: set[int] = set()
        # What the bus says while the database is asked, of datastreams that are not known yet.
        self._early: list[Standing] | None = None
        self._question: Question | None = None
        self._one_at_a_time = asyncio.Lock()
        self._line: bool | None = None
        self._newest: float = 0.0
        self._cursor = self._served = 0
        self._tasks: list[asyncio.Task[None]] = []
        self._closed = False
        self.hears_bus = False

    def __len__(self) -> int:
        return sum(len(part) for part in self._parts)

    # -- places

    def admit(self, address: str) -> None:
        """Give this address one place more. Raises TooManyStreamsError, NoRoomError. `leave` gives it back."""
        if self._closed or self._places.total() >= settings.LIVE_STREAMS:
            raise NoRoomError
        if self._places[address] >= settings.LIVE_STREAMS_PER_ADDRESS:
            raise TooManyStreamsError
        self._places[address] += 1
        if not self._tasks:
            self._start()

    def leave(self, address: str) -> None:
        """Give a place back. Nobody looks while nobody is there, so what is known is forgotten with the last one."""
        self._places[address] -= 1
        if not self._places[address]:
            del self._places[address]
        if not self._places:
            self._forget()

    def _forget(self) -> None:
        self._known.clear()
        self._public.clear()
        self._spare.clear()
        self._line = None

    # -- streams

    async def learn(self, ids: frozenset[int]) -> frozenset[int]:
        """Return which of these everybody may see; afterwards their values are known. Raises DatabaseError.

        Whoever asks while the database is busy asks in one query with all others.
        """
        if self._line is None or not ids <= self._public:
            if self._question is None:
                self._question = Question(set(), asyncio.create_task(self._answer()))
            question = self._question
            question.ids.update(ids)
            await asyncio.shield(question.answered)
        return ids & self._public

    def open(self, send: Send, ids: frozenset[int], cursor: int) -> Stream | None:
        """Begin a stream with what its reader does not have, in one step: nothing comes between. None if it is gone."""
        group = self._groups.setdefault(ids, Group(ids))
        self._served = (self._served + 1) % PARTS
        stream = Stream(send, group, self._served)
        found = sorted((known for one in ids if (known := self._known.get(one))), key=lambda known: known.cursor)
        events = [
            FIRST,
            line_event(bool(self._line), clock.now().timestamp()),
            *(one.event for one in found if one.sure > cursor),
        ]
        group.streams.add(stream)
        self._parts[stream.part].add(stream)
        if not stream.push(_body(b"".join(events))):
            self.remove(stream)
            return None
        return stream

    def remove(self, stream: Stream) -> None:
        """Forget a stream."""
        self._parts[stream.part].discard(stream)
        group = stream.group
        group.streams.discard(stream)
        if not group.streams and self._groups.get(group.ids) is group:
            del self._groups[group.ids]

    @property
    def now(self) -> int:
        """The newest cursor that a reader may have."""
        return max(self._cursor, _clock())

    # -- what is new

    def hear(self, ones: Iterable[Standing]) -> None:
        """Take values from wherever, and send those that are newer than what is known."""
        moved = [pk for pk, one in newest(ones).items() if self._is_new(one)]
        if moved:
            self._publish({pk: self._known[pk].event for pk in moved})

    def _is_new(self, one: Standing) -> bool:
        if one.datastream not in self._public:
            if self._early is not None:
                self._early.append(one)
            return False
        known = self._known.get(one.datastream)
        if known is not None and one.time <= known.time:
            return False
        # Each event has a cursor of its own: a line may break between any two.
        self._cursor = max(self._cursor + 1, _clock())
        self._known[one.datastream] = Known(one, self._cursor)
        return True

    def _publish(self, events: Mapping[int, bytes]) -> None:
        for group in tuple(self._groups.values()):
            if not group.ids.isdisjoint(events):
                # In the order of their cursors.
                self._push(group.streams, b"".join([event for pk, event in events.items() if pk in group.ids]))

    def _push(self, streams: Iterable[Stream], body: bytes) -> None:
        self._send(streams, _body(body))

    def _send(self, streams: Iterable[Stream], message: Message) -> None:
        for stream in tuple(streams):
            if not stream.push(message):
                log.info("iot.stream_too_slow")
                self.remove(stream)
                stream.break_off()

    # -- the database

    async def _ask(self, question: Callable[..., T], *arguments: Any) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._database, _in_thread, question, *arguments)

    async def _answer(self) -> None:
        """Answer what is asked by the time that the database is free."""
        async with self._one_at_a_time:
            question, self._question = self._question, None
            await self._look(question.ids if question else set())

    async def _look(self, more: Iterable[int] = ()) -> None:
        """Learn how all that is asked for stands: values, what everybody may see, whether anything reaches us."""
        asked = set(more).union(*self._groups)
        early = self._early = []
        try:
            (public, found), heard = await self._ask(_look, asked)
        finally:
            self._early = None
        if not self._places:
            return
        # Who has just learned of some may not have opened yet: those stay until the next look.
        self._public = (self._public & self._spare - asked) | public
        self._spare = set(more)
        for pk in self._known.keys() - self._public:
            del self._known[pk]
        self._newest = max([self._newest, *(one.stored or 0.0 for one in found)])
        self.hear([*found, *early])
        self._tell_line(heard is not None and clock.now() - heard < UNHEARD_AFTER)

    def _tell_line(self, up: bool) -> None:
        before, self._line = self._line, up
        if before is not None and before != up:
            for part in self._parts:
                self._push(part, line_event(up, clock.now().timestamp()))

    async def _poll(self) -> None:
        since = datetime.fromtimestamp(self._newest, UTC) - OVERLAP if self._newest else datetime.fromtimestamp(0, UTC)
        found = await self._ask(queries.moved_since, since)
        self._newest = max([self._newest, *(one.stored or 0.0 for one in found)])
        self.hear(found)

    # -- tasks

    def _start(self) -> None:
        jobs = [self._watch(), self._beat(), *([self._listen()] if self._url else [])]
        self._tasks = [asyncio.create_task(job) for job in jobs]

    async def _listen(self) -> None:
        """Hear the bus, and come back to it whenever it was away."""
        while True:
            ear = Ear(self._url)
            try:
                await ear.open()
                self.hears_bus = True
                # What came while nobody heard.
                await self._look_again()
                while True:
                    self.hear(await ear.hear())
            except BusAwayError as error:
                log.warning("iot.bus_away", why=str(error), again_in=PAUSE)
            finally:
                self.hears_bus = False
                await ear.close()
            await asyncio.sleep(PAUSE)

    async def _look_again(self) -> None:
        try:
            async with self._one_at_a_time:
                await self._look()
        except (DatabaseError, InterfaceError) as error:
            log.warning("iot.database_away", why=str(error).strip())

    async def _watch(self) -> None:
        """Look at everything now and then, for new values often while there is no bus; never while nobody is here."""
        due = 0.0
        while True:
            await asyncio.sleep(POLL)
            if not self._places:
                continue
            if time.monotonic() >= due:
                due = time.monotonic() + LOOK
                await self._look_again()
            elif not self.hears_bus:
                try:
                    async with self._one_at_a_time:
                        await self._poll()
                except (DatabaseError, InterfaceError) as error:
                    log.warning("iot.database_away", why=str(error).strip())

    async def _beat(self) -> None:
        """Show that the line stands, and find out where it does not."""
        part = 0
        while True:
            await asyncio.sleep(TICK)
            part = (part + 1) % PARTS
            self._send(self._parts[part], BEAT)

    # -- the end

    def close(self) -> None:
        """End all streams: browsers come again. Nobody is admitted any more."""
        self._closed = True
        for part in self._parts:
            for stream in tuple(part):
                self.remove(stream)
                if stream.push(LAST):
                    stream.end()
                else:
                    stream.break_off()
        for task in self._tasks:
            task.cancel()

    async def closed(self) -> None:
        """Return when nothing of it is left."""
        self.close()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._database.shutdown(wait=False)


def _look(ids: Iterable[int]) -> tuple[tuple[frozenset[int], list[Standing]], datetime | None]:
    return queries.standing(ids), queries.canary_heard_at()


def _in_thread(question: Callable[..., T], *arguments: Any) -> T:
    close_old_connections()
    try:
        return question(*arguments)
    except (DatabaseError, InterfaceError):
        connection.close()
        raise


def _body(body: bytes) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": True}


def _clock() -> int:
    """Return the present moment as a cursor: microseconds, so that no burst runs ahead of it."""
    return int(clock.now().timestamp() * 1e6)
