"""Builds this app's mails when they are sent."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.registries import MailContent, mail_kind
from iot.enums import AlertKind
from iot.models import Alert
from iot.queries.streams import is_heard

# More nobody reads in a mail; the rest stands on the board.
MOST = 30


@mail_kind("iot.alerts")
def build_alerts(_ids: dict[str, Any]) -> MailContent | None:
    """Tell colleagues what is the matter with sensors now; pointless once nothing is."""
    found = Alert.objects.filter(closed_at=None).exclude(kind=AlertKind.FULL)
    number = found.count()
    if not number:
        return None
    described = found.select_related("datastream__sensor", "datastream__channel__observed_property")
    subject = ngettext("A sensor needs somebody", "%(number)s sensors need somebody", number) % {"number": number}
    url = settings.WAGTAILADMIN_BASE_URL + reverse("sensor_alerts")
    context = {"alerts": list(described[:MOST]), "more": max(number - MOST, 0), "url": url}
    return MailContent(subject, "iot/alerts.txt", context)


@mail_kind("iot.unheard")
def build_unheard(_ids: dict[str, Any]) -> MailContent | None:
    """Tell colleagues that no readings reach the site; pointless once they do."""
    if is_heard(clock.now()):
        return None
    return MailContent(_("No readings reach the site"), "iot/unheard.txt", {"url": settings.WAGTAILADMIN_BASE_URL})
