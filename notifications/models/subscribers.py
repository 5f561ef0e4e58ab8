"""Who wants to be told of what, how and when."""

import uuid
from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core import clock
from core.retention import Keeps
from notifications.enums import Channel, Rhythm, Weekday

UNTIL_STOPPED = _("until you stop it")


class Subscriber(models.Model):
    """A person who wants to be told: an address that was confirmed, or devices, or both. Needs no account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What stands, sealed, in the links of their messages. A new one ends all old links.
    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=20)
    digest_hour = models.PositiveSmallIntegerField(
        _("hour of the digest"), default=7, validators=[MaxValueValidator(23)]
    )
    digest_day = models.PositiveSmallIntegerField(
        _("day of the weekly digest"), choices=Weekday, default=Weekday.MONDAY, validators=[MaxValueValidator(6)]
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("quiet until"), null=True, blank=True)
    created_at = models.DateTimeField(_("since"), default=clock.now)
    # Nothing is wanted any more; for a day it can be taken back.
    idle_since = models.DateTimeField(_("nothing wanted since"), null=True, blank=True)
    # The mailbox said that it does not exist: nothing goes there until it is confirmed anew.
    bounced_at = models.DateTimeField(_("mailbox refused"), null=True, blank=True)

    keeps = Keeps(
        what=_("The address or the devices that want to be told, and their hours"),
        why=_("So that you are told what you asked for, when you like"),
        days=1,
        since="idle_since",
        only=Q(subscriptions=None),
        until=UNTIL_STOPPED,
        person="email",
        hidden=("key",),
    )

    class Meta:
        verbose_name = _("subscriber")
        verbose_name_plural = _("subscribers")
        indexes = [models.Index(fields=["idle_since"], name="subscriber_idle")]
        constraints = [
            models.UniqueConstraint(Lower("email"), condition=~Q(email=""), name="subscriber_email_once"),
            models.CheckConstraint(condition=Q(digest_hour__lte=23, digest_day__lte=6), name="subscriber_digest_time"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class PushDevice(models.Model):
    """A browser that takes push messages: what its push service gave it (W3C Push API, PushSubscription)."""

    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="devices", verbose_name=_("subscriber")
    )
    endpoint = models.URLField(_("address at the push service"), max_length=500, unique=True)
    p256dh = models.CharField(_("key"), max_length=100)
    auth = models.CharField(_("secret"), max_length=40)
    name = models.CharField(_("name"), max_length=60)
    created_at = models.DateTimeField(_("since"), default=clock.now)

    keeps = Keeps(
        what=_("Which devices take push messages"),
        why=_("So that messages reach them"),
        until=_("until you stop it, or the device takes no more"),
        person="subscriber__email",
        hidden=("endpoint", "p256dh", "auth"),
    )

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering = ("created_at",)

    def __str__(self) -> str:
        return self.name


class Subscription(models.Model):
    """One thing that somebody wants to be told of (core.registries.topics), by one way, in one rhythm."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="subscriptions", verbose_name=_("subscriber")
    )
    topic = models.CharField(_("topic"), max_length=60)
    about = models.CharField(_("choice"), max_length=80, blank=True)
    channel = models.CharField(_("how"), max_length=10, choices=Channel, default=Channel.EMAIL)
    rhythm = models.CharField(_("when"), max_length=10, choices=Rhythm, default=Rhythm.AT_ONCE)
    created_at = models.DateTimeField(_("since"), default=clock.now)

    keeps = Keeps(
        what=_("What somebody wants to be told of"),
        why=_("So that you are told what you asked for, and nothing else"),
        until=UNTIL_STOPPED,
        person="subscriber__email",
    )

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        ordering = ("created_at", "pk")
        indexes = [models.Index(fields=["topic", "about"], name="subscription_topic")]
        constraints = [
            models.UniqueConstraint(fields=["subscriber", "topic", "about", "channel"], name="subscription_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="subscription_channel_known"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="subscription_rhythm_known"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.about}".strip()


class OptIn(models.Model):
    """Somebody has asked to be told at an address. Until its mailbox says yes, nobody is subscribed.

    Without a wish it asks for the way back to what the address has chosen already.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language"), max_length=20)
    # [topic, about]
    wanted: Any = models.JSONField(_("wanted"), default=list)
    rhythm = models.CharField(_("when"), max_length=10, choices=Rhythm, default=Rhythm.AT_ONCE)
    created_at = models.DateTimeField(_("asked"), default=clock.now)

    keeps = Keeps(
        what=_("That somebody has asked to be told at an address, until it is confirmed"),
        why=_("So that nobody is told who did not ask"),
        days=7,
        since="created_at",
        person="email",
    )

    class Meta:
        verbose_name = _("request to be told")
        verbose_name_plural = _("requests to be told")
        indexes = [models.Index(fields=["created_at"], name="opt_in_age")]

    def __str__(self) -> str:
        return str(self.pk)


class Unsubscription(models.Model):
    """That a subscription ended, without whose it was: the board counts them."""

    topic = models.CharField(_("topic"), max_length=60)
    channel = models.CharField(_("how"), max_length=10, choices=Channel)
    at = models.DateTimeField(_("ended"), default=clock.now)

    keeps = Keeps.nothing()

    class Meta:
        verbose_name = _("unsubscription")
        verbose_name_plural = _("unsubscriptions")
        indexes = [models.Index(fields=["at"], name="unsubscription_at")]

    def __str__(self) -> str:
        return self.topic
