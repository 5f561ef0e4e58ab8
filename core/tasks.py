"""What the city does by itself, on the beat."""

import structlog
from celery import shared_task
from django.core.management import call_command

from core.services import audit, retention

log = structlog.get_logger(__name__)


@shared_task(name="core.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and take down pages whose time has come. Each run takes what is due, so a late one loses nothing."""
    call_command("publish_scheduled")


@shared_task(name="core.delete_expired")
def delete_expired() -> None:
    """Delete what has been kept long enough, and note the log's head where the database cannot reach it."""
    retention.delete_expired()
    verdict = audit.verify()
    log.info("audit_head", entries=verdict.entries, head=verdict.head, fault=verdict.fault)
