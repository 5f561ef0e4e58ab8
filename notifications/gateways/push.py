"""Messages to browsers, through the push services of those who make them (RFC 8030, 8291, 8292).

Where to is what a browser told us, so it is checked before anything is asked of the network, and once more when the
connection is made (notifications.gateways.wire). Reasons: docs/decisions/0024-push-services.md.
"""

import base64
import re
from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.crypto import salted_hmac
from py_vapid import Vapid02

from core.clock import now
from notifications.errors import DeliveryError, GoneError, RefusedError, UnreachableError
from notifications.gateways import wire

LONGEST_ENDPOINT = 500
# One record of 4096 bytes, less its head (86), its seal (16) and its end (1): no push service has to take more.
LONGEST_PAYLOAD = 3993
LONGEST_TTL = 28 * 24 * 60 * 60
LONGEST_PAUSE = timedelta(hours=6)
URGENCIES = ("very-low", "low", "normal", "high")
# A token holds for two of these windows at most: 6 to 12 hours, of 24 that are allowed.
TOKEN_WINDOW = 6 * 60 * 60

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_PATH = r"/[!$-;=?-Z_a-z~][!$-;=?-Z_a-z~]*"
_PUBLIC = re.compile(rf"https://(?P<host>{_LABEL}(?:\.{_LABEL})+)(?P<path>{_PATH})")
_LOCAL = re.compile(
    rf"(?P<scheme>https?)://(?P<host>127\.0\.0\.1|localhost):(?P<port>[1-9][0-9]{{0,4}})(?P<path>{_PATH})"
)

_GONE = (404, 410)
# Who we are was not believed: a key, a subject or a clock of ours, and all three can be mended.
_OURS = (401, 403)
# "Later", in the words of one service or another.
_LATER = (406, 408, 412, 421, 425, 429)


@dataclass(frozen=True)
class Browser:
    """Where a browser can be reached, and what only it can read: the values of PushSubscription.toJSON()."""

    endpoint: str
    p256dh: str
    auth: str


def is_on() -> bool:
    """Tell whether this city sends messages to browsers at all: it does if it has a key."""
    return bool(settings.VAPID_PRIVATE_KEY)


def public_key() -> str:
    """Return the key that a browser subscribes with (applicationServerKey); empty if push is off."""
    return _public_half(settings.VAPID_PRIVATE_KEY) if is_on() else ""


def new_keys() -> tuple[str, str]:
    """Make a pair of keys for a city; returns the private and the public one."""
    key = ec.generate_private_key(ec.SECP256R1())
    private = _encode(key.private_numbers().private_value.to_bytes(32, "big"))
    return private, _public_half(private)


def check(browser: Browser) -> None:
    """Make sure that this is what a browser would tell, and a service that we send to. Asks nobody.

    Raises RefusedError. For forms, and before each message: what is allowed may have changed since.
    """
    _place(browser.endpoint)
    _keys(browser)


def push(browser: Browser, *, payload: bytes, topic: str, ttl: int, urgency: str = "normal") -> None:
    """Hand one message to the browser's push service, which keeps it for `ttl` seconds.

    A message of the same topic takes the place of one that is still waiting there. Raises GoneError when the
    subscription is no more, RefusedError when there is no use in trying again, and UnreachableError for the rest.
    """
    if urgency not in URGENCIES:
        raise ValueError(f"No urgency: {urgency}")
    if not is_on():
        raise UnreachableError("This city has no key for push messages.")
    place = _place(browser.endpoint)
    headers = {
        "Authorization": _authorization(place.origin),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "Topic": _topic(browser, topic),
        "TTL": str(min(max(ttl, 0), LONGEST_TTL)),
        "Urgency": urgency,
    }
    answer = wire.post(place, headers=headers, body=_sealed(browser, payload))
    if not 200 <= answer.status < 300:
        raise _error(answer)


def _place(endpoint: object) -> wire.Place:
    """Return where an endpoint leads. Raises RefusedError unless it is an address as push services give them."""
    if not isinstance(endpoint, str) or len(endpoint) > LONGEST_ENDPOINT:
        raise RefusedError("The endpoint is no address, or too long.")
    if settings.PUSH_LOOPBACK and (local := _LOCAL.fullmatch(endpoint)):
        port = min(int(local["port"]), 65535)
        return wire.Place(local["scheme"], local["host"], port, local["path"], is_local=True)
    found = _PUBLIC.fullmatch(endpoint)
    if not found or not _is_listed(found["host"]):
        raise RefusedError("The endpoint is none of a push service that this site knows.")
    return wire.Place("https", found["host"], 443, found["path"])


def _is_listed(host: str) -> bool:
    names = settings.PUSH_HOSTS
    return len(host) <= 253 and any(host.endswith(name) if name.startswith(".") else host == name for name in names)


def _keys(browser: Browser) -> tuple[bytes, bytes]:
    """Return the browser's public key and its secret. Raises RefusedError for anything that no browser makes."""
    point, secret = _decode(browser.p256dh, 65), _decode(browser.auth, 16)
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError as error:
        raise RefusedError("The browser's key is no point of its curve.") from error
    return point, secret


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: object, length: int) -> bytes:
    """Return so many bytes, written as browsers write them. Raises RefusedError."""
    if isinstance(text, str) and len(text) * 3 // 4 == length and re.fullmatch(r"[A-Za-z0-9_-]+", text):
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        # The last sign may carry bits that mean nothing: one key has one spelling.
        if _encode(raw) == text:
            return raw
    raise RefusedError("The browser's keys are none.")


def _sealed(browser: Browser, payload: bytes) -> bytes:
    """Return the payload so that this browser alone can read it (RFC 8291). Raises RefusedError."""
    if not 0 < len(payload) <= LONGEST_PAYLOAD:
        raise RefusedError(f"A message has 1 to {LONGEST_PAYLOAD} bytes, this one {len(payload)}.")
    point, secret = _keys(browser)
    key = ec.generate_private_key(ec.SECP256R1())
    sealed: bytes = http_ece.encrypt(payload, private_key=key, dh=point, auth_secret=secret, version="aes128gcm")
    return sealed


def _topic(browser: Browser, topic: str) -> str:
    """Return 32 signs of base64url for a topic (RFC 8030, 5.4).

    The service sees them: so they differ from browser to browser, and nobody can tell whom we send the same.
    """
    seal = salted_hmac("notifications.push.topic", f"{browser.endpoint} {topic}", algorithm="sha256")
    return _encode(seal.digest()[:24])


def _public_half(private: str) -> str:
    point = Vapid02.from_raw(private.encode()).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _encode(point)


def _authorization(origin: str) -> str:
    """Return the header that says who we are to one push service."""
    return _token(settings.VAPID_PRIVATE_KEY, settings.VAPID_SUBJECT, origin, int(now().timestamp()) // TOKEN_WINDOW)


@lru_cache(maxsize=64)
def _token(private: str, subject: str, origin: str, window: int) -> str:
    claims = {"aud": origin, "exp": (window + 2) * TOKEN_WINDOW, "sub": subject}
    header: str = Vapid02.from_raw(private.encode()).sign(claims)["Authorization"]
    return header


def _error(answer: wire.Answer) -> DeliveryError:
    """Return what an answer that is no success means to us."""
    text = f"{answer.status} {answer.text}".strip()
    if answer.status in _GONE:
        return GoneError(text)
    if answer.status in _OURS:
        _token.cache_clear()
        return UnreachableError(text)
    if 400 <= answer.status < 500 and answer.status not in _LATER:
        return RefusedError(text)
    return UnreachableError(text, retry_after=_pause(answer.retry_after))


def _pause(text: str) -> timedelta | None:
    """Return how long a server asks us to wait (Retry-After: seconds, or a date), never more than LONGEST_PAUSE."""
    if re.fullmatch(r"[0-9]{1,9}", text):
        return min(timedelta(seconds=int(text)), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(text)
        left = (until if until.tzinfo else until.replace(tzinfo=UTC)) - now()
    except (ValueError, OverflowError):
        return None
    return min(max(left, timedelta()), LONGEST_PAUSE)
