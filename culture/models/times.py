"""What editors type about the times of an event. Part of the page's versions; readers see `Occurrence` rows."""

import uuid
from datetime import date, time
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from core.periods import ZONE
from core.retention import Keeps
from culture.enums import ChangeKind, EventStatus
from culture.periods import LocalDate, Rule


def refuse_missing_hour(when: LocalDate, *, start: str, end: str) -> None:
    """Refuse a time that the clocks leave out when summer time begins. `start` and `end` name the fields."""
    missing = when.left_out()
    if missing is None:
        return
    words = _("On %(day)s the clocks go forward. %(time)s does not exist on that day.")
    facts = {"day": date_format(missing), "time": date_format(missing, "H:i")}
    raise ValidationError({start if missing == when.starts else end: ValidationError(words, params=facts)})


def both_or_none(start: str, end: str) -> Q:
    """Return the condition that two fields are both filled or both empty."""
    return Q(**{f"{start}__isnull": True, f"{end}__isnull": True}) | Q(
        **{f"{start}__isnull": False, f"{end}__isnull": False}
    )


def day_field() -> "models.DateField[date, date]":
    """Return the field for the day of a date."""
    return models.DateField(_("day"), help_text=_("The first day, if there are several."))


def start_field() -> "models.TimeField[time | None, time | None]":
    """Return the field for the time at which a date begins."""
    return models.TimeField(
        pgettext_lazy("event", "from"),
        null=True,
        blank=True,
        help_text=_("Such as 18:00. Leave both empty for a whole day."),
    )


def end_field() -> "models.TimeField[time | None, time | None]":
    """Return the field for the time at which a date ends."""
    return models.TimeField(
        pgettext_lazy("event", "to"),
        null=True,
        blank=True,
        help_text=_("An end that is not after the start lies on the next day."),
    )


class EventDate(models.Model):
    """A single date of an event."""

    page = ParentalKey("culture.EventPage", on_delete=models.CASCADE, related_name="dates")
    # Tells the date from others through all versions of the page: a row's number is new in each until it is public.
    key = models.UUIDField(_("key"), default=uuid.uuid4, help_text=_("Tells this date from others."))
    day = day_field()
    start_time = start_field()
    end_time = end_field()
    last_day = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("Only if it lasts several days, such as an exhibition.")
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=EventStatus.choices,
        default=EventStatus.SCHEDULED,
        help_text=_("Do not delete a date that has been announced: cancel it, so that people hear of it."),
    )
    was_day = models.DateField(
        _("planned at first for"),
        null=True,
        blank=True,
        help_text=_("For a date that was moved. Empty: the one that was public before."),
    )
    was_time = models.TimeField(pgettext_lazy("event", "at"), null=True, blank=True, help_text=_("Its old time."))
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("One short sentence for this date alone: why, or where now.")
    )

    keeps = Keeps.nothing()
    panels: ClassVar[list[object]] = [
        FieldPanel("key", widget=forms.HiddenInput, classname="w-hidden"),
        FieldRowPanel([FieldPanel("day"), FieldPanel("start_time"), FieldPanel("end_time")]),
        FieldRowPanel([FieldPanel("last_day"), FieldPanel("status")]),
        FieldRowPanel([FieldPanel("was_day"), FieldPanel("was_time")]),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("single date")
        verbose_name_plural = _("single dates")
        ordering = ("day", "start_time", "pk")
        constraints = [
            models.CheckConstraint(
                name="culture_date_times_both",
                condition=both_or_none("start_time", "end_time"),
                violation_error_message=_("Please give both times, or none for a whole day."),
            ),
            models.CheckConstraint(
                name="culture_date_days_in_order",
                condition=Q(last_day__isnull=True) | Q(last_day__gte=models.F("day")),
                violation_error_message=_("The last day lies before the first one."),
            ),
            models.CheckConstraint(
                name="culture_date_status_known",
                condition=Q(status__in=EventStatus.values),
                violation_error_message=_("Please choose a status from the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"

    @property
    def local(self) -> LocalDate:
        """Return the date as the rules take it."""
        return LocalDate(self.day, self.start_time, self.end_time, self.last_day)

    @property
    def planned_at_first(self) -> LocalDate | None:
        """Return when a moved date was to begin at first."""
        if self.was_day is None or self.status != EventStatus.RESCHEDULED:
            return None
        return LocalDate(self.was_day, self.was_time or self.start_time, self.end_time)

    def clean(self) -> None:
        """Refuse what no clock shows, and an end before the start."""
        super().clean()
        if not self.day:
            return
        if self.last_day and self.local.ends <= self.local.starts:
            raise ValidationError({"end_time": _("The end lies before the start.")})
        refuse_missing_hour(self.local, start="start_time", end="end_time")


class Recurrence(models.Model):
    """A series: its first day, its times, and how it repeats."""

    page = ParentalKey("culture.EventPage", on_delete=models.CASCADE, related_name="recurrences")
    day = models.DateField(_("first day"), help_text=_("The rhythm counts from here."))
    start_time = start_field()
    end_time = end_field()
    zone = models.CharField(_("time zone"), max_length=40, default=ZONE.key, editable=False)
    skip_holidays = models.BooleanField(
        _("not on public holidays"), default=False, help_text=_("Those of Schleswig-Holstein are left out.")
    )
    rule = models.TextField(_("rule"), help_text=_("As RFC 5545 writes it (RRULE)."))

    keeps = Keeps.nothing()
    # Rhythm, further weekdays and the two ends are the form's own (culture.admin_forms); they make the rule.
    panels: ClassVar[list[object]] = [
        FieldRowPanel([FieldPanel("day"), FieldPanel("start_time"), FieldPanel("end_time")]),
        FieldPanel("rhythm"),
        FieldPanel("weekdays"),
        FieldRowPanel([FieldPanel("until"), FieldPanel("count")]),
        FieldPanel("skip_holidays"),
    ]

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        constraints = [
            models.CheckConstraint(
                name="culture_series_times_both",
                condition=both_or_none("start_time", "end_time"),
                violation_error_message=_("Please give both times, or none for a whole day."),
            ),
        ]

    def __str__(self) -> str:
        return self.rule

    @property
    def local(self) -> LocalDate:
        """Return the first date as the rules take it."""
        return LocalDate(self.day, self.start_time, self.end_time)

    def clean(self) -> None:
        """Refuse a text that is no rule, or of a kind that the site does not know."""
        super().clean()
        if not self.rule:
            return
        try:
            Rule.parse(self.rule)
        except ValueError as error:
            raise ValidationError(_("This is no rule for a series: %(rule)s"), params={"rule": self.rule}) from error


class RecurrenceChange(models.Model):
    """One date of the series that differs. Names the day that the rule gives it, so it outlives a new expansion."""

    page = ParentalKey("culture.EventPage", on_delete=models.CASCADE, related_name="changes")
    day = models.DateField(_("day in the series"), help_text=_("The day that the series names, not the new one."))
    kind = models.CharField(
        _("this date"),
        max_length=20,
        choices=ChangeKind.choices,
        default=ChangeKind.CANCELLED,
        help_text=_("Cancel a date that people know of. Leave out one that nobody has heard of yet."),
    )
    new_day = models.DateField(_("new day"), null=True, blank=True, help_text=_("Only if it is moved to another day."))
    new_start = models.TimeField(_("new from"), null=True, blank=True, help_text=_("Only if the time changes."))
    new_end = models.TimeField(_("new to"), null=True, blank=True, help_text=_("Only if the time changes."))
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("One short sentence for this date alone: why, or its topic.")
    )

    keeps = Keeps.nothing()
    panels: ClassVar[list[object]] = [
        FieldPanel("day"),
        FieldPanel("kind"),
        FieldRowPanel([FieldPanel("new_day"), FieldPanel("new_start"), FieldPanel("new_end")]),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        ordering = ("day", "pk")
        constraints = [
            models.CheckConstraint(
                name="culture_change_times_both",
                condition=both_or_none("new_start", "new_end"),
                violation_error_message=_("Please give both times, or none."),
            ),
            models.CheckConstraint(
                name="culture_change_kind_known",
                condition=Q(kind__in=ChangeKind.values),
                violation_error_message=_("Please choose an entry from the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day}"

    def clean(self) -> None:
        """Demand what a moved date needs, and refuse times that no clock shows."""
        super().clean()
        if self.kind != ChangeKind.RESCHEDULED:
            if self.new_day or self.new_start:
                raise ValidationError({"kind": _("A new day or time means that the date is moved.")})
            return
        if not (self.new_day or self.new_start):
            raise ValidationError({"new_day": _("Please give the new day or the new time.")})
        when = LocalDate(self.new_day or self.day, self.new_start, self.new_end)
        if self.new_start:
            refuse_missing_hour(when, start="new_start", end="new_end")
