"""The mail server, by Django's mail backends. Its errors become ours."""

import smtplib
from dataclasses import dataclass, field
from email.utils import formatdate
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from notifications.errors import AwayError, BouncedError, DeliveryError, RefusedError, UnreachableError


@dataclass(frozen=True)
class Letter:
    """One mail as it goes out. `html` says the same as `text`; without it the mail is plain."""

    recipient: str
    subject: str
    text: str
    message_id: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)


def _ours(error: smtplib.SMTPException) -> DeliveryError:
    """Return what an error of the server means: final are 5yz (RFC 5321, 4.2.1) about this mailbox or this mail.

    Who may not log in, whose sender is unknown, whose network is listed: those are faults of ours, and can be mended.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _text in error.recipients.values()]
        return (BouncedError if all(code >= 500 for code in codes) else UnreachableError)(str(error))
    if isinstance(error, smtplib.SMTPDataError):
        return (RefusedError if error.smtp_code >= 500 else UnreachableError)(str(error))
    return AwayError(str(error))


class Mailbox:
    """A way to the mail server that is kept open for many letters."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend = get_connection()
        self._sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def send(self, letter: Letter) -> None:
        """Hand one letter to the server. Raises BouncedError, RefusedError, AwayError or UnreachableError."""
        message = _message(letter)
        try:
            self._hand_over(message)
        except smtplib.SMTPException as error:
            raise _ours(error) from error
        except OSError as error:
            raise AwayError(str(error)) from error
        self._sent += 1

    def _hand_over(self, message: EmailMultiAlternatives) -> None:
        try:
            self._connection.open()
            self._connection.send_messages([message])
        except smtplib.SMTPServerDisconnected:
            self._connection.close()
            if not self._sent:
                raise
            # Servers end a connection after so many letters.
            self._sent = 0
            self._hand_over(message)


def _message(letter: Letter) -> EmailMultiAlternatives:
    headers = {"Message-ID": letter.message_id, "Date": formatdate(), "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.recipient],
        headers={**headers, **letter.headers},
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    return message


def deliver(letter: Letter) -> None:
    """Hand one letter to the server, over a connection of its own. Raises as `Mailbox.send` does."""
    with Mailbox() as mailbox:
        mailbox.send(letter)
