"""What needs somebody: alerts that sensors raise, and what people report of a container."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.retention import Keeps
from core.uploads import private_storage
from iot.enums import AlertKind
from iot.models.sensors import Datastream, Sensor


class Alert(models.Model):
    """Something is the matter with a datastream, from one moment to another. Opened and closed by the watch alone."""

    datastream = models.ForeignKey(
        Datastream, on_delete=models.CASCADE, related_name="alerts", verbose_name=_("datastream")
    )
    kind = models.CharField(_("what"), max_length=12, choices=AlertKind.choices)
    opened_at = models.DateTimeField(_("since"), default=clock.now)
    closed_at = models.DateTimeField(_("over since"), null=True, blank=True)
    value = models.FloatField(_("value"), null=True, blank=True)
    # When colleagues were told of it by mail.
    told_at = models.DateTimeField(_("told"), null=True, blank=True)

    keeps = Keeps.nothing()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        ordering: ClassVar = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["datastream", "kind"], condition=Q(closed_at=None), name="iot_alert_open_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["closed_at"], name="iot_alert_closed")]

    def __str__(self) -> str:
        return f"{self.datastream}: {self.get_kind_display()}"

    @property
    def is_open(self) -> bool:
        """Tell whether it still is so."""
        return self.closed_at is None


class OverflowReport(models.Model):
    """Somebody says that a container is overflowing. Nobody is asked who they are."""

    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="reports", verbose_name=_("container"))
    note = models.TextField(_("what they say"), max_length=500, blank=True)
    photo = models.FileField(
        _("photo"), upload_to="overflow/%Y/%m/", storage=private_storage, max_length=200, blank=True
    )
    created_at = models.DateTimeField(_("received"), default=clock.now, editable=False)
    is_done = models.BooleanField(_("settled"), default=False, help_text=_("Somebody has seen to it."))

    keeps = Keeps(
        what=_("What somebody wrote about a full container, with a photo if they sent one"),
        why=_("So that it is emptied"),
        days=30,
        since="created_at",
    )
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("report of an overflow")
        verbose_name_plural = _("reports of overflows")
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.sensor}, {self.created_at:%d.%m.%Y}"
