"""What a live stream says: events as bytes (WHATWG HTML, server-sent events), and what a reader asks for."""

import json
from collections.abc import Iterable
from typing import NamedTuple

# Where streams are served; the public address of them all.
PATH = "/live/messwerte/"
AT_ONCE = 100
LONGEST_ID = 18


class Standing(NamedTuple):
    """How a datastream stands: its latest value, or none. Times are seconds since 1970."""

    datastream: int
    time: float
    value: float
    quality: int
    # When it was stored; None if the bus brought it, that is just now.
    stored: float | None = None


def value_event(one: Standing, cursor: int) -> bytes:
    """Return the event of a value."""
    data = {"d": one.datastream, "t": round(one.time, 3), "v": one.value, "q": one.quality}
    return f"id: {cursor}\nevent: value\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


def line_event(up: bool, now: float) -> bytes:
    """Return the event that says whether readings reach us at all, and the site's time: devices' clocks are off.

    Without an id: the reader's cursor stays.
    """
    return b'event: line\ndata: {"up":%s,"now":%.3f}\n\n' % (b"true" if up else b"false", now)


def asked_ids(text: str) -> frozenset[int]:
    """Return the datastreams that a parameter names ("12,13"). Raises ValueError for anything else."""
    parts = text.split(",")
    if len(parts) > AT_ONCE or not all(_is_number(one) for one in parts):
        raise ValueError("from 1 to 100 numbers, separated by commas")
    return frozenset(map(int, parts))


def cursor_of(text: str, now: int) -> int:
    """Return the cursor that a reader names, or 0: what it has is unknown then, and it gets everything."""
    cursor = int(text) if _is_number(text) else 0
    return cursor if cursor <= now else 0


def newest(ones: Iterable[Standing]) -> dict[int, Standing]:
    """Return the newest of each datastream."""
    found: dict[int, Standing] = {}
    for one in ones:
        known = found.get(one.datastream)
        if known is None or one.time > known.time:
            found[one.datastream] = one
    return found


def _is_number(text: str) -> bool:
    return 0 < len(text) <= LONGEST_ID and text.isascii() and text.isdecimal()
