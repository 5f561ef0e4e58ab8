"""Words of the outbox, and of what people wish for."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class MailState(TextChoices):
    """Where a mail is on its way."""

    QUEUED = "queued", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    POINTLESS = "pointless", _("no longer needed")


class DeliveryState(TextChoices):
    """Where a piece of news is on its way to one person."""

    QUEUED = "queued", _("waiting")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    BOUNCED = "bounced", _("refused by the mailbox")
    POINTLESS = "pointless", _("no longer needed")


class Channel(TextChoices):
    """How somebody is told."""

    EMAIL = "email", _("by e-mail")
    PUSH = "push", _("as a push message on my device")


class Rhythm(TextChoices):
    """When somebody is told."""

    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("once a day")
    WEEKLY = "weekly", _("once a week")


class Weekday(IntegerChoices):
    """The day of a weekly digest, as Python counts."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


# The kind of the message that says that all works. Its person has ordered it just now: it is no news.
TEST = "notifications.test"
