"""Mails from one source: the text is written in a template, and the HTML shows the same text in the city's look."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from core.brand import brand
from core.registries import MailContent
from notifications.gateways import Letter


def write(content: MailContent, *, recipient: str, message_id: str, headers: dict[str, str] | None = None) -> Letter:
    """Return a mail in the language of the moment. The id stays the same for the same row, whoever sends it.

    So if we die between the server's 250 and our commit, mailboxes see one mail.
    """
    text, html = bodies(content)
    name = f"<{message_id}@{settings.MAIL_DOMAIN}>"
    return Letter(recipient, content.subject, text, name, html, headers or {}, attachments=content.attachments)


def bodies(content: MailContent) -> tuple[str, str]:
    """Return what a mail says, as plain text and as HTML."""
    # Without a request no context processor adds the city's name and colours.
    frame: dict[str, Any] = {"subject": content.subject, "site": settings.WAGTAILADMIN_BASE_URL, "brand": brand()}
    context = {**content.context, **frame}
    text = render_to_string(f"emails/{content.template}", context, using="plain").strip() + "\n"
    html = render_to_string("emails/letter.html", {**frame, "body": text}, using="plain")
    return text, html
