"""Months of single values on PostgreSQL: made ahead, dropped when nobody keeps them any more."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import connection, transaction

from core import clock

AHEAD = 2
TABLE = "iot_observation"
MOVE = """
WITH gone AS (
    DELETE FROM iot_observation_default WHERE phenomenon_time >= %s AND phenomenon_time < %s RETURNING *
)
INSERT INTO {name} SELECT * FROM gone
"""
# One at a time, whoever asks: the number is this table's alone.
LOCK = 62_001


def _first(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _name(month: date) -> str:
    return f"{TABLE}_{month:%Y%m}"


def _known() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [TABLE])
        return {name for (name,) in cursor.fetchall()}


def _wanted(today: date) -> Iterator[date]:
    yield from (_first(today, ahead) for ahead in range(-1, AHEAD + 1))


def make_ahead() -> list[str]:
    """Make the months that are to come, and the last one; returns the new ones. What waited in the default moves."""
    if connection.vendor != "postgresql":
        return []
    made = []
    for month in _wanted(clock.now().date()):
        if _name(month) not in _known():
            make(month)
            made.append(_name(month))
    return made


def make(month: date) -> None:
    """Make one month, with the rows that the default partition holds of it."""
    name, following = _name(month), _first(month, 1)
    bounds = [f"{month:%Y-%m-%d} 00:00:00+00", f"{following:%Y-%m-%d} 00:00:00+00"]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if name in _known():
            return
        cursor.execute(f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING ALL)")
        # Nobody writes into the default meanwhile, or the new month could not be attached.
        cursor.execute(f"LOCK TABLE {TABLE}_default IN ACCESS EXCLUSIVE MODE")
        cursor.execute(MOVE.format(name=name), bounds)
        cursor.execute(f"ALTER TABLE {TABLE} ATTACH PARTITION {name} FOR VALUES FROM (%s) TO (%s)", bounds)


def drop_before(moment: datetime) -> list[str]:
    """Drop the months that end before a moment; returns their names."""
    if connection.vendor != "postgresql":
        return []
    limit = _name(_first(moment.date(), -1))
    old = sorted(name for name in _known() if name[len(TABLE) + 1 :].isdigit() and name <= limit)
    with transaction.atomic(), connection.cursor() as cursor:
        for name in old:
            cursor.execute(f"DROP TABLE {name}")
    return old
