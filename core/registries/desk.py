"""The editors' desk: what waits, and the words of the audit log."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Waiting:
    """Something that waits for an editor: how many, since when it is urgent, and where to act."""

    label: str
    count: int
    url: str
    urgent: bool = False


WaitingSource = Callable[[HttpRequest], Iterable[Waiting]]


class WaitingList:
    """What waits for the person who looks at the dashboard. A source answers with what this person may act on."""

    def __init__(self) -> None:
        self._sources: list[WaitingSource] = []

    def register(self, source: WaitingSource) -> WaitingSource:
        """Register the decorated function as a source."""
        self._sources.append(source)
        return source

    def collect(self, request: HttpRequest) -> list[Waiting]:
        """Return all that waits, the urgent first."""
        found = [one for source in self._sources for one in source(request) if one.count]
        return sorted(found, key=lambda one: not one.urgent)


class AuditActions:
    """What the actions of the audit log are called. One that nobody names (any more) is shown as it is."""

    def __init__(self) -> None:
        self._labels: dict[str, Any] = {}

    def register(self, labels: Mapping[str, Any]) -> None:
        """Name actions (`app.what_was_done`)."""
        self._labels |= labels

    def label(self, action: str) -> str:
        """Return an action in words."""
        return str(self._labels.get(action, action))

    def names(self) -> tuple[str, ...]:
        """Return the actions that have a name."""
        return tuple(self._labels)


waiting = WaitingList()
audit_actions = AuditActions()
