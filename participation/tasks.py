"""Ids in, one service call, safe to run twice."""

from celery import shared_task

from participation import services


@shared_task(name="participation.warn_editors")
def warn_editors() -> None:
    """Warn editors before the two weeks are over."""
    services.warn_editors()
