"""Links to confirm and manage something without an account.

An address holds the link's id and a seal (HMAC) that only this site can make. The row holds no secret, so that a copy
of the database opens nothing, and a mail's address is made when the mail is sent. GET only shows, POST acts: mail
scanners open links.
"""

import base64
import binascii
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.errors import LinkError
from accounts.models import Link
from core.clock import now

# 128 bits of each: the id (122 of them by chance), and the seal.
BYTES = 16
OWN = "accounts.links"
LinkView = Callable[[HttpRequest, Link], HttpResponse]


class LinkPurposes:
    """What links are for: each purpose has one view, which shows on GET and acts on POST."""

    def __init__(self) -> None:
        self._views: dict[str, LinkView] = {}

    def register(self, purpose: str) -> Callable[[LinkView], LinkView]:
        """Register the decorated view `(request, link)` for a purpose (`app.what_it_does`)."""

        def decorator(view: LinkView) -> LinkView:
            self._views[purpose] = view
            return view

        return decorator

    def view(self, purpose: str) -> LinkView:
        """Return the purpose's view. Raises LinkError for a purpose whose app is switched off."""
        try:
            return self._views[purpose]
        except KeyError:
            raise LinkError(purpose) from None

    def names(self) -> tuple[str, ...]:
        """Return all purposes."""
        return tuple(self._views)


link_purposes = LinkPurposes()
link_purpose = link_purposes.register


def create(*, purpose: str, about: Any, lasts: timedelta) -> Link:
    """Make a link to an object (by its primary key) that lasts so long. Raises LinkError for an unknown purpose."""
    link_purposes.view(purpose)
    return Link.objects.create(purpose=purpose, object_id=str(about.pk), expires_at=now() + lasts)


def revoke(*, purpose: str, about: Any) -> int:
    """Take back all valid links of this purpose to this object; returns how many."""
    return Link.objects.filter(purpose=purpose, object_id=str(about.pk), revoked_at=None).update(revoked_at=now())


def _seal(link_id: uuid.UUID, purpose: str) -> bytes:
    return salted_hmac(purpose, link_id.bytes, algorithm="sha256").digest()[:BYTES]


def seal(link_id: uuid.UUID, *, purpose: str) -> str:
    """Return what stands in the address of a thing that may be opened as long as it has this id, without a row here.

    43 letters, digits, dashes and underscores. The thing gets a new id when its links are to end.
    """
    return base64.urlsafe_b64encode(link_id.bytes + _seal(link_id, purpose)).decode().rstrip("=")


def unseal(text: str, *, purpose: str) -> uuid.UUID:
    """Return the id in what `seal` made for this purpose. Raises LinkError, always the same, for all else."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise LinkError from None
    if len(raw) != 2 * BYTES or base64.urlsafe_b64encode(raw).decode().rstrip("=") != text:
        raise LinkError
    link_id = uuid.UUID(bytes=raw[:BYTES])
    if not constant_time_compare(raw[BYTES:], _seal(link_id, purpose)):
        raise LinkError
    return link_id


def token(link: Link) -> str:
    """Return what stands in the link's address."""
    return seal(link.pk, purpose=OWN)


def address(link: Link) -> str:
    """Return the full address for a mail."""
    return settings.WAGTAILADMIN_BASE_URL + reverse("link", args=[token(link)])


def find(text: str) -> Link:
    """Return the link that a token names. Raises LinkError, always the same, for whatever is not valid."""
    link = Link.objects.filter(pk=unseal(text, purpose=OWN)).first()
    if link is None or not link.is_valid:
        raise LinkError
    return link
