"""Writes: whom a notice concerns, and what they are told when it is published, corrected, withdrawn."""

from django.conf import settings

from core import clock
from core.querysets import visible_in_any_language
from notices.enums import State, ToldAs, TopicKey
from notices.models import NoticePage
from notices.queries import concerned
from notifications.queries import told_by
from notifications.services import publish, withdraw


def key_of(page: NoticePage) -> str:
    """Return what the keys of all news about a notice begin with."""
    return f"notices.notice:{page.translation_key}:"


def tell(*, page: NoticePage) -> None:
    """Tell of a public notice that holds or is to come: once for each version, whatever language is published first."""
    if not visible_in_any_language(NoticePage.objects.filter(pk=page.pk)).exists():
        return
    state = page.state(clock.now())
    if state == State.WITHDRAWN:
        tell_end(page=page)
    if state not in (State.NOW, State.COMING):
        return
    start, corrected = key_of(page), page.version > 1
    among = concerned(page)
    if corrected:
        # What has not left yet would say the same as the correction does.
        withdraw(key=f"{start}{page.version - 1}")
        among = among | told_by(start)
    told = {"as": ToldAs.CORRECTED if corrected else ToldAs.NEW}
    publish(
        kind="notices.notice",
        ids={"page": str(page.translation_key), "told": told},
        key=f"{start}{page.version}",
        to=[(TopicKey.KIND, page.kind)],
        among=among,
    )


def tell_end(*, page: NoticePage) -> None:
    """Take back what has not left, and tell those who were told that it no longer holds: once for each version.

    What is over by itself is news for nobody; nor is a translation that goes while the notice stays.
    """
    start = key_of(page)
    others = visible_in_any_language(NoticePage.objects.filter(translation_key=page.translation_key)).exclude(
        pk=page.pk
    )
    if page.locale.language_code != settings.LANGUAGE_CODE and others.exists():
        return
    withdraw(key=f"{start}{page.version}")
    told = told_by(start)
    if (page.ends_at and page.ends_at <= clock.now()) or not told.exists():
        return
    publish(
        kind="notices.notice",
        ids={"page": str(page.translation_key), "told": {"as": ToldAs.WITHDRAWN, "title": page.title}},
        key=f"{start}{page.version}:ended",
        to=[(TopicKey.KIND, page.kind)],
        among=told,
    )
