"""Work in the background. Rows in the database are the truth; a task is only the quickest way to them."""

import os
from typing import Any

from celery import Celery
from django.conf import settings

# Imported for its scheme, which the demo's broker address names.
from norderstedt_go import file_broker  # noqa: F401

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "norderstedt_go.settings.production")

app = Celery("norderstedt_go")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_configure.connect
def add_steps(sender: Celery, **_kwargs: Any) -> None:
    """Let workers receive what sensors say, where the city has any. Not earlier: settings are being read then."""
    if "iot" in settings.MODULES_ON:
        sender.steps["worker"].add("iot.workers:IngestStep")
