"""What the city does by itself, on the beat."""

from celery import shared_task
from django.core.management import call_command


@shared_task(name="core.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and take down pages whose time has come. Each run takes what is due, so a late one loses nothing."""
    call_command("publish_scheduled")
