"""The control of where the receiver stands: a step of Celery's consumer, which ends with the line to Celery's broker.

`celery --app tests.clinging worker --queues ingest`: for tests alone.
"""

from typing import Any

import django
from celery import bootsteps

django.setup()

from iot.services.receiver import Receiver  # noqa: E402 (apps first)
from iot.workers import IngestStep  # noqa: E402
from norderstedt_go.celery import app  # noqa: E402

IngestStep.include_if = lambda _step, _parent: False


class ClingingStep(bootsteps.StartStopStep):
    """Runs a receiver for as long as the consumer has its connection."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def start(self, _parent: Any) -> None:
        self.obj = Receiver()
        self.obj.start()

    def stop(self, _parent: Any) -> None:
        self.obj.stop()


app.steps["consumer"].add(ClingingStep)
