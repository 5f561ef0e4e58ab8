"""Which processes a process has started, by Linux's /proc."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class Process(NamedTuple):
    """A process; its start tells it from a later one with the same number."""

    pid: int
    start: str

    @classmethod
    def of(cls, pid: int) -> "Process":
        return cls(pid, _facts(pid).start)


class _Facts(NamedTuple):
    state: str
    parent: int
    start: str


def _facts(pid: int) -> _Facts:
    """Return what /proc says; a process that is gone has no state."""
    try:
        words = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return _Facts("", 0, "")
    return _Facts(words[0], int(words[1]), words[19])


def below(pid: int) -> set[Process]:
    """Return all processes that this one has started, and those that they have started."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        children.setdefault(_facts(int(folder.name)).parent, []).append(int(folder.name))
    found: set[Process] = set()
    to_ask = [pid]
    while to_ask:
        for child in children.get(to_ask.pop(), []):
            found.add(Process.of(child))
            to_ask.append(child)
    return found


def living(processes: Iterable[Process]) -> list[Process]:
    """Return those that still live; a zombie only waits to be counted by its parent."""
    return [one for one in processes if (facts := _facts(one.pid)).start == one.start and facts.state not in ("", "Z")]
