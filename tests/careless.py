"""The control of the receiver: a worker that acknowledges what it has not stored yet.

`celery --app tests.careless worker --queues ingest`: for tests alone, and no setting leads here.
"""

from functools import partial

import django

django.setup()

from iot import workers  # noqa: E402 (apps first)
from norderstedt_go.celery import app  # noqa: E402, F401 (Celery looks for it)

workers.Receiver = partial(workers.Receiver, automatic=True)
