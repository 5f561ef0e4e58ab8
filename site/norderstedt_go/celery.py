"""Work in the background. Rows in the database are the truth; a task is only the quickest way to them."""

import os

from celery import Celery
from django.conf import settings

# Imported for its scheme, which the demo's broker address names.
from norderstedt_go import file_broker  # noqa: F401

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "norderstedt_go.settings.production")

app = Celery("norderstedt_go")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
if "iot" in settings.MODULES_ON:
    app.steps["worker"].add("iot.workers:IngestStep")
