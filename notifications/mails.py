"""Builds this app's mails when they are sent, from the ids in their rows."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts import links
from accounts.models import Link
from core.registries import MailContent, NewsContent, mail_kind, topics
from notifications.enums import TEST, Rhythm
from notifications.models import OptIn, Subscriber
from notifications.queries import Wording
from notifications.services import CONFIRM, manage_token
from notifications.services.messages import address_of


@mail_kind("notifications.test")
def build_test(_ids: dict[str, Any]) -> MailContent:
    """Build the mail of `manage.py test_mail`."""
    return MailContent(_("Test mail"), "notifications/test.txt", {})


@mail_kind(CONFIRM)
def build_confirm(ids: dict[str, Any]) -> MailContent | None:
    """Build the question to a mailbox whether it wants this; pointless once the link has run out or was used."""
    link = Link.objects.filter(pk=ids["link"]).first()
    opt_in = OptIn.objects.filter(pk=link.object_id).first() if link and link.is_valid else None
    if link is None or opt_in is None:
        return None
    if not opt_in.wanted:
        return _way_back(opt_in)
    context = {
        "wanted": Wording().all(opt_in.wanted),
        "rhythm": Rhythm(opt_in.rhythm).label,
        "address": links.address(link),
        "until": date_format(localtime(link.expires_at), "j. F Y"),
    }
    return MailContent(_("Please confirm: tell me what is new"), "notifications/confirm.txt", context)


def _way_back(opt_in: OptIn) -> MailContent | None:
    """Lead an address back to its choices; one that has none gets no mail."""
    subscriber = Subscriber.objects.filter(email__iexact=opt_in.email).first()
    if subscriber is None:
        return None
    context = {"address": address_of("notifications_manage", manage_token(subscriber))}
    return MailContent(_("Your notifications"), "notifications/way_back.txt", context)


@topics.news(TEST)
def build_test_news(news: Sequence[dict[str, Any]]) -> list[NewsContent]:
    """Build the message that says that all works."""
    text = _("Messages from us reach you by this way.")
    return [NewsContent(_("It works"), text, settings.WAGTAILADMIN_BASE_URL) for _one in news]
