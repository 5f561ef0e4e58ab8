"""The receiver as a step of a Celery worker: `celery worker --queues ingest --pool solo`.

A step of the worker, not of its consumer: that one begins anew whenever Celery's own broker is away, and sensors have
nothing to do with it.
"""

from typing import Any

from celery import bootsteps
from django.conf import settings

from iot.services.receiver import Receiver

QUEUE = "ingest"


class IngestStep(bootsteps.StartStopStep):
    """Runs the receiver for as long as the worker lives, in the worker that takes the queue `ingest`."""

    requires = ("celery.worker.components:Pool",)

    def include_if(self, parent: Any) -> bool:
        """Leave all other workers alone."""
        return QUEUE in parent.app.amqp.queues.consume_from and bool(settings.MQTT_URL)

    def create(self, parent: Any) -> Receiver:
        return Receiver()
