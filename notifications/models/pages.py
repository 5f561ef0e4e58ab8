"""The page on which people choose what they want to be told of."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from core.models import OverviewPage


class SubscribePage(OverviewPage):
    """What one can be told of, how and when. Its view takes the form (notifications.views)."""

    subpage_types: ClassVar[list[str]] = []
    template = "notifications/subscribe.html"

    class Meta:
        verbose_name = _("notifications")
        verbose_name_plural = _("notifications")
