"""Where a batch of readings goes: one transaction, past the ORM, by each database's own quickest means.

Twice the same reading (datastream and time) is stored once. The latest value of a datastream moves forward only. What
belongs to a datastream that is gone is left out.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from iot.domain.readings import Reading


class Stored(NamedTuple):
    """What came of a batch: how many rows are new, and the latest values that have moved."""

    new: int
    moved: list[Reading]


def store(readings: Sequence[Reading], stored_at: datetime) -> Stored:
    """Store a batch within the transaction of the moment. Raises what the database raises."""
    if not readings:
        return Stored(0, [])
    if connection.vendor == "postgresql":
        from iot.services.store.postgresql import write
    else:
        from iot.services.store.sqlite import write
    return write(readings, stored_at)


def newest(readings: Sequence[Reading]) -> dict[int, Reading]:
    """Return the newest reading of each datastream."""
    found: dict[int, Reading] = {}
    for one in readings:
        known = found.get(one.datastream)
        if known is None or one.time > known.time:
            found[one.datastream] = one
    return found
