"""Live streams of sensor values (ASGI, server-sent events): `GET /live/messwerte/?d=12,13`.

Outside Django's middleware: a stream costs what it needs, and nothing else. It waits for its reader to go; all writing
is the hub's (iot.services.live).
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.domain.net import client_address
from iot.domain.live import PATH, asked_ids, cursor_of
from iot.errors import NoRoomError, TooManyStreamsError
from iot.services.live import Hub, Send

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Headers = list[tuple[bytes, bytes]]

SAFE: Headers = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    # The line carries streams and refusals alone: nobody has to wait for the next request on it.
    (b"connection", b"close"),
]
START: dict[str, Any] = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no"), *SAFE],
}


class RefusalError(Exception):
    """An answer that is no stream."""

    def __init__(self, status: int, sentence: Any, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(status)
        self.status, self.sentence, self.headers = status, sentence, headers


class Live:
    """The ASGI application below /live/. One for each process and loop."""

    def __init__(self, hub: Hub | None = None) -> None:
        self.hub = Hub() if hub is None else hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            ids, cursor = _read(scope, self.hub.now)
            address = _address(scope)
            self._admit(address)
        except RefusalError as refusal:
            await _refuse(send, refusal)
            return
        try:
            await self._stream(ids, cursor, receive, send)
        finally:
            self.hub.leave(address)

    def _admit(self, address: str) -> None:
        try:
            self.hub.admit(address)
        except TooManyStreamsError as error:
            raise RefusalError(429, MANY, (b"retry-after", b"30")) from error
        except NoRoomError as error:
            raise RefusalError(503, FULL, (b"retry-after", b"60")) from error

    async def _stream(self, ids: frozenset[int], cursor: int, receive: Receive, send: Send) -> None:
        try:
            public = await self.hub.learn(ids)
        except (DatabaseError, InterfaceError):
            await _refuse(send, RefusalError(503, AWAY, (b"retry-after", b"10")))
            return
        if not public:
            await _refuse(send, RefusalError(404, NOBODY))
            return
        await send(START)
        stream = self.hub.open(send, public, cursor)
        if stream is None:
            return
        try:
            while (await receive())["type"] != "http.disconnect":
                pass
        except asyncio.CancelledError:
            if not stream.is_over:
                raise
        finally:
            self.hub.remove(stream)


MANY = _("You have ten live views open already. Close one of them; until then this page asks for new values by itself.")
FULL = _("Very many people are watching just now. This page asks for new values by itself.")
AWAY = _("The values cannot be read at the moment. Please try again in a few seconds.")
NOBODY = _("There is no such series of values.")
NOWHERE = _("There is nothing at this address.")
METHOD = _("This address can only be read (GET).")
ASK = _("Name 1 to 100 series of values by their numbers, separated by commas: ?d=12,13.")


def _read(scope: Scope, now: int) -> tuple[frozenset[int], int]:
    """Return what a request asks for, and what its reader has already. Raises RefusalError."""
    if scope["path"] != PATH:
        raise RefusalError(404, NOWHERE)
    if scope["method"] != "GET":
        raise RefusalError(405, METHOD, (b"allow", b"GET"))
    try:
        query = parse_qs(scope["query_string"].decode("ascii"), max_num_fields=10)
        (wanted,) = query["d"]
        ids = asked_ids(wanted)
    except (ValueError, KeyError) as error:
        raise RefusalError(400, ASK) from error
    last = _header(scope, b"last-event-id") or query.get("lastEventId", [""])[0]
    return ids, cursor_of(last, now)


def _header(scope: Scope, wanted: bytes) -> str:
    return ",".join(value.decode("latin-1") for name, value in scope["headers"] if name == wanted)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    meta = {"REMOTE_ADDR": client[0] if client else "", "HTTP_X_FORWARDED_FOR": _header(scope, b"x-forwarded-for")}
    return client_address(meta, settings.TRUSTED_PROXIES)


async def _refuse(send: Send, refusal: RefusalError) -> None:
    """Say no in a sentence of the city's own language."""
    with translation.override(settings.LANGUAGE_CODE):
        body = f"{refusal.sentence}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        *refusal.headers,
        *SAFE,
    ]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
