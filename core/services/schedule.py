"""Publishes and takes down what is due, each for itself: one that fails keeps its schedule and holds up no other."""

from collections.abc import Callable, Iterator
from typing import Any

import structlog
from django.apps import apps
from django.db import transaction
from wagtail.models import DraftStateMixin, Page, Revision

from core.clock import now

log = structlog.get_logger(__name__)


def _expired() -> Iterator[Any]:
    models = [Page, *(model for model in apps.get_models() if issubclass(model, DraftStateMixin))]
    for model in models:
        if model is Page or not issubclass(model, Page):
            yield from list(model.objects.filter(live=True, expire_at__lt=now()).order_by("expire_at"))


def _done(thing: Any, deed: Callable[..., Any], **options: Any) -> bool:
    try:
        with transaction.atomic():
            deed(**options)
    except Exception:
        log.exception("schedule_failed", thing=f"{thing._meta.label}:{thing.pk}", deed=options["log_action"])
        return False
    return True


def publish_due() -> int:
    """Take down what has expired and publish what is due; returns how many of them failed, to be tried again.

    Wagtail's own command does the same without transactions: there a page that cannot be saved loses its schedule,
    and all that are due after it wait for the next round.
    """
    done = [
        _done(thing, thing.unpublish, set_expired=True, log_action="wagtail.unpublish.scheduled")
        for thing in _expired()
    ]
    due = Revision.objects.filter(approved_go_live_at__lt=now()).order_by("approved_go_live_at")
    done += [_done(revision, revision.publish, log_action="wagtail.publish.scheduled") for revision in list(due)]
    return done.count(False)
