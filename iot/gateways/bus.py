"""The live bus: what has just been stored, on its way to open pages. With it nothing is lost but liveness."""

import json
from collections.abc import Sequence

import structlog
from redis import Redis, RedisError

from iot.domain.readings import Reading

log = structlog.get_logger(__name__)

CHANNEL = "iot:values"
PATIENCE = 0.5


class Bus:
    """The way to Redis; without an address it does nothing, since open pages then look into the database."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE) if url else None

    def announce(self, moved: Sequence[Reading]) -> None:
        """Tell open pages what is new. A bus that is away is no reason to wait."""
        if self._redis is None:
            return
        try:
            self._redis.publish(CHANNEL, packed(moved))
        except RedisError as error:
            log.warning("iot.bus_away", why=str(error))


def packed(moved: Sequence[Reading]) -> bytes:
    """Return readings as the bus carries them."""
    rows = [[one.datastream, one.time.timestamp(), one.value, one.quality] for one in moved]
    return json.dumps(rows, separators=(",", ":")).encode()
