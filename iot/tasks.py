"""Ids in, one service call, safe to run twice."""

from celery import shared_task

from iot.services import housekeeping, rollups


@shared_task(name="iot.roll_up")
def roll_up() -> None:
    """Make hours and days of what has come."""
    rollups.roll_up()


@shared_task(name="iot.tidy_up")
def tidy_up() -> None:
    """Delete what has been kept long enough, and make room for what is to come."""
    housekeeping.tidy_up()
