"""Ids in, one service call, safe to run twice."""

from celery import shared_task

from notifications import services


# Well below the lease (notifications.domain.LEASE), after which others take the mail.
@shared_task(name="notifications.deliver", soft_time_limit=60, time_limit=90)
def deliver(mail_id: str) -> None:
    """Send one mail."""
    services.deliver(mail_id)


@shared_task(name="notifications.sweep")
def sweep() -> None:
    """Send what is due."""
    services.sweep()


@shared_task(name="notifications.tell")
def tell() -> None:
    """Tell people what is due."""
    services.tell()
