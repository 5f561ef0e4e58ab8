"""What is told, and its way to each person."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.retention import Keeps
from notifications.enums import Channel, DeliveryState
from notifications.models.subscribers import PushDevice, Subscriber, Subscription


class News(models.Model):
    """Something that has been published for people to be told of. What it says is made when it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=80)
    ids: Any = models.JSONField(_("about"), default=dict)
    # The same thing is told once, however often it is published.
    key = models.CharField(_("key"), max_length=200, unique=True)
    # The first of its topics: where the board counts it.
    topic = models.CharField(_("topic"), max_length=60)
    # What it is called in the city's own language: for the board, also once its object is gone.
    title = models.CharField(_("title"), max_length=255, blank=True)
    created_at = models.DateTimeField(_("published"), default=clock.now)

    keeps = Keeps.nothing()

    class Meta:
        verbose_name = _("news to be told")
        verbose_name_plural = _("news to be told")
        ordering = ("-created_at",)
        indexes = [models.Index(fields=["created_at"], name="news_created")]

    def __str__(self) -> str:
        return self.title or self.key


class Delivery(models.Model):
    """One piece of news on its way to one person by one way. One row each: nobody is told twice.

    Whoever stops a subscription loses what waits for it; what was sent stays as history without it.
    """

    news = models.ForeignKey(
        News, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("news to be told")
    )
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("subscriber")
    )
    subscription = models.ForeignKey(
        Subscription, on_delete=models.SET_NULL, null=True, related_name="deliveries", verbose_name=_("subscription")
    )
    device = models.ForeignKey(
        PushDevice, on_delete=models.CASCADE, null=True, related_name="deliveries", verbose_name=_("device")
    )
    channel = models.CharField(_("how"), max_length=10, choices=Channel)
    state = models.CharField(_("state"), max_length=12, choices=DeliveryState, default=DeliveryState.QUEUED)
    due_at = models.DateTimeField(_("due"))
    give_up_at = models.DateTimeField(_("tried until"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # The message in which it goes: its own, or that of the digest. Given once, and kept over a crash.
    letter = models.UUIDField(null=True, editable=False)
    # Who sends it now, and until when others believe that.
    held_by = models.UUIDField(null=True, editable=False)
    held_until = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("written"), default=clock.now)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    error = models.CharField(_("reason"), max_length=300, blank=True)

    keeps = Keeps(
        what=_("Of what you were told and when"),
        why=_("So that a message that was not delivered can be sent again"),
        days=14,
        since="ended_at",
        person="subscriber__email",
        hidden=("letter", "held_by", "held_until"),
    )

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="queued"), name="delivery_due"),
            models.Index(fields=["letter"], name="delivery_letter"),
            models.Index(fields=["held_by"], condition=Q(held_by__isnull=False), name="delivery_held"),
            models.Index(fields=["ended_at"], name="delivery_ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["news", "subscriber"], condition=Q(channel="email"), name="delivery_once_by_email"
            ),
            models.UniqueConstraint(
                fields=["news", "device"], condition=Q(channel="push"), name="delivery_once_by_push"
            ),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="delivery_state_known"),
            models.CheckConstraint(
                condition=Q(channel="push") ^ Q(device__isnull=True), name="delivery_by_push_has_device"
            ),
            models.CheckConstraint(condition=Q(state="queued") ^ Q(ended_at__isnull=False), name="delivery_ends_once"),
        ]

    def __str__(self) -> str:
        return f"{self.news_id} {self.get_state_display()}"
