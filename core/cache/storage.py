"""Where entries are kept: in the cache that all processes share, and a bounded copy in each process."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import sha256
from threading import Lock
from typing import TypeVar

import structlog
from django.conf import settings
from django.core.cache import BaseCache, caches

from core import clock
from core.cache import tokens
from core.cache.entries import Entry
from core.cache.release import release

log = structlog.get_logger(__name__)
Result = TypeVar("Result")
# So long a cache that failed is not asked again: readers get their pages without it.
LEFT_ALONE = 2.0
# Addresses with a query share so many places, whatever people or robots think up.
QUERY_PLACES = 256


class Local:
    """This process's copies, the least used dropped first. Each knows the sequence under which it was found valid."""

    def __init__(self) -> None:
        self._copies: OrderedDict[str, tuple[Entry, int]] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, key: str) -> tuple[Entry, int] | None:
        """Return the copy and the sequence that it was last compared under."""
        with self._lock:
            found = self._copies.get(key)
            if found:
                self._copies.move_to_end(key)
            return found

    def put(self, entry: Entry, sequence: int) -> None:
        """Keep a copy, and drop what is over the limit."""
        with self._lock:
            self._drop(entry.key)
            self._copies[entry.key] = entry, sequence
            self._size += entry.size
            while self._size > settings.NGO_PAGE_CACHE["local_bytes"]:
                self._drop(next(iter(self._copies)))

    def drop(self, key: str) -> None:
        """Forget a copy."""
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        """Forget all copies."""
        with self._lock:
            self._copies.clear()
            self._size = 0

    @property
    def size(self) -> int:
        """Bytes of all copies, roughly."""
        return self._size

    def _drop(self, key: str) -> None:
        gone = self._copies.pop(key, None)
        if gone:
            self._size -= gone[0].size


class Store:
    """Finds, keeps and ends entries. While the cache is away nothing is found or kept, and no page fails."""

    def __init__(self) -> None:
        self.local = Local()
        # Tags whose purge has not reached the cache yet.
        self._owed: set[str] = set()
        self._asleep_until = 0.0

    @property
    def _backend(self) -> BaseCache:
        return caches["pages"]

    def find(self, key: str) -> tuple[Entry | None, int | None]:
        """Return the valid entry of a key, and the sequence now: None if the cache is away."""
        nothing: tuple[Entry | None, int | None] = None, None
        return self._guarded(lambda: self._find(key), nothing)

    def keep(self, entry: Entry, sequence: int | None) -> bool:
        """Keep an entry whose making began under this sequence; not if there was a purge since."""
        return sequence is not None and self._guarded(lambda: self._keep(entry, sequence), False)

    def purge(self, tags: Iterable[str]) -> None:
        """End every entry with one of these tags. While the cache is away, the purge is owed and made up for."""
        self._owed.update(tags)
        self._guarded(self._settle, None)

    def _guarded(self, work: Callable[[], Result], otherwise: Result) -> Result:
        if time.monotonic() < self._asleep_until:
            return otherwise
        try:
            if self._owed:
                self._settle()
            return work()
        except Exception as error:  # noqa: BLE001 (every cache has errors of its own, and any of them means: away)
            self._asleep_until = time.monotonic() + LEFT_ALONE
            log.warning("page_cache_away", error=str(error), purges_owed=len(self._owed))
            return otherwise

    def _settle(self) -> None:
        owed = set(self._owed)
        if owed:
            tokens.change(self._backend, owed)
            self._owed -= owed

    def _find(self, key: str) -> tuple[Entry | None, int | None]:
        backend = self._backend
        sequence = tokens.sequence(backend)
        if sequence is None:
            return None, None
        now = clock.now().timestamp()
        copy = self.local.get(key)
        entry, compared = copy or (self._shared(key), None)
        if entry is None:
            return None, sequence
        if not entry.is_fresh(now) or (compared != sequence and not self._is_valid(entry)):
            self.local.drop(key)
            if copy is None:
                return None, sequence
            # Another process may have made it anew.
            entry, compared = self._shared(key), None
            if entry is None or not entry.is_fresh(now) or not self._is_valid(entry):
                return None, sequence
        if compared != sequence:
            self.local.put(entry, sequence)
        return entry, sequence

    def _is_valid(self, entry: Entry) -> bool:
        return tokens.versions(self._backend, entry.versions) == entry.versions

    def _shared(self, key: str) -> Entry | None:
        kept = self._backend.get(_place(key))
        entry = Entry(*kept) if kept else None
        # Two keys may share a place.
        return entry if entry and entry.key == key else None

    def _keep(self, entry: Entry, sequence: int) -> bool:
        backend = self._backend
        entry.versions = tokens.made_versions(backend, entry.tags)
        # Read after the versions: a purge between the two readings is seen here.
        if tokens.sequence(backend) != sequence or entry.versions.keys() != entry.tags:
            return False
        backend.set(_place(entry.key), entry.as_tuple(), timeout=entry.ends_at - entry.made_at)
        self.local.put(entry, sequence)
        return True


def _place(key: str) -> str:
    """Return where an entry is kept: apart for each release of the site, since its pages name that release's files."""
    digest = sha256(key.encode()).hexdigest()
    if key.endswith("?"):
        return f"{release()}:{digest}"
    return f"{release()}:q{int(digest[:8], 16) % QUERY_PLACES}"


store = Store()
