"""Our own user, known by e-mail address. Citizens need none; an account is a convenience."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.querysets import UserManager
from core import clock
from core.retention import WITH_ACCOUNT, Keeps


class User(AbstractUser):
    """A person who signs in with an e-mail address."""

    username = None  # type: ignore[assignment]  # Django's way to drop an inherited field
    email = models.EmailField(_("e-mail address"), unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    keeps = Keeps(
        what=_("An account: address, name, rights"),
        why=_("So that a person can sign in"),
        until=WITH_ACCOUNT,
        person="email",
        hidden=("password",),
    )

    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_ignores_case",
                violation_error_message=_("A user with this e-mail address already exists."),
            )
        ]


class Link(models.Model):
    """A right to see and do one thing without an account, for whoever holds the address. The address is never stored.

    See `accounts.links`. What the thing is, the purpose's own app knows; here stands only its id.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(_("purpose"), max_length=60)
    object_id = models.CharField(_("object"), max_length=64)
    created_at = models.DateTimeField(_("made"), default=clock.now)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    keeps = Keeps(
        what=_("Which thing a link from a mail opens"),
        why=_("So that people manage their things without an account"),
        days=30,
        since="expires_at",
    )

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        indexes = [models.Index(fields=["purpose", "object_id"]), models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return f"{self.purpose} {self.object_id}"

    @property
    def is_valid(self) -> bool:
        """Tell whether the link still opens something."""
        return self.revoked_at is None and clock.now() < self.expires_at


class DataRequest(models.Model):
    """Somebody has asked, without an account, what is kept of this address. Answered by a link that goes there."""

    email = models.EmailField(_("e-mail address"))
    created_at = models.DateTimeField(_("made"), default=clock.now)

    keeps = Keeps(
        what=_("That somebody has asked what we keep of an address"),
        why=_("So that the answer goes to this address alone"),
        days=1,
        since="created_at",
        person="email",
    )

    class Meta:
        verbose_name = _("request for data")
        verbose_name_plural = _("requests for data")
        indexes = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return str(self.pk)
