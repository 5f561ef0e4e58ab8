"""The line to an MQTT broker (paho-mqtt). Its errors become ours; the ORM is not known here.

Delivery is QoS 1 in a session that the broker keeps. Nothing is acknowledged until `acknowledge` is called, so what was
taken and not stored comes again. The broker sends no more than it may leave unacknowledged, which is how a slow
database holds it back.
"""

import contextlib
import select
import socket
import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from iot.errors import BrokerAwayError

log = structlog.get_logger(__name__)

KEEPALIVE = 30
# Seconds that a broker keeps our session while we are away: a week.
SESSION = 7 * 24 * 3600
# How many messages may be under way unacknowledged (MQTT 5; otherwise the broker's own max_inflight_messages).
UNDER_WAY = 10_000
PATIENCE = 5.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
# What one call of the loop reads at most before it looks at anything else.
AT_ONCE = 500
# An acknowledgement without its number (MQTT 5, section 3.4). paho would send each by itself, at a third of the rate.
PUBACK = b"\x40\x02"
# The place of the connection's number in a mark, beside the message's 16 bits.
SHIFT = 16

# Topic (None if it was no UTF-8), payload, mark for `acknowledge` (0: needs none), sent again, kept by the broker.
OnMessage = Callable[[str | None, bytes, int, bool, bool], None]


PROTOCOLS = {"5": MQTTProtocolVersion.MQTTv5, "3.1.1": MQTTProtocolVersion.MQTTv311}


@dataclass(frozen=True)
class Broker:
    """Where a broker is, and as whom we come."""

    host: str
    port: int
    username: str = ""
    password: str = ""
    tls: bool = False
    # What is tried first; if it is refused, the other one.
    protocol: MQTTProtocolVersion = MQTTProtocolVersion.MQTTv5

    @classmethod
    def at(cls, url: str) -> "Broker":
        """Read `mqtt://user:password@host:1883?protocol=3.1.1`, or `mqtts://`. Raises ValueError for anything else."""
        parts = urlsplit(url)
        protocol = parse_qs(parts.query).get("protocol", ["5"])[-1]
        if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname or protocol not in PROTOCOLS:
            raise ValueError(
                "An address of a broker begins with mqtt:// or mqtts://, names a host, and no odd protocol."
            )
        tls = parts.scheme == "mqtts"
        return cls(
            parts.hostname, parts.port or (8883 if tls else 1883),
            unquote(parts.username or ""), unquote(parts.password or ""), tls, PROTOCOLS[protocol],
        )  # fmt: skip


@dataclass(frozen=True)
class Connected:
    """What a broker said when it took us: by which protocol, and whether it still knew our session."""

    protocol: str
    session_present: bool


# Called by the thread of the line.
OnConnected = Callable[[Connected], None]


class _Client(paho.Client):
    """paho's client, which hands messages over without what nobody here asks for.

    paho makes an object of each message and a table of all properties that MQTT 5 knows, for 25 of the 40 microseconds
    that it takes for one. Its other packets, and messages of QoS 2, it handles itself.
    """

    take: Callable[[bytes, bytes, int, bool, bool], None]

    def _handle_publish(self) -> MQTTErrorCode:
        head, packet = self._in_packet["command"], self._in_packet["packet"]
        if head & 0x04:
            return super()._handle_publish()
        try:
            place = 2 + (packet[0] << 8 | packet[1])
            topic = bytes(packet[2:place])
            mid = 0
            if head & 0x02:
                mid = packet[place] << 8 | packet[place + 1]
                place += 2
            if self._protocol == MQTTProtocolVersion.MQTTv5:
                place = _behind_properties(packet, place)
        except IndexError:
            return MQTTErrorCode.MQTT_ERR_PROTOCOL
        if place > len(packet):
            return MQTTErrorCode.MQTT_ERR_PROTOCOL
        self.take(topic, bytes(packet[place:]), mid, bool(head & 0x08), bool(head & 0x01))
        return MQTTErrorCode.MQTT_ERR_SUCCESS if self._manual_ack or not mid else self._send_puback(mid)


def _behind_properties(packet: bytearray, place: int) -> int:
    """Return where a message begins behind its properties, whose length has 7 bits in each byte (section 2.2.2.1)."""
    length = shift = 0
    while True:
        byte = packet[place]
        place += 1
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return place + length


class Line:
    """One connection that is made again whenever it breaks. `run` is one thread's work, the rest any thread's."""

    def __init__(  # noqa: PLR0913 (each has a name of its own)
        self,
        broker: Broker,
        *,
        client_id: str,
        on_message: OnMessage,
        on_connected: OnConnected = lambda _told: None,
        filters: Iterable[str] = (),
        automatic: bool = False,
    ) -> None:
        """`automatic` acknowledges on receipt, as paho does by itself: for controls alone, since it loses messages."""
        self._broker, self._client_id, self._automatic = broker, client_id, automatic
        self._on_message, self._on_connected = on_message, on_connected
        self._filters = set(filters)
        self._jobs: deque[Callable[[paho.Client], Any]] = deque()
        self._stored: deque[int] = deque()
        self._wake_reader, self._wake_writer = socket.socketpair()
        self._wake_reader.setblocking(False)
        self._wake_writer.setblocking(False)
        self._unsent = bytearray()
        self._number = 0
        self._protocol = broker.protocol
        self._answer: Connected | str | None = None
        self.is_connected = False

    # -- any thread

    def acknowledge(self, marks: Iterable[int]) -> None:
        """Tell the broker that these messages are stored; those of a connection that is gone come again anyway."""
        self._stored.extend(marks)
        self._wake()

    def publish(self, topic: str, payload: bytes) -> None:
        """Send a message as soon as possible, without waiting for it; nothing is sent while there is no connection."""
        self._jobs.append(lambda client: client.publish(topic, payload, qos=1))
        self._wake()

    def listen(self, filters: Iterable[str]) -> None:
        """Subscribe to these filters and to no others."""
        wanted = set(filters)
        new, gone = sorted(wanted - self._filters), sorted(self._filters - wanted)
        self._filters = wanted
        if new:
            self._jobs.append(lambda client: client.subscribe([(one, 1) for one in new]))
        if gone:
            self._jobs.append(lambda client: client.unsubscribe(gone))
        self._wake()

    def _wake(self) -> None:
        # Full, it wakes anyway; closed, there is nobody to wake.
        with contextlib.suppress(OSError):
            self._wake_writer.send(b"\0")

    # -- the thread of the line

    def run(self, stop: threading.Event) -> None:
        """Stay connected until told to stop (`stop`, then any call from above). A line runs once."""
        with self._wake_reader, self._wake_writer:
            self._stay(stop)

    def _stay(self, stop: threading.Event) -> None:
        pause = SHORTEST_PAUSE
        while not stop.is_set():
            try:
                client = self._connect()
            except BrokerAwayError as error:
                log.warning("iot.broker_away", why=str(error), again_in=pause)
                stop.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
                continue
            pause = SHORTEST_PAUSE
            try:
                self._serve(client, stop)
            finally:
                self.is_connected = False
                self._close(client)

    def _connect(self) -> paho.Client:
        """Return a client that the broker has taken. Raises BrokerAwayError."""
        client = self._client()
        self._answer = None
        self._number = (self._number + 1) & 0xFFFF
        try:
            client.connect(self._broker.host, self._broker.port, keepalive=KEEPALIVE, **self._session())
            until = monotonic() + PATIENCE
            while self._answer is None and monotonic() < until:
                if client.loop(timeout=0.2) and self._answer is None:
                    self._answer = "It hung up."
        except (OSError, ValueError) as error:
            raise BrokerAwayError(str(error)) from error
        if isinstance(self._answer, Connected):
            self._begin(client, self._answer)
            return client
        self._close(client)
        # A broker that knows MQTT 3.1.1 alone hangs up, or says so, or waits for more (amqtt).
        five = self._protocol == MQTTProtocolVersion.MQTTv5
        self._protocol = MQTTProtocolVersion.MQTTv311 if five else MQTTProtocolVersion.MQTTv5
        raise BrokerAwayError(self._answer or "It does not answer.")

    def _begin(self, client: paho.Client, told: Connected) -> None:
        # What waited was meant for the connection that is gone; its messages come again.
        self._stored.clear()
        self._jobs.clear()
        self._unsent.clear()
        if self._filters:
            client.subscribe([(one, 1) for one in sorted(self._filters)])
        self.is_connected = True
        self._on_connected(told)

    def _client(self) -> _Client:
        five = self._protocol == MQTTProtocolVersion.MQTTv5
        client = _Client(
            CallbackAPIVersion.VERSION2,
            client_id=self._client_id,
            protocol=self._protocol,
            clean_session=None if five else False,
            reconnect_on_failure=False,
            manual_ack=not self._automatic,
        )
        client.connect_timeout = PATIENCE
        if self._broker.username:
            client.username_pw_set(self._broker.username, self._broker.password or None)
        if self._broker.tls:
            client.tls_set_context(ssl.create_default_context())
        client.on_connect = self._connected
        client.take = self._take
        return client

    def _session(self) -> dict[str, Any]:
        if self._protocol != MQTTProtocolVersion.MQTTv5:
            return {}
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = SESSION
        properties.ReceiveMaximum = UNDER_WAY
        return {"clean_start": False, "properties": properties}

    def _connected(self, _client: Any, _data: Any, flags: Any, reason: Any, _properties: Any) -> None:
        if reason.is_failure:
            self._answer = str(reason)
        else:
            self._answer = Connected(self._protocol.name, bool(flags.session_present))

    def _take(self, name: bytes, payload: bytes, mid: int, again: bool, retained: bool) -> None:
        try:
            topic: str | None = name.decode()
        except UnicodeDecodeError:
            topic = None
        self._on_message(topic, payload, (self._number << SHIFT) | mid if mid else 0, again, retained)

    def _serve(self, client: paho.Client, stop: threading.Event) -> None:
        """Read, acknowledge and write until the connection breaks."""
        connection: Any = client.socket()
        poll = select.poll()
        poll.register(self._wake_reader, select.POLLIN)
        poll.register(connection, select.POLLIN)
        number, pending, looked = connection.fileno(), getattr(connection, "pending", int), monotonic()
        while not stop.is_set():
            wants = client.want_write() or self._unsent
            poll.modify(connection, select.POLLIN | select.POLLOUT if wants else select.POLLIN)
            events = dict(poll.poll(1000))
            if events.get(number, 0) & ~select.POLLOUT and not self._read(client, poll, number, pending):
                return
            if self._wake_reader.fileno() in events:
                with contextlib.suppress(BlockingIOError):
                    self._wake_reader.recv(65536)
            # What was begun is finished first: never a packet of paho's into the middle of ours.
            if not self._send(client) or (not self._unsent and client.want_write() and client.loop_write()):
                return
            if monotonic() - looked > 1:
                looked = monotonic()
                if client.loop_misc():
                    return

    def _read(self, client: paho.Client, poll: select.poll, number: int, pending: Callable[[], int]) -> bool:
        """Read what is there, within bounds; returns whether the connection still stands."""
        for _packet in range(AT_ONCE):
            if client.loop_read() or client.socket() is None:
                return False
            if not pending() and not any(one == number for one, _event in poll.poll(0)):
                break
        return True

    def _send(self, client: paho.Client) -> bool:
        """Send what others have asked for, and acknowledgements; returns whether the connection still stands."""
        while self._jobs:
            self._jobs.popleft()(client)
        while self._stored:
            mark = self._stored.popleft()
            if mark >> SHIFT == self._number:
                self._unsent += PUBACK + (mark & 0xFFFF).to_bytes(2)
        # Never into the middle of a packet of paho's.
        if not self._unsent or client.want_write():
            return True
        try:
            sent = client.socket().send(self._unsent)  # type: ignore[union-attr]  # it is connected
        except (BlockingIOError, ssl.SSLWantWriteError):
            return True
        except OSError:
            return False
        del self._unsent[:sent]
        return True

    @staticmethod
    def _close(client: paho.Client) -> None:
        with contextlib.suppress(OSError, ValueError):
            client.disconnect()
