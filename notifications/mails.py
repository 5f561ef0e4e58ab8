"""Builds this app's mails when they are sent, from the ids in their rows."""

from typing import Any

from django.utils.translation import gettext as _

from core.registries import MailContent, mail_kind


@mail_kind("notifications.test")
def build_test(_ids: dict[str, Any]) -> MailContent:
    """Build the mail of `manage.py test_mail`."""
    return MailContent(_("Test mail"), "notifications/test.txt", {})
