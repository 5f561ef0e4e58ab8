"""A broker of files for machines without Redis: kombu's filesystem transport without its two gaps.

kombu writes a message under its final name, so that a reader can find it empty, and moves what it takes to the
system's temporary folder, which may be another disk, where a move is a copy and two readers can both make it. Here a
message gets its name when it is whole, and is taken by a rename on the same disk. The table of bindings has a lock.
"""

import fcntl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from time import time_ns
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps, loads

SCHEME = "files"


class Channel(filesystem.Channel):
    """Reads and writes messages as files that are whole or not there."""

    @property
    def _folder(self) -> Path:
        return Path(self.data_folder_in)

    @contextmanager
    def _bindings(self) -> Iterator[None]:
        self.control_folder.mkdir(exist_ok=True)
        with (self.control_folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def get_table(self, exchange: str) -> Any:
        """Return the bindings of an exchange."""
        with self._bindings():
            return super().get_table(exchange)

    def _queue_bind(self, *args: Any) -> None:
        with self._bindings():
            super()._queue_bind(*args)

    def _delete(self, *args: Any, **kwargs: Any) -> None:
        with self._bindings():
            super()._delete(*args, **kwargs)

    def _put(  # type: ignore[override]  # kombu's two classes disagree on the name
        self, queue: str, payload: Any, **_kwargs: Any
    ) -> None:
        whole = self._folder / f"{time_ns():020}_{uuid.uuid4()}.{queue}.msg"
        part = whole.with_suffix(".part")
        part.write_text(dumps(payload), encoding="utf-8")
        part.rename(whole)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        for found in sorted(self._folder.glob(f"*.{queue}.msg")):
            # A queue's name may end like another's ("a.mail", "mail").
            if found.name.partition(".")[2] != f"{queue}.msg":
                continue
            mine = found.with_suffix(f".{uuid.uuid4()}.taken")
            try:
                found.rename(mine)
            except FileNotFoundError:
                continue  # another reader was faster
            payload = loads(mine.read_text(encoding="utf-8"))
            mine.unlink()
            return payload
        raise Empty


class Transport(filesystem.Transport):
    """kombu's filesystem transport with the channel above."""

    Channel = Channel


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
