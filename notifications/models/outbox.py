"""The outbox. A row is the promise that a mail goes out; what it says is made when it is sent."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.retention import Keeps
from notifications.enums import MailState

# Mail servers give up after some days too (RFC 5321, section 4.5.4.1).
GIVE_UP_AFTER = timedelta(days=3)


def give_up() -> datetime:
    """Return when a mail that is written now is shown as failed, if it has not left by then."""
    return clock.now() + GIVE_UP_AFTER


class Mail(models.Model):
    """One mail that must go: to whom, of which kind, about what. Holds ids only, never a link, a code or a text."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=80)
    recipient = models.EmailField(_("recipient"))
    language = models.CharField(_("language"), max_length=20)
    ids = models.JSONField(_("about"), default=dict)
    key = models.CharField(_("key"), max_length=200, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"), default=clock.now)
    created_at = models.DateTimeField(_("written"), default=clock.now)
    give_up_at = models.DateTimeField(_("tried until"), default=give_up)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    error = models.CharField(_("reason"), max_length=300, blank=True)

    keeps = Keeps(
        what=_("Who got which kind of mail and when"),
        why=_("So that a mail that was not delivered can be sent again"),
        days=14,
        since="ended_at",
        person="recipient",
        hidden=("key", "ids"),
    )

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["due_at"], condition=models.Q(state="queued"), name="mail_due")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=MailState.values), name="mail_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state="queued") ^ models.Q(ended_at__isnull=False), name="mail_ends_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display()})"
