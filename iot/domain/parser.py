"""The one door for messages: bytes in, JSON out, or a reason why not. Nothing here touches a database.

Python's own parser takes NaN, Infinity, 1e999 and names that stand twice, and gives up with a RecursionError where an
object is deep (RFC 8259, section 9, leaves all that open). Here each of them is a reason.
"""

import json
import math
from collections.abc import Iterable
from typing import Any, NoReturn

from iot.enums import Reason
from iot.errors import RejectedError

# A sensor says some hundred bytes; The Things Stack wraps them into three thousand.
LARGEST = 16 * 1024
DEEPEST = 16


def _constant(name: str) -> NoReturn:
    raise RejectedError(Reason.FINITE, name)


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise RejectedError(Reason.FINITE, text[:40])
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RejectedError(Reason.DUPLICATE, _twice(name for name, _value in pairs)[:40])
    return found


def _twice(names: Iterable[str]) -> str:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return ""


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)


def read(payload: bytes) -> Any:
    """Return what a message says. Raises RejectedError."""
    if len(payload) > LARGEST:
        raise RejectedError(Reason.SIZE, f"{len(payload)} > {LARGEST}")
    # Counting is quick; only what opens often is looked at closely, before the parser goes down into it.
    if payload.count(b"[") + payload.count(b"{") > DEEPEST:
        _refuse_depth(payload)
    try:
        return _decoder.decode(payload.decode())
    except UnicodeDecodeError as error:
        raise RejectedError(Reason.ENCODING, error.reason) from None
    except ValueError as error:
        raise RejectedError(Reason.JSON, str(error)[:80]) from None


def _refuse_depth(payload: bytes) -> None:
    depth, within, escaped = 0, False, False
    for sign in payload:
        if within:
            if escaped:
                escaped = False
            elif sign == 0x5C:  # a backslash
                escaped = True
            elif sign == 0x22:  # a quotation mark
                within = False
        elif sign == 0x22:
            within = True
        elif sign in b"[{":
            depth += 1
            if depth > DEEPEST:
                raise RejectedError(Reason.DEPTH, f"> {DEEPEST}")
        elif sign in b"]}":
            depth -= 1
