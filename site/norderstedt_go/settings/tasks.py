"""Work in the background: what runs when, and limits that every task has."""

from typing import Any

from celery.schedules import crontab

from norderstedt_go.settings.apps import MODULES_OFF
from norderstedt_go.settings.env import VAR_DIR

CELERY_TIMEZONE = "Europe/Berlin"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
# Mail waits in a queue of its own, for a worker of its own: a mail server that hangs holds up nothing else. News to
# thousands of people waits in another: whoever waits for a code to sign in does not wait behind them.
CELERY_TASK_ROUTES = {"notifications.tell": {"queue": "news"}, "notifications.*": {"queue": "mail"}}
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker waits for as long as the broker is away: after a hundred tries Celery would end it, and the ingest with it.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}

# A look that no worker took before the next one is due need not be made.
NOT_LATER = {"expires": 15}
# Seconds between two looks, or a time of the day. A late beat does no harm: each task takes what is due.
_SCHEDULE: dict[str, dict[str, Any]] = {
    "publish what is scheduled": {"task": "core.publish_scheduled", "schedule": 15.0, "options": NOT_LATER},
    "send what is still in the outbox": {"task": "notifications.sweep", "schedule": 15.0, "options": NOT_LATER},
    "tell people what is due": {"task": "notifications.tell", "schedule": 15.0, "options": NOT_LATER},
    "make what sizes pictures lack": {"task": "core.make_picture_sizes", "schedule": 60.0, "options": {"expires": 60}},
    "warn of messages that wait": {"task": "participation.warn_editors", "schedule": crontab(minute="40")},
    "tidy up accounts": {"task": "accounts.tidy_up", "schedule": crontab(hour="3", minute="40")},
    "carry on recurring dates": {"task": "culture.extend_dates", "schedule": crontab(hour="2", minute="50")},
    "roll up what sensors said": {"task": "iot.roll_up", "schedule": 120.0, "options": {"expires": 120}},
    "watch sensors": {"task": "iot.watch", "schedule": 60.0, "options": {"expires": 60}},
    "forecast when containers are full": {
        "task": "iot.forecast",
        "schedule": crontab(minute="7"),
        "options": {"expires": 1800},
    },
    "tell colleagues of sensors": {"task": "iot.tell_colleagues", "schedule": crontab(minute="*/30", hour="6-20")},
    "tidy up what sensors said": {"task": "iot.tidy_up", "schedule": crontab(hour="3", minute="50")},
    "delete what is due": {"task": "core.delete_expired", "schedule": crontab(hour="3", minute="20")},
}
CELERY_BEAT_SCHEDULE = {
    title: entry for title, entry in _SCHEDULE.items() if entry["task"].partition(".")[0] not in MODULES_OFF
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat")


def file_broker() -> dict[str, Any]:
    """Return the settings of a broker that needs no server: files below VAR_DIR."""
    queue = VAR_DIR / "queue"
    for folder in (queue / "messages", queue / "control"):
        folder.mkdir(parents=True, exist_ok=True)
    return {
        "CELERY_BROKER_URL": "files://localhost",
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(queue / "messages"),
            "data_folder_out": str(queue / "messages"),
            "control_folder": str(queue / "control"),
        },
    }


def redis_broker(url: str) -> dict[str, Any]:
    """Return the settings of Redis as the broker.

    A visitor must not wait for a broker that is away: the outbox is the truth, and the sweeper finds what is due.
    """
    return {
        "CELERY_BROKER_URL": url,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "socket_connect_timeout": 2,
            "socket_timeout": 5,
            "visibility_timeout": 3600,
        },
    }
