"""What is kept of an answer, and how a new answer is made of it."""

import gzip
import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

# As Django's GZipMiddleware reads it, so that a kept answer is packed exactly when a fresh one is.
TAKES_GZIP = re.compile(r"\bgzip\b")
# For the server in front (nginx): it may keep this for a second, or not at all.
FOR_FRONT = "X-Accel-Expires"
REVALIDATE = "max-age=0, must-revalidate"
MADE_ANEW = frozenset({"content-length", "content-encoding", "etag"})
NOT_TO_KEEP = re.compile(r"private|no-store|no-cache")
# What an answer of ours may depend on. The language follows from the path alone (LocaleMiddleware, no default prefix).
MAY_VARY = frozenset({"accept-encoding", "accept-language"})
MOST_BYTES = 2 * 1024 * 1024


@dataclass(slots=True)
class Entry:
    """One kept answer: headers, body as it is and packed, what it depends on, and when it ends."""

    key: str
    headers: tuple[tuple[str, str], ...]
    plain: bytes
    packed: bytes | None
    etag: str
    tags: frozenset[str]
    made_at: float
    ends_at: float
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Bytes in memory, roughly."""
        return len(self.plain) + len(self.packed or b"") + 2000

    def is_fresh(self, now: float) -> bool:
        """Tell whether it may be used. A clock that went back makes it doubtful."""
        return self.made_at <= now < self.ends_at

    def as_tuple(self) -> tuple[Any, ...]:
        """Return the fields in order, for the shared cache."""
        return tuple(getattr(self, name) for name in self.__slots__)

    def answer(self, request: HttpRequest, fresh: HttpResponse | None = None) -> HttpResponse:
        """Return the answer to this request: packed, plain, without body (HEAD) or 304, as it asks.

        `fresh`: the answer that the entry was made of; it becomes what every later one will be.
        """
        meta = request.META
        packed = self.packed if TAKES_GZIP.search(meta.get("HTTP_ACCEPT_ENCODING", "")) else None
        body = self.plain if packed is None else packed
        wanted = meta.get("HTTP_IF_NONE_MATCH")
        response = HttpResponse() if fresh is None else fresh
        headers = response.headers
        for name, value in self.headers:
            headers[name] = value
        headers["ETag"] = self.etag if packed is None else f"W/{self.etag}"
        if packed is not None:
            headers["Content-Encoding"] = "gzip"
        elif fresh is not None:
            headers.pop("Content-Encoding", None)
        if wanted and self._matches(wanted):
            return _not_modified(response)
        headers["Content-Length"] = str(len(body))
        response.content = b"" if request.method == "HEAD" else body
        return response

    def _matches(self, wanted: str) -> bool:
        """Compare weakly (RFC 9110, 13.1.2)."""
        return wanted == "*" or self.etag in [one.removeprefix("W/") for one in parse_etags(wanted)]


def _not_modified(response: HttpResponse) -> HttpResponse:
    response.status_code, response.content = 304, b""
    for name in ("Content-Type", "Content-Length", "Content-Encoding"):
        response.headers.pop(name, None)
    return response


def may_keep(response: HttpResponse) -> bool:
    """Tell whether an answer shows nothing that is for one person alone."""
    vary = {one.strip().lower() for one in response.headers.get("Vary", "").split(",") if one.strip()}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not NOT_TO_KEEP.search(response.headers.get("Cache-Control", "").lower())
        and vary <= MAY_VARY
        and response.headers.get("Content-Encoding", "gzip") == "gzip"
        and len(response.content) <= MOST_BYTES
    )


def entry_of(response: HttpResponse, *, key: str, tags: set[str], now: float, ends_at: float) -> Entry:
    """Return what to keep of an answer. Its body was packed or not, as the first reader's browser liked."""
    was_packed = "Content-Encoding" in response.headers
    plain = gzip.decompress(response.content) if was_packed else response.content
    may_pack = "accept-encoding" in response.headers.get("Vary", "").lower()
    packed = gzip.compress(plain, 6, mtime=0) if may_pack else None
    # A browser that keeps it has to ask again, and gets another answer once its reader has signed in.
    patch_vary_headers(response, ["Cookie"])
    response.headers.setdefault("Cache-Control", REVALIDATE)
    response.headers[FOR_FRONT] = "1"
    return Entry(
        key=key,
        headers=tuple((name, value) for name, value in response.headers.items() if name.lower() not in MADE_ANEW),
        plain=plain,
        packed=packed if packed and len(packed) < len(plain) else None,
        etag=f'"{sha256(plain).hexdigest()}"',
        tags=frozenset(tags),
        made_at=now,
        ends_at=ends_at,
    )
