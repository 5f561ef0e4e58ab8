"""How the ingest goes: what it refused, how much it took, whether it hears anything."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.retention import Keeps
from iot.enums import Complaint, Reason


class Reject(models.Model):
    """A message that was not taken, as it came: the newest of each reason, a bounded number."""

    received_at = models.DateTimeField(_("received"), default=clock.now)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    detail = models.CharField(_("what exactly"), max_length=120, blank=True)
    topic = models.CharField(_("topic"), max_length=255, blank=True)
    # Its beginning, as text.
    payload = models.TextField(_("message"), blank=True)

    keeps = Keeps.nothing()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("refused message")
        verbose_name_plural = _("refused messages")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["reason", "id"], name="iot_reject_reason")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.get_reason_display()}"


class RejectCount(models.Model):
    """How many messages were refused in an hour, by reason: counted whether they are kept or not."""

    hour = models.DateTimeField(_("hour"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices)
    count = models.PositiveBigIntegerField(_("number"), default=0)

    keeps = Keeps.nothing()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("refused in an hour")
        verbose_name_plural = _("refused in an hour")
        constraints = [models.UniqueConstraint(fields=["hour", "reason"], name="iot_reject_count_once")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H} {self.reason}: {self.count}"


class MinuteCount(models.Model):
    """What came in within a minute."""

    minute = models.DateTimeField(_("minute"), primary_key=True)
    received = models.PositiveBigIntegerField(_("messages"), default=0)
    stored = models.PositiveBigIntegerField(_("values stored"), default=0)
    repeated = models.PositiveBigIntegerField(_("values known already"), default=0)
    refused = models.PositiveBigIntegerField(_("refused"), default=0)

    keeps = Keeps.nothing()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("minute")
        verbose_name_plural = _("minutes")

    def __str__(self) -> str:
        return f"{self.minute:%Y-%m-%d %H:%M}: {self.received}"


class Consumer(models.Model):
    """A process that receives, as it last said itself."""

    name = models.CharField(_("name"), max_length=80, primary_key=True)
    started_at = models.DateTimeField(_("started"), default=clock.now)
    seen_at = models.DateTimeField(_("last seen"), default=clock.now)
    is_connected = models.BooleanField(_("connected"), default=False)
    # When it last had a connection.
    connected_at = models.DateTimeField(_("last connected"), null=True, blank=True)
    protocol = models.CharField(_("protocol"), max_length=20, blank=True)
    # The broker forgot our session though it should have kept it: messages were lost.
    lost_session_at = models.DateTimeField(_("session lost"), null=True, blank=True)
    # When the message that it sent itself last came back.
    canary_at = models.DateTimeField(_("canary heard"), null=True, blank=True)

    # What the broker could not do when this process began.
    complaint = models.CharField(_("complaint"), max_length=10, choices=Complaint.choices, blank=True)

    keeps = Keeps.nothing()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("receiver")
        verbose_name_plural = _("receivers")

    def __str__(self) -> str:
        return self.name
