"""One receiver: the line to the broker, the ingest behind it, and what it says of itself."""

import threading
from datetime import timedelta
from time import monotonic
from typing import Any

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from core import clock
from iot.gateways.bus import Bus
from iot.gateways.mqtt import SESSION, Broker, Connected, Line
from iot.models import Consumer, Latest
from iot.queries.catalogue import catalogue, version
from iot.services import canary
from iot.services.ingest import Ingest
from iot.services.partitions import make_ahead
from iot.services.rehearsal import rehearse

log = structlog.get_logger(__name__)

# Seconds between two looks whether sensors have changed, two signs of life, two canaries.
LOOK, SIGN, CANARY = 1.0, 2.0, 15.0
PAUSE = 2.0


class Receiver:
    """Starts and stops the threads of one receiver (`iot.workers` does, within a Celery worker)."""

    def __init__(self, *, automatic: bool = False) -> None:
        """`automatic` acknowledges on receipt: for controls alone."""
        self.name = settings.MQTT_CLIENT_ID
        self._stop = threading.Event()
        self._automatic = automatic
        self._threads: list[threading.Thread] = []
        self._ingest: Ingest | None = None
        self._line: Line | None = None
        self._version: tuple[Any, ...] = ()
        self._told: Connected | None = None
        self._complaint = ""
        self._next: dict[float, float] = {}

    def start(self) -> None:
        """Begin; returns at once. Whatever is away is waited for."""
        thread = threading.Thread(target=self._live, name="iot-store", daemon=True)
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """End after what has been taken is stored."""
        self._stop.set()
        if self._ingest:
            self._ingest.stop()
        for thread in self._threads:
            thread.join(timeout=10)

    def _live(self) -> None:
        """Run until told to stop, and begin anew after whatever may happen."""
        self._try_broker()
        while not self._stop.is_set():
            try:
                self._work()
            except (DatabaseError, InterfaceError) as error:
                log.warning("iot.database_away", why=str(error).strip(), again_in=PAUSE)
            except Exception:  # a receiver that has ended tells nobody
                log.exception("iot.receiver_failed")
            finally:
                connection.close()
            self._stop.wait(PAUSE)

    def _try_broker(self) -> None:
        """Say loudly at the start if the broker would lose what comes while we are away. The demo's own one may."""
        if settings.MQTT_EMBEDDED:
            return
        found = rehearse(settings.MQTT_URL, self.name)
        self._complaint = found.complaint or ""
        if found.complaint:
            log.error("iot.broker_forgets", why=found.complaint.value, sent=found.sent, arrived=found.arrived)

    def _work(self) -> None:
        make_ahead()
        canary.provide(self.name, settings.INGEST_SHARE)
        self._version = version()
        found = catalogue(settings.INGEST_SHARE, settings.INGEST_SHARES)
        bus = Bus(settings.LIVE_BUS_URL)
        stop_line = threading.Event()
        ingest = self._ingest = Ingest(found, acknowledge=self._acknowledge, announce=bus.announce)
        self._line = line = Line(
            Broker.at(settings.MQTT_URL),
            client_id=self.name,
            on_message=ingest.take,
            on_connected=self._connected,
            filters=[one.subscription for one in found.routes],
            automatic=self._automatic,
        )
        Consumer.objects.update_or_create(
            name=self.name,
            defaults={
                "started_at": clock.now(), "seen_at": clock.now(), "is_connected": False, "complaint": self._complaint,
            },
        )  # fmt: skip
        thread = threading.Thread(target=line.run, args=[stop_line], name="iot-line", daemon=True)
        thread.start()
        try:
            ingest.run(self._between)
        finally:
            stop_line.set()
            line.acknowledge([])
            thread.join(timeout=5)

    def _acknowledge(self, marks: Any) -> None:
        if self._line:
            self._line.acknowledge(marks)

    def _connected(self, told: Connected) -> None:
        self._told = told

    def _due(self, seconds: float) -> bool:
        now = monotonic()
        if now < self._next.get(seconds, 0):
            return False
        self._next[seconds] = now + seconds
        return True

    def _between(self) -> None:
        """Between two batches: follow changes in the admin, show a sign of life, send the canary out."""
        assert self._line is not None  # noqa: S101 (it runs while the line does)
        assert self._ingest is not None  # noqa: S101
        try:
            if self._due(LOOK):
                self._follow_changes(self._ingest, self._line)
            if self._due(SIGN):
                self._sign(self._line)
        except (DatabaseError, InterfaceError) as error:
            log.warning("iot.database_away", why=str(error).strip())
            connection.close()
        if self._line.is_connected and self._due(CANARY):
            self._line.publish(*canary.message(self.name, settings.INGEST_SHARE))

    def _follow_changes(self, ingest: Ingest, line: Line) -> None:
        found = version()
        if found != self._version:
            self._version = found
            ingest.catalogue = catalogue(settings.INGEST_SHARE, settings.INGEST_SHARES)
            line.listen(one.subscription for one in ingest.catalogue.routes)

    def _sign(self, line: Line) -> None:
        """Say that this receiver lives, whether the broker knew it still, and when it last heard itself."""
        now = clock.now()
        known = Consumer.objects.filter(name=self.name)
        heard = Latest.objects.filter(datastream__sensor__device=self.name).values_list("phenomenon_time", flat=True)
        facts: dict[str, Any] = {"seen_at": now, "is_connected": line.is_connected, "canary_at": heard.first()}
        told, self._told = self._told, None
        if told:
            facts["protocol"] = told.protocol
            before = known.values_list("connected_at", flat=True).first()
            kept = not settings.MQTT_EMBEDDED
            if before and kept and not told.session_present and now - before < timedelta(seconds=SESSION):
                log.error("iot.session_lost", hint="The broker does not keep sessions: see docs/operations.md.")
                facts["lost_session_at"] = now
        if line.is_connected:
            facts["connected_at"] = now
        known.update(**facts)
