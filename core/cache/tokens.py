"""The numbers by which every process sees a purge. They stand in the cache that all processes share.

One number, the sequence, changes with every purge; each tag has a version of its own. All are random, never counted
up: files know no atomic increment, and a number that got lost must not come back.
"""

from collections.abc import Iterable
from secrets import randbits

from django.core.cache import BaseCache

SEQUENCE = "sequence"


def fresh() -> int:
    """Return a number that nobody had before. An int, since Redis keeps it without pickling."""
    return randbits(62) + 1


def sequence(backend: BaseCache) -> int | None:
    """Return the sequence; makes one if there is none. None if the cache keeps nothing."""
    found: int | None = backend.get(SEQUENCE)
    if found is None:
        backend.add(SEQUENCE, fresh(), timeout=None)
        found = backend.get(SEQUENCE)
    return found


def versions(backend: BaseCache, tags: Iterable[str]) -> dict[str, int]:
    """Return the versions of these tags, as far as there are any."""
    names = {f"tag:{name}": name for name in tags}
    found: dict[str, int] = backend.get_many(names)
    return {names[key]: version for key, version in found.items()}


def made_versions(backend: BaseCache, tags: Iterable[str]) -> dict[str, int]:
    """Return the versions of these tags, each made if it is missing."""
    wanted = list(tags)
    found = versions(backend, wanted)
    missing = [name for name in wanted if name not in found]
    for name in missing:
        backend.add(f"tag:{name}", fresh(), timeout=None)
    return found | versions(backend, missing) if missing else found


def change(backend: BaseCache, tags: Iterable[str]) -> None:
    """End everything that bears one of these tags. The sequence changes before and after, for two reasons.

    Before: a render that began earlier must not find new versions beside the sequence that it knew, or it would keep
    an old page as a new one. After: a reader who checked the versions between must check them again.
    """
    backend.set(SEQUENCE, fresh(), timeout=None)
    backend.set_many({f"tag:{name}": fresh() for name in tags}, timeout=None)
    backend.set(SEQUENCE, fresh(), timeout=None)
