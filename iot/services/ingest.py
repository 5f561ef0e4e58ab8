"""Takes messages, understands them, stores them in batches, and says which are stored.

The thread that speaks to the broker understands and appends (`take`). Another one stores (`run`): a batch is whatever
has come within a moment, up to a bound. It is acknowledged after its transaction, never before.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.models import F

from core import clock
from iot.domain.catalogue import Catalogue
from iot.domain.readings import Message, Outcome, Reading, understand
from iot.enums import Reason
from iot.errors import RejectedError
from iot.models import Latest, MinuteCount
from iot.services import quarantine, rollups
from iot.services.quarantine import Refused
from iot.services.store import Stored, store

log = structlog.get_logger(__name__)

BATCH, MOMENT = 1000, 0.1
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
# A message without a time that the broker sends again, and whose value is the latest of so short ago, is the same one.
SAME_WITHIN = timedelta(minutes=10)


class Taken(NamedTuple):
    """A message, what came of it, and what its broker wants to know it by."""

    message: Message
    outcome: Outcome
    mark: int
    again: bool


class Ingest:
    """One receiver's work between broker and database."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        acknowledge: Callable[[Iterable[int]], None],
        announce: Callable[[Sequence[Reading]], None] = lambda _moved: None,
        size: int = BATCH,
        moment: float = MOMENT,
    ) -> None:
        self.catalogue = catalogue
        self._acknowledge, self._announce = acknowledge, announce
        self._size, self._moment = size, moment
        self._waiting: deque[Taken] = deque()
        self._full, self._stopped = threading.Event(), threading.Event()

    def take(self, topic: str | None, payload: bytes, mark: int, again: bool = False, retained: bool = False) -> None:
        """Take a message; called by the thread that reads from the broker.

        It is understood here: threads that both calculate would take turns at every sign that is read (Python's lock),
        and the other one mostly waits for the database.
        """
        message = Message(topic, payload, clock.now(), retained)
        self._waiting.append(Taken(message, _understood(message, self.catalogue), mark, again))
        if len(self._waiting) >= self._size:
            self._full.set()

    def stop(self) -> None:
        """Let `run` end after what has been taken."""
        self._stopped.set()
        self._full.set()

    def run(self, every_moment: Callable[[], None] = lambda: None) -> None:
        """Store until told to stop. `every_moment` is called between two batches, in this thread."""
        while True:
            self._full.wait(self._moment)
            self._full.clear()
            while batch := self._next():
                self.work(batch)
                if len(batch) < self._size:
                    break
            every_moment()
            if self._stopped.is_set() and not self._waiting:
                return

    def _next(self) -> list[Taken]:
        return [self._waiting.popleft() for _one in range(min(len(self._waiting), self._size))]

    def work(self, batch: Sequence[Taken]) -> None:
        """Store a batch, however long the database is away; then acknowledge and announce it."""
        pause = SHORTEST_PAUSE
        while True:
            try:
                moved = self._write(batch)
                break
            except (OperationalError, InterfaceError) as error:
                # The broker holds what comes meanwhile: it sends no more than it may leave unacknowledged.
                log.warning("iot.database_away", why=str(error).strip(), again_in=pause)
                connection.close()
                if self._stopped.wait(pause):
                    # Nothing of it was acknowledged: it comes again.
                    return
                pause = min(pause * 2, LONGEST_PAUSE)
        self._acknowledge([one.mark for one in batch if one.mark])
        if moved:
            self._announce(moved)

    def _write(self, batch: Sequence[Taken]) -> list[Reading]:
        """Write a batch in one transaction. If the database refuses it, each half by itself, down to what is bad."""
        try:
            return self._write_whole(batch).moved
        except (OperationalError, InterfaceError):
            raise
        except (DatabaseError, ValueError, OverflowError) as error:
            if len(batch) == 1:
                log.warning("iot.database_refused", why=str(error).strip())
                refusal = RejectedError(Reason.STORE, type(error).__name__)
                return self._write_whole([batch[0]._replace(outcome=Outcome([], [refusal]))]).moved
            half = len(batch) // 2
            return [*self._write(batch[:half]), *self._write(batch[half:])]

    def _write_whole(self, batch: Sequence[Taken]) -> Stored:
        readings = _new_ones(batch)
        refused = [Refused(one.message, why) for one in batch for why in one.outcome.refused]
        at = clock.now()
        with transaction.atomic():
            stored = store(readings, at)
            if stored.new:
                rollups.mark(readings)
            quarantine.record(refused, at)
            count(at, received=len(batch), stored=stored.new, repeated=len(readings) - stored.new, refused=len(refused))
        return stored


def _understood(message: Message, catalogue: Catalogue) -> Outcome:
    try:
        return understand(message, catalogue)
    except Exception:  # no message whatsoever may end the receiver
        log.exception("iot.not_understood", topic=message.topic)
        return Outcome([], [RejectedError(Reason.FAULT)])


def _new_ones(batch: Sequence[Taken]) -> list[Reading]:
    """Return a batch's readings, without those that must be copies of stored ones: their time would be another.

    That is what comes again without a time of its own. One query for a batch that has any, none for all others.
    """
    doubtful = [one for one in batch if one.again and not one.outcome.timed]
    same: set[tuple[int, float | None]] = _stored_lately(doubtful) if doubtful else set()
    return [
        reading
        for one in batch
        for reading in one.outcome.readings
        if not (one.again and not one.outcome.timed and (reading.datastream, reading.value) in same)
    ]


def _stored_lately(doubtful: Sequence[Taken]) -> set[tuple[int, float | None]]:
    since = min(one.message.arrived for one in doubtful) - SAME_WITHIN
    streams = {reading.datastream for one in doubtful for reading in one.outcome.readings}
    known = Latest.objects.filter(datastream__in=streams, phenomenon_time__gte=since)
    return set(known.values_list("datastream", "result"))


def count(at: datetime, *, received: int, stored: int, repeated: int, refused: int) -> None:
    """Add to the numbers of a minute."""
    minute = at.replace(second=0, microsecond=0)
    numbers = {"received": received, "stored": stored, "repeated": repeated, "refused": refused}
    rows = MinuteCount.objects.filter(minute=minute)
    if not rows.update(**{name: F(name) + number for name, number in numbers.items()}):
        MinuteCount.objects.bulk_create([MinuteCount(minute=minute)], ignore_conflicts=True)
        rows.update(**{name: F(name) + number for name, number in numbers.items()})
