"""Ids in, one service call, safe to run twice."""

from celery import shared_task

from culture import services


@shared_task(name="culture.extend_dates")
def extend_dates() -> None:
    """Carry all series on to the horizon."""
    services.extend()
