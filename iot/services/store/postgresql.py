"""COPY into a staging table of the connection, then one statement for rows and latest values."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from iot.domain.readings import Reading
from iot.services.store import Stored, newest

STAGING = """
CREATE TEMPORARY TABLE IF NOT EXISTS iot_staging
    (datastream_id bigint, phenomenon_time timestamptz, result double precision, quality smallint)
    ON COMMIT DELETE ROWS
"""
COPY = "COPY iot_staging FROM STDIN"
WRITE = """
WITH fresh AS (
    INSERT INTO iot_observation (datastream_id, phenomenon_time, result, quality)
    SELECT staged.datastream_id, staged.phenomenon_time, staged.result, staged.quality
    FROM iot_staging staged JOIN iot_datastream known ON known.id = staged.datastream_id
    ON CONFLICT (datastream_id, phenomenon_time) DO NOTHING
    RETURNING datastream_id, phenomenon_time, result, quality
), newest AS (
    SELECT DISTINCT ON (datastream_id) * FROM fresh ORDER BY datastream_id, phenomenon_time DESC
), moved AS (
    UPDATE iot_latest latest
    SET phenomenon_time = newest.phenomenon_time, result = newest.result, quality = newest.quality, stored_at = %s,
        since = CASE WHEN latest.result = newest.result THEN latest.since ELSE newest.phenomenon_time END
    FROM newest
    WHERE latest.datastream_id = newest.datastream_id
        AND (latest.phenomenon_time IS NULL OR latest.phenomenon_time < newest.phenomenon_time)
    RETURNING latest.datastream_id
)
SELECT count(*) FROM fresh UNION ALL SELECT datastream_id FROM moved
"""


def write(readings: Sequence[Reading], stored_at: datetime) -> Stored:
    """Store a batch: two round trips, and one more when the connection is new."""
    with connection.cursor() as cursor:
        cursor.execute(STAGING)
        rows = [f"{one}\t{time.isoformat()}\t{value!r}\t{quality}\n" for one, time, value, quality in readings]
        with cursor.copy(COPY) as copy:
            copy.write("".join(rows))
        cursor.execute(WRITE, [stored_at])
        (new,), *moved = cursor.fetchall()
    found = newest(readings)
    return Stored(new, [found[pk] for (pk,) in moved])
