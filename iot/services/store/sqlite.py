"""Two statements for a batch: rows, then latest values.

Not one for each row: between two of them every other thread of the process would want its turn.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from iot.domain.readings import Reading
from iot.services.store import Stored, newest

INSERT = """
INSERT OR IGNORE INTO iot_observation (datastream_id, phenomenon_time, result, quality)
SELECT said.column1, said.column2, said.column3, said.column4
FROM (VALUES {rows}) said JOIN iot_datastream known ON known.id = said.column1
"""
MOVE = """
UPDATE iot_latest SET
    since = CASE WHEN result = said.column3 THEN since ELSE said.column2 END,
    phenomenon_time = said.column2, result = said.column3, quality = said.column4, stored_at = ?
FROM (VALUES {rows}) said
WHERE datastream_id = said.column1 AND (phenomenon_time IS NULL OR phenomenon_time < said.column2)
RETURNING datastream_id
"""
# SQLite takes 32,766 values in one statement (SQLITE_MAX_VARIABLE_NUMBER).
AT_ONCE = 5000


def write(readings: Sequence[Reading], stored_at: datetime) -> Stored:
    """Store a batch. Times are text as Django writes it: in UTC, without a zone."""
    connection.ensure_connection()
    # Past Django's cursor, whose placeholders are others.
    cursor = sqlite3.Cursor(connection.connection)
    new = 0
    moved: dict[int, Reading] = {}
    for begin in range(0, len(readings), AT_ONCE):
        part = readings[begin : begin + AT_ONCE]
        new += cursor.execute(INSERT.format(rows=_places(part)), _values(part)).rowcount
        newest_ones = newest(part)
        ones = newest_ones.values()
        cursor.execute(MOVE.format(rows=_places(ones)), [_text(stored_at), *_values(ones)])
        moved |= {pk: newest_ones[pk] for (pk,) in cursor.fetchall()}
    return Stored(new, list(moved.values()))


def _places(readings: Iterable[Reading]) -> str:
    return ",".join(["(?,?,?,?)" for _one in readings])


def _values(readings: Iterable[Reading]) -> list[Any]:
    values: list[Any] = []
    for one in readings:
        values += one.datastream, _text(one.time), one.value, one.quality
    return values


def _text(moment: datetime) -> str:
    return str(moment.astimezone(UTC).replace(tzinfo=None))
