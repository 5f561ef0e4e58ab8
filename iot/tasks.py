"""Ids in, one service call, safe to run twice."""

from celery import shared_task

from iot.services import alerts, forecasts, housekeeping, rollups, summaries


@shared_task(name="iot.roll_up")
def roll_up() -> None:
    """Make hours and days of what has come."""
    rollups.roll_up()


@shared_task(name="iot.tidy_up")
def tidy_up() -> None:
    """Delete what has been kept long enough, and make room for what is to come."""
    housekeeping.tidy_up()


@shared_task(name="iot.watch")
def watch() -> None:
    """Look how all sensors stand: alerts, and what overviews show."""
    summaries.make()
    alerts.watch()


@shared_task(name="iot.forecast")
def forecast() -> None:
    """Work out when containers will be full."""
    forecasts.make()


@shared_task(name="iot.tell_colleagues")
def tell_colleagues() -> None:
    """Tell colleagues of new alerts."""
    alerts.tell_colleagues()
