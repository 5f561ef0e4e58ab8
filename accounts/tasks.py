"""Tidying up. Safe to run twice."""

from celery import shared_task

from accounts import services


@shared_task(name="accounts.tidy_up")
def tidy_up() -> None:
    """Delete accounts that nobody has confirmed, and what is known of sessions that are over."""
    services.delete_unconfirmed()
    services.forget_ended_sessions()
