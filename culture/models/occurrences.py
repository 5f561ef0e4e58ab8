"""When an event takes place: rows that lists, files and feeds read. Written by `culture.services` alone."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.periods import ZONE, to_local
from core.retention import Keeps
from culture.enums import EventStatus

A_MOMENT, A_DAY = timedelta(microseconds=1), timedelta(days=1)


class Occurrence(models.Model):
    """One date of a published event, in UTC. Derived from what the page says, and kept when it has happened."""

    event = models.ForeignKey("culture.EventPage", on_delete=models.CASCADE, related_name="occurrences")
    # Its name in calendars and addresses, whatever becomes of the date.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    recurrence_id = models.CharField(_("place in the event"), max_length=50)
    in_series = models.BooleanField(_("part of a series"), default=False)
    start = models.DateTimeField(pgettext_lazy("event", "start"))
    end = models.DateTimeField(pgettext_lazy("event", "end"))
    zone = models.CharField(_("time zone"), max_length=40, default=ZONE.key)
    all_day = models.BooleanField(_("whole day"), default=False)
    status = models.CharField(_("status"), max_length=20, choices=EventStatus.choices, default=EventStatus.SCHEDULED)
    previous_start = models.DateTimeField(_("planned at first for"), null=True, blank=True)
    sequence = models.PositiveIntegerField(_("number of changes"), default=0)
    note = models.CharField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("added"), default=clock.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=clock.now, editable=False)

    keeps = Keeps.nothing()

    class Meta:
        verbose_name = pgettext_lazy("event", "date")
        verbose_name_plural = pgettext_lazy("event", "dates")
        ordering = ("start", "pk")
        indexes = [models.Index(fields=["end", "start"], name="culture_dates_by_time")]
        constraints = [
            models.CheckConstraint(name="culture_occurrence_ends_later", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(name="culture_occurrence_status_known", condition=Q(status__in=EventStatus.values)),
            models.CheckConstraint(
                name="culture_occurrence_moved_from",
                condition=Q(previous_start__isnull=True) | Q(status=EventStatus.RESCHEDULED),
            ),
            models.UniqueConstraint(fields=["event", "recurrence_id"], name="culture_occurrence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} UTC"

    @property
    def first_day(self) -> date:
        """Return the city's day on which it begins."""
        return to_local(self.start).date()

    @property
    def last_day(self) -> date:
        """Return the city's day on which it ends. An end at midnight belongs to the day before, and so does a night."""
        if self.end - self.start < A_DAY and not self.all_day:
            return self.first_day
        return to_local(self.end - A_MOMENT).date()

    @property
    def takes_place(self) -> bool:
        """Tell whether one can go there: neither cancelled nor put off."""
        return self.status not in (EventStatus.CANCELLED, EventStatus.POSTPONED)
