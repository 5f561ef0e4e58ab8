"""Words of the dates (docs/glossary.md)."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventKind(TextChoices):
    """What kind of event it is, in the words of people who look for one."""

    INFORMATION = "information", _("Information event")
    WORKSHOP = "workshop", _("Workshop")
    MEETING = "meeting", _("Working-group meeting")
    CONSULTATION = "consultation", _("Consultation hour")
    TOUR = "tour", _("Tour")
    OPEN_DAY = "open-day", _("Open day")
    OTHER = "other", pgettext_lazy("kind of event", "Other")


class EventStatus(TextChoices):
    """What has become of a date. The values are the names of schema.org's EventStatusType."""

    SCHEDULED = "EventScheduled", _("Takes place")
    CANCELLED = "EventCancelled", pgettext_lazy("date", "Cancelled")
    POSTPONED = "EventPostponed", _("Postponed")
    RESCHEDULED = "EventRescheduled", _("Moved to a new date")
    MOVED_ONLINE = "EventMovedOnline", _("Online instead")


class ChangeKind(TextChoices):
    """How one date of a series differs from the rule."""

    CANCELLED = "cancelled", _("is cancelled, and stays visible as cancelled")
    RESCHEDULED = "rescheduled", _("is moved to another day or time")
    MOVED_ONLINE = "moved-online", _("takes place online instead")
    NOTED = "noted", _("takes place, with a note")
    LEFT_OUT = "left-out", _("is left out and not shown")


STATUS_OF_CHANGE = {
    ChangeKind.CANCELLED: EventStatus.CANCELLED,
    ChangeKind.RESCHEDULED: EventStatus.RESCHEDULED,
    ChangeKind.MOVED_ONLINE: EventStatus.MOVED_ONLINE,
    ChangeKind.NOTED: EventStatus.SCHEDULED,
}


class Rhythm(TextChoices):
    """How often a series takes place, as the form offers it."""

    WEEKLY = "weekly", _("every week")
    FORTNIGHTLY = "fortnightly", _("every two weeks")
    MONTHLY_WEEKDAY = "monthly-weekday", _("every month on the same weekday, such as each 2nd Tuesday")
    MONTHLY_LAST = "monthly-last", _("every month on the last such weekday, such as each last Tuesday")
    MONTHLY_DAY = "monthly-day", _("every month on the same day, such as each 15th")
    DAILY = "daily", _("every day")
    YEARLY = "yearly", _("every year")
    OTHER = "other", _("another rule: it stays as it is")


class TopicKey(StrEnum):
    """What people can be told of (culture.topics). The values stand in subscriptions and stay."""

    DATES = "culture.dates"
    KIND = "culture.kind"
    PLACE = "culture.place"
