"""One POST to a server that a stranger named: to a checked address, by a deadline, and no step further.

Names are resolved once, and the connection goes to the very address that was judged. There are no redirects, no
proxies, no cookies and no second try; of an answer no more is read than its head and the beginning of its text.
"""

import contextlib
import http.client
import io
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from time import monotonic
from typing import Any

from core.domain.net import is_public
from notifications.errors import UnreachableError

CONNECT_SECONDS = 5.0
READ_SECONDS = 5.0
# From the first question for the name to the last byte that we read, however slowly it drips.
WHOLE_SECONDS = 12.0
# What we take of an answer: of all of it, and of its text.
MOST_BYTES = 16 * 1024
MOST_TEXT = 500
MOST_ADDRESSES = 4
# What a network and a server can do to us. ValueError: http.client does not expect all that can be said to it.
FAULTS = (OSError, http.client.HTTPException, ValueError)


@dataclass(frozen=True)
class Place:
    """Where to: an origin and what stands behind it. `is_local`: this machine and no other, for tests."""

    scheme: str
    host: str
    port: int
    path: str
    is_local: bool = False

    @property
    def netloc(self) -> str:
        """Return host and port as the Host header says them: the port only if it is not the usual one."""
        usual = {"https": 443, "http": 80}[self.scheme]
        return self.host if self.port == usual else f"{self.host}:{self.port}"

    @property
    def origin(self) -> str:
        """Return what browsers call the origin."""
        return f"{self.scheme}://{self.netloc}"


@dataclass(frozen=True)
class Answer:
    """What the server said: status, Retry-After, and how the text of a failure begins."""

    status: int
    retry_after: str
    text: str


class Limit:
    """How long the whole may take."""

    def __init__(self) -> None:
        self.start = monotonic()

    def _until(self, seconds: float) -> float:
        """Return what is left of so many seconds. Raises TimeoutError when nothing is."""
        left = self.start + seconds - monotonic()
        if left <= 0:
            raise TimeoutError("The server took too long.")
        return left

    def to_connect(self) -> float:
        """Return the seconds that are left until the connection has to stand."""
        return self._until(CONNECT_SECONDS)

    def to_talk(self) -> float:
        """Return the seconds that the next bytes may take."""
        return min(READ_SECONDS, self._until(WHOLE_SECONDS))


class _Reader(io.RawIOBase):
    """Bytes of an answer, as long as time and patience last."""

    def __init__(self, sock: socket.socket, limit: Limit) -> None:
        self.sock, self.limit, self.taken = sock, limit, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self.taken >= MOST_BYTES:
            raise OSError("The answer is too long.")
        self.sock.settimeout(self.limit.to_talk())
        count = self.sock.recv_into(memoryview(buffer)[: MOST_BYTES - self.taken])
        self.taken += count
        return count


class _Line:
    """A connected socket, as far as http.client needs one."""

    def __init__(self, sock: socket.socket, limit: Limit) -> None:
        self.sock, self.limit = sock, limit

    def sendall(self, data: bytes) -> None:
        self.sock.settimeout(self.limit.to_talk())
        self.sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self.sock, self.limit))

    def close(self) -> None:
        """Stay open: http.client closes a line before it has read the answer's text."""


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _ask(place: Place, answers: SimpleQueue[Any]) -> None:
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        answers.put(error)
    else:
        # A name may have one address several times.
        answers.put(list(dict.fromkeys((family, where) for family, _type, _protocol, _name, where in found)))


def _addresses(place: Place, limit: Limit) -> list[tuple[int, Any]]:
    """Return where the name leads, family and address. Raises UnreachableError if only one of them is not public.

    In a thread of its own: nothing else can end the system's own look-up.
    """
    answers: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_ask, args=(place, answers), daemon=True).start()
    try:
        found = answers.get(timeout=limit.to_connect())
    except Empty:
        raise TimeoutError("The name was not resolved in time.") from None
    if isinstance(found, Exception):
        raise UnreachableError(f"{place.host}: {found}")
    if not found or not all(_is_allowed(str(where[0]), place) for _family, where in found):
        raise UnreachableError(f"{place.host} does not lead into the public network.")
    return list(found[:MOST_ADDRESSES])


def _is_allowed(address: str, place: Place) -> bool:
    return ipaddress.ip_address(address).is_loopback if place.is_local else is_public(address)


def _connected(place: Place, limit: Limit) -> socket.socket:
    """Return a socket that is connected to one of the addresses; those that are left share the time that is left."""
    found = _addresses(place, limit)
    fault: OSError = OSError()
    for number, (family, where) in enumerate(found):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(limit.to_connect() / (len(found) - number))
            sock.connect(where)
        except OSError as error:
            sock.close()
            fault = error
        else:
            return sock
    raise fault


@contextlib.contextmanager
def _line(place: Place, limit: Limit) -> Iterator[_Line]:
    """Yield a connection to the place; with TLS the server has shown that it bears the name."""
    sock = _connected(place, limit)
    try:
        if place.scheme == "https":
            sock.settimeout(limit.to_talk())
            sock = _tls().wrap_socket(sock, server_hostname=place.host)
        yield _Line(sock, limit)
    finally:
        sock.close()


def _talk(line: _Line, place: Place, headers: dict[str, str], body: bytes) -> Answer:
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.auto_open = 0
    connection.sock = line
    connection.request("POST", place.path, body, {"Host": place.netloc, "Connection": "close", **headers})
    response = connection.getresponse()
    return Answer(response.status, response.headers.get("Retry-After", ""), _text(response))


def _text(response: http.client.HTTPResponse) -> str:
    """Return how the text of a failure begins, on one line. The status is true without it."""
    if response.status < 300:
        return ""
    try:
        text = response.read(MOST_TEXT).decode("utf-8", "replace")
    except FAULTS:
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def post(place: Place, *, headers: dict[str, str], body: bytes) -> Answer:
    """Send one request and return what was said to it. Raises UnreachableError if nothing was said that we read."""
    limit = Limit()
    try:
        with _line(place, limit) as line:
            return _talk(line, place, headers, body)
    except FAULTS as error:
        raise UnreachableError(f"{place.host}: {type(error).__name__}: {error}") from error
