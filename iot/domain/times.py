"""Times as sensors say them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from iot.enums import Reason
from iot.errors import RejectedError

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A sensor's clock may run ahead by so much.
AHEAD = timedelta(minutes=5)
# Numbers from here on count milliseconds, then microseconds: seconds of the years 5138 and beyond.
MILLISECONDS, MICROSECONDS = 1e11, 1e14


def moment(said: Any) -> datetime:
    """Return a time in UTC: ISO 8601 with a zone, or seconds, milliseconds or microseconds since 1970.

    Raises RejectedError for anything else; a time without a zone could be any of several.
    """
    if type(said) is str and len(said) <= 40:
        try:
            found = datetime.fromisoformat(said)
        except ValueError:
            raise RejectedError(Reason.TIME, said) from None
        if found.tzinfo is None:
            raise RejectedError(Reason.TIME, said)
        return _in_utc(found, said)
    if type(said) is int or type(said) is float:
        try:
            return EPOCH + timedelta(seconds=said / _scale(abs(said)))
        except OverflowError:
            raise RejectedError(Reason.TIME, str(said)[:40]) from None
    raise RejectedError(Reason.TIME, str(said)[:40])


def _in_utc(found: datetime, said: str) -> datetime:
    try:
        return found.astimezone(UTC)
    except OverflowError:
        raise RejectedError(Reason.TIME, said) from None


def _scale(number: float) -> float:
    if number >= MICROSECONDS:
        return 1e6
    return 1e3 if number >= MILLISECONDS else 1


def check(when: datetime, arrived: datetime, oldest: timedelta) -> None:
    """Refuse a time too far off. Raises RejectedError."""
    if when > arrived + AHEAD:
        raise RejectedError(Reason.FUTURE, when.isoformat())
    if when < arrived - oldest:
        raise RejectedError(Reason.PAST, when.isoformat())
