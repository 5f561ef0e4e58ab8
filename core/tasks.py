"""What the city does by itself, on the beat."""

from celery import shared_task

from core.services import audit, pictures, retention, schedule


@shared_task(name="core.publish_scheduled")
def publish_scheduled() -> None:
    """Publish and take down pages whose time has come. Each run takes what is due, so a late one loses nothing."""
    schedule.publish_due()


@shared_task(name="core.delete_expired")
def delete_expired() -> None:
    """Delete what has been kept long enough, and look after the log."""
    retention.delete_expired()
    audit.watch()


# Short, since pages that are due wait in the same queue.
SLICE = 5.0


@shared_task(name="core.make_picture_sizes")
def make_picture_sizes() -> None:
    """Make the sizes that pictures lack, for some seconds; what is left stands in line again."""
    if pictures.make_sizes(SLICE):
        make_picture_sizes.delay()
