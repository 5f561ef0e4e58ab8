"""The log of what must be accountable. Rows are added and never changed; each seals the one before it."""

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.retention import Keeps

YEARS_KEPT = 2


def about_account(email: str) -> Q:
    """Return the condition for entries that name the account with this address, by its number."""
    model = get_user_model()
    names = [
        f"{model._meta.label}:{pk}" for pk in model.objects.filter(email__iexact=email).values_list("pk", flat=True)
    ]
    return Q(actor__in=names) | Q(about__in=names)


class AuditEntry(models.Model):
    """One thing that somebody did. Names ids, never a person's address. Written by `core.services.audit.record`."""

    at = models.DateTimeField(_("when"), default=clock.now)
    actor = models.CharField(_("who"), max_length=120)
    action = models.CharField(_("what"), max_length=80)
    about = models.CharField(_("about"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    detail = models.JSONField(_("details"), default=dict)
    before = models.CharField(_("seal of the entry before"), max_length=64, blank=True)
    seal = models.CharField(_("seal"), max_length=64, unique=True)

    keeps = Keeps(
        what=_("Who did what, by the number of their account"),
        why=_("So that openings, refunds, roles and deletions can be accounted for"),
        days=365 * YEARS_KEPT,
        since="at",
        finds=about_account,
        locked=_("The log of what was done keeps the number of an account for two years, without name and address."),
        hidden=("before", "seal"),
    )

    class Meta:
        verbose_name = _("log entry")
        verbose_name_plural = _("log entries")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.action} {self.about}".strip()


class GuardPass(models.Model):
    """Opens a guard of the database for one named deed within one transaction (see `core.services.guards.opened`)."""

    name = models.CharField(max_length=60, primary_key=True)

    keeps = Keeps.nothing()

    class Meta:
        verbose_name = _("pass through a guard")
        verbose_name_plural = _("passes through guards")

    def __str__(self) -> str:
        return self.name
