"""Tries out whether a broker keeps for us what comes while we are away: the promise that the whole way rests on.

A second receiver listens, leaves, and comes again; meanwhile more is said than brokers keep by default, such as the
1,000 messages of mosquitto. Whether the broker keeps it over its own end too shows by whether it knows our session when
it is back (`Consumer.lost_session_at`).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic, sleep

from iot.enums import Complaint
from iot.gateways.mqtt import Broker, Connected, Line

TOPIC = "ngo/check"
COUNT = 1200


@dataclass(frozen=True)
class Rehearsal:
    """How it went."""

    protocol: str = ""
    session_kept: bool = False
    sent: int = 0
    arrived: int = 0

    @property
    def complaint(self) -> Complaint | None:
        """Return what is wrong with the broker, the worst first; nothing if all is well."""
        if not self.protocol:
            return Complaint.AWAY
        if not self.session_kept:
            return Complaint.SESSION
        return Complaint.QUEUE if self.arrived < self.sent else None


class Listener:
    """What one connection hears."""

    def __init__(self, url: str, client_id: str, topic: str = "") -> None:
        self.heard: set[bytes] = set()
        self.told: Connected | None = None
        self.line = Line(
            Broker.at(url), client_id=client_id, on_message=self._take, on_connected=self._connected,
            filters=[topic] if topic else [],
        )  # fmt: skip

    def _take(self, _topic: str | None, payload: bytes, mark: int, _again: bool, _retained: bool) -> None:
        self.heard.add(payload)
        if mark:
            self.line.acknowledge([mark])

    def _connected(self, told: Connected) -> None:
        self.told = told

    @contextmanager
    def connected(self, patience: float) -> Iterator[bool]:
        """Be connected for as long as the block runs; tells whether that worked out."""
        stop = threading.Event()
        thread = threading.Thread(target=self.line.run, args=[stop], name="iot-rehearsal", daemon=True)
        thread.start()
        until = monotonic() + patience
        while not self.line.is_connected and monotonic() < until:
            sleep(0.02)
        try:
            yield self.line.is_connected
        finally:
            stop.set()
            self.line.acknowledge([])
            thread.join(timeout=5)

    def hears(self, payloads: set[bytes], patience: float) -> int:
        """Wait until all of these are heard, or nothing has come for so long; returns how many were."""
        known, until = -1, monotonic() + patience
        while len(found := payloads & self.heard) < len(payloads) and monotonic() < until:
            if len(found) > known:
                known, until = len(found), monotonic() + patience
            sleep(0.02)
        return len(found)


def rehearse(url: str, name: str, *, count: int = COUNT, patience: float = 5.0) -> Rehearsal:
    """Try a broker out: takes about a second, some more if it is away or forgets. Raises ValueError for no address."""
    topic, run = f"{TOPIC}/{name}", str(monotonic())
    hello, end = {f"{run} hello".encode()}, {f"{run} end".encode()}
    payloads = {f"{run} {number}".encode() for number in range(count)}
    speaker = Listener(url, f"{name}-check-speaker", f"{topic}/end")
    with speaker.connected(patience) as there:
        if not there:
            return Rehearsal()
        first = Listener(url, f"{name}-check", topic)
        with first.connected(patience):
            # As soon as it hears this, its subscription stands.
            speaker.line.publish(topic, *hello)
            first.hears(hello, patience)
        for payload in sorted(payloads):
            speaker.line.publish(topic, payload)
        # As soon as this comes back, the broker has taken all of them.
        speaker.line.publish(f"{topic}/end", *end)
        speaker.hears(end, patience)
        second = Listener(url, f"{name}-check", topic)
        with second.connected(patience):
            arrived = second.hears(payloads, patience)
    told = second.told
    return Rehearsal(told.protocol if told else "", bool(told and told.session_present), count, arrived)
