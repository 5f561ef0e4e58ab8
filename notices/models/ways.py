"""Somebody's way through the city, kept so that they hear of notices near it. Nothing else is done with it."""

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.retention import Keeps
from notices.enums import Nearness, TopicKey
from notifications.models import OptIn, Subscription


def _of_person(email: str) -> Q:
    """Return the condition for the ways that an address has ordered, confirmed or not."""
    wanted = [wish for one in OptIn.objects.filter(email__iexact=email) for wish in one.wanted]
    waiting = [about for topic, about in wanted if topic == TopicKey.NEAR]
    theirs = Subscription.objects.filter(subscriber__email__iexact=email, topic=TopicKey.NEAR)
    return Q(pk__in=[*waiting, *theirs.values_list("about", flat=True)])


class Way(models.Model):
    """A way or an area with the distance within which notices concern its person. Lives as long as what it is for."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    geometry: Any = models.JSONField(_("way"))
    metres = models.PositiveIntegerField(_("distance"), choices=Nearness, default=Nearness.NEAR)
    streets = models.CharField(_("streets"), max_length=400, blank=True)
    consented_at = models.DateTimeField(_("consented"), default=clock.now)
    # The mailbox or the device has said yes.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)

    keeps = Keeps(
        what=_("A way or an area that somebody has drawn or chosen, without a name"),
        why=_("So that you hear of notices near it"),
        days=7,
        since="consented_at",
        only=Q(confirmed_at=None),
        until=_("until you stop it; without a confirmation, 7 days"),
        finds=_of_person,
    )

    class Meta:
        verbose_name = _("way")
        verbose_name_plural = _("ways")
        indexes = [models.Index(fields=["confirmed_at", "consented_at"], name="way_confirmed")]
        constraints = [models.CheckConstraint(condition=Q(metres__in=Nearness.values), name="way_distance_known")]

    def __str__(self) -> str:
        return str(self.pk)
