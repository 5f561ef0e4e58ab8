"""The mail server, by Django's mail backends. Its errors become ours."""

import smtplib
from email.utils import formatdate

from django.conf import settings
from django.core.mail import EmailMessage

from core.registries import MailContent
from notifications.errors import RefusedError, UnreachableError


def _is_final(error: smtplib.SMTPException) -> bool:
    """Tell whether the server refuses this mail for good (5yz, RFC 5321, section 4.2.1).

    Who may not log in, whose sender is unknown, whose network is listed: those are faults of ours, and can be mended.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def deliver(*, recipient: str, content: MailContent, body: str, message_id: str) -> None:
    """Hand one mail to the server. Raises RefusedError or UnreachableError."""
    message = EmailMessage(
        subject=" ".join(content.subject.split()),
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[recipient],
        headers={"Message-ID": message_id, "Date": formatdate(), "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except smtplib.SMTPException as error:
        raise (RefusedError if _is_final(error) else UnreachableError)(str(error)) from error
    except OSError as error:
        raise UnreachableError(str(error)) from error
