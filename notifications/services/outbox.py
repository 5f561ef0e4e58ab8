"""Mail that must go: into the outbox in the caller's transaction, out of it by a task, or by the sweeper."""

from time import monotonic
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import get_language, override

from core.clock import now
from core.masking import mask
from core.registries import mail_kinds
from notifications import gateways, signals
from notifications.domain import LEASE, pause_after
from notifications.enums import MailState
from notifications.errors import RefusedError, UnreachableError
from notifications.models import GIVE_UP_AFTER, Mail
from notifications.queries import due
from notifications.services.letters import write

# Well within the time limit of a task: with a server that hangs each mail takes EMAIL_TIMEOUT.
SWEEP_SECONDS = 60

log = structlog.get_logger(__name__)


@transaction.atomic
def send(*, recipient: str, kind: str, ids: dict[str, Any], key: str, language: str = "") -> Mail:
    """Put a mail into the outbox, once for each key: whoever asks twice gets the same row.

    Lives and dies with the caller's transaction. `kind` names a builder (core.registries.mail_kinds), `ids` is what it
    needs to find its object again when the mail is built. Raises KeyError for an unknown kind.
    """
    if kind not in mail_kinds.kinds():
        raise KeyError(kind)
    language = language or get_language() or settings.LANGUAGE_CODE
    defaults = {"recipient": recipient, "kind": kind, "ids": ids, "language": language}
    mail, is_new = Mail.objects.get_or_create(key=key, defaults=defaults)
    if is_new:
        # Robust: when the broker is away, the caller's work is done all the same, and the sweeper sends the mail.
        transaction.on_commit(lambda: _announce(mail), robust=True)
    return mail


def _announce(mail: Mail) -> None:
    signals.mail_queued.send(sender=Mail, mail_id=str(mail.pk))


def _claim(mail_id: str | UUID) -> Mail | None:
    """Take a mail that is due for one attempt; None if it is not due, or somebody else has it."""
    at = now()
    mine = Mail.objects.filter(pk=mail_id, state=MailState.QUEUED, due_at__lte=at)
    if not mine.update(due_at=at + LEASE, attempts=F("attempts") + 1):
        return None
    return Mail.objects.get(pk=mail_id)


def deliver(mail_id: str | UUID) -> bool:
    """Build and send one mail if it is due; returns whether it left. Safe to call at any time, by anybody, twice."""
    mail = _claim(mail_id)
    if mail is None:
        return False
    try:
        with override(mail.language):
            content = mail_kinds.build(mail.kind, mail.ids)
            if content is None:
                _end(mail, MailState.POINTLESS)
                return False
            gateways.deliver(write(content, recipient=mail.recipient, message_id=str(mail.pk)))
    except RefusedError as error:
        _end(mail, MailState.FAILED, str(error))
        return False
    except UnreachableError as error:
        _try_later(mail, str(error))
        return False
    except Exception as error:
        # A fault in a template or a builder must neither lose the mail nor stop the others: it is seen and retried.
        log.exception("mail_not_built", mail=str(mail.pk), kind=mail.kind)
        _try_later(mail, f"{type(error).__name__}: {error}")
        return False
    _end(mail, MailState.SENT)
    return True


def _end(mail: Mail, state: MailState, error: str = "") -> None:
    Mail.objects.filter(pk=mail.pk, state=MailState.QUEUED).update(state=state, ended_at=now(), error=mask(error)[:300])


def _try_later(mail: Mail, error: str) -> None:
    if now() >= mail.give_up_at:
        _end(mail, MailState.FAILED, error)
        return
    Mail.objects.filter(pk=mail.pk, state=MailState.QUEUED).update(
        due_at=now() + pause_after(mail.attempts), error=mask(error)[:300]
    )


def sweep(most: int = 200) -> int:
    """Send what is due and what a crash left behind, for a minute at most; returns how many mails left."""
    until = monotonic() + SWEEP_SECONDS
    sent = 0
    for mail_id in list(due().values_list("pk", flat=True)[:most]):
        sent += deliver(mail_id)
        if monotonic() > until:
            break
    return sent


def retry(mail_id: str | UUID) -> bool:
    """Put a failed mail into the queue again, at once; returns whether it was a failed one."""
    at = now()
    again = {"state": MailState.QUEUED, "due_at": at, "give_up_at": at + GIVE_UP_AFTER, "ended_at": None, "error": ""}
    with transaction.atomic():
        if not Mail.objects.filter(pk=mail_id, state=MailState.FAILED).update(**again):
            return False
        transaction.on_commit(lambda: signals.mail_queued.send(sender=Mail, mail_id=str(mail_id)), robust=True)
    return True
