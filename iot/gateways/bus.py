"""The live bus: what has just been stored, on its way to open pages. With it nothing is lost but liveness."""

import json
from collections.abc import Sequence
from time import monotonic
from typing import Any

import structlog
from redis import Redis, RedisError
from redis import asyncio as redis_asyncio
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from iot.domain.live import Standing
from iot.domain.readings import Reading
from iot.errors import BusAwayError

log = structlog.get_logger(__name__)

CHANNEL = "iot:values"
PATIENCE, PAUSE = 0.5, 5.0


class Bus:
    """The way to Redis; without an address it does nothing, since open pages then look into the database."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE) if url else None
        self._again_at = 0.0

    def announce(self, moved: Sequence[Reading]) -> None:
        """Tell open pages what is new. A bus that is away is no reason to wait: it is left alone for some seconds."""
        if self._redis is None or monotonic() < self._again_at:
            return
        try:
            self._redis.publish(CHANNEL, packed(moved))
        except RedisError as error:
            self._again_at = monotonic() + PAUSE
            log.warning("iot.bus_away", why=str(error), again_in=PAUSE)


def packed(moved: Sequence[Reading]) -> bytes:
    """Return readings as the bus carries them."""
    rows = [[one.datastream, one.time.timestamp(), one.value, one.quality] for one in moved]
    return json.dumps(rows, separators=(",", ":")).encode()


def unpacked(payload: bytes) -> list[Standing]:
    """Return what the bus carried. Raises ValueError for what `packed` has not made."""
    try:
        return [
            Standing(int(one), float(time), float(value), int(quality)) for one, time, value, quality in _rows(payload)
        ]
    except (TypeError, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _rows(payload: bytes) -> Any:
    return json.loads(payload)


class Ear:
    """Hears the bus, for one asyncio loop. It never connects again by itself: whoever hears has to know of gaps."""

    def __init__(self, url: str) -> None:
        self._redis = redis_asyncio.Redis.from_url(
            url, socket_connect_timeout=PATIENCE, socket_keepalive=True, retry=Retry(NoBackoff(), 0)
        )
        self._line = self._redis.pubsub()

    async def open(self) -> None:
        """Return once everything that is announced from now on will be heard. Raises BusAwayError."""
        try:
            await self._line.subscribe(CHANNEL)
            if not await self._line.get_message(timeout=PATIENCE):
                raise BusAwayError("It does not answer.")
        except (RedisError, OSError) as error:
            raise BusAwayError(str(error)) from error

    async def hear(self) -> list[Standing]:
        """Wait for the next announcement. Raises BusAwayError."""
        try:
            message = await self._line.get_message(timeout=None)
        except (RedisError, OSError) as error:
            raise BusAwayError(str(error)) from error
        if not message or message["type"] != "message":
            return []
        try:
            return unpacked(message["data"])
        except ValueError as error:
            log.warning("iot.bus_unreadable", why=str(error))
            return []

    async def close(self) -> None:
        """Let go of the connection."""
        await self._line.aclose()
        await self._redis.aclose()
