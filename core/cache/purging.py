"""Ending what is kept, once its cause is safe in the database."""

from django.db import transaction

from core.cache.storage import store

# Every kept answer bears it: whatever editors change may show anywhere, in menus, cards and lists.
CONTENT = "content"


class Purge:
    """A purge that waits for the commit."""

    __slots__ = ("tags",)

    def __init__(self, tags: frozenset[str]) -> None:
        self.tags = tags

    def __call__(self) -> None:
        store.purge(self.tags)

    def is_planned(self) -> bool:
        """Tell whether one like it already waits for the same commit, so that a thousand changes purge once.

        One that waits counts: its savepoints have been released, or are open and around this one too.
        """
        waiting = transaction.get_connection().run_on_commit
        return any(isinstance(other, Purge) and self.tags <= other.tags for _sids, other, _robust in waiting)


def after_commit(purge: Purge) -> None:
    """Purge when what has been written is there for all to read; at once outside of a transaction."""
    if not purge.is_planned():
        transaction.on_commit(purge)


def purge(*tags: str) -> None:
    """End every kept answer that bears one of these tags, in all processes, after commit. Without tags: all answers.

    For changes that send no signal (`update`, `bulk_create`) and for facts of modules, such as `purge("wish:12")`.
    """
    after_commit(Purge(frozenset(tags or (CONTENT,))))
