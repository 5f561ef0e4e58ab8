"""The mail server, by Django's mail backends. Its errors become ours."""

import re
import smtplib
from dataclasses import dataclass, field, replace
from email.utils import formatdate, parseaddr
from types import TracebackType
from typing import Any, Self

from anymail.exceptions import AnymailError
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from core.registries import Attachment
from notifications.errors import AwayError, BouncedError, DeliveryError, RefusedError, UnreachableError
from notifications.gateways import provider

# Texts that are remembered; each digest is one of its own, and is never asked for again.
MOST_WHOLES = 100
# Stand for what differs from person to person, in a mail that is otherwise the same for many.
RECIPIENT, MESSAGE_ID = "somebody@recipient.invalid", "<message-id@recipient.invalid>"


@dataclass(frozen=True)
class Letter:
    """One mail as it goes out. `html` says the same as `text`; without it the mail is plain.

    Text, HTML and headers may hold marks, letters and dashes, in place of which `marks` puts what is for this person
    alone; so the rest is put together once for many.
    """

    recipient: str
    subject: str
    text: str
    message_id: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()

    def filled(self, text: str) -> str:
        """Return a text of the letter as its recipient reads it."""
        for mark, value in self.marks.items():
            text = text.replace(mark, value)
        return text


ENHANCED = re.compile(r"\b[45]\.\d{1,3}\.\d{1,3}\b")
NO_MAILBOX = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
FULL, POLICY = "5.2.2", "5.7."


def _ours(error: smtplib.SMTPException) -> DeliveryError:
    """Return what an error of the server means: final are 5yz (RFC 5321, 4.2.1) about this mailbox or this mail.

    Who may not log in, whose sender is unknown, whose network is listed: those are faults of ours, and can be mended.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, text)] = error.recipients.values()
        return _of_mailbox(code, text.decode(errors="replace"))(str(error))
    if isinstance(error, smtplib.SMTPDataError):
        return (RefusedError if error.smtp_code >= 500 else UnreachableError)(str(error))
    return AwayError(str(error))


def _of_mailbox(code: int, text: str) -> type[DeliveryError]:
    """Return what the refusal of a recipient means. Only a mailbox that does not exist is stopped for good.

    Servers refuse recipients for other reasons too: we may not relay, they list us, the mailbox is full. They say so
    by an enhanced code (RFC 3463, 2; RFC 5248); of those who say none, 550, 551 and 553 are about the mailbox (RFC
    5321, 4.2.3).
    """
    found = ENHANCED.search(text)
    said = found.group() if found else ""
    if code < 500 or said == FULL or said.startswith(POLICY):
        return UnreachableError
    return BouncedError if said in NO_MAILBOX or (not said and code in (550, 551, 553)) else RefusedError


class Mailbox:
    """A way to the mail server that is kept open for many letters."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend = get_connection()
        self._sent = 0
        self._sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        self._wholes: dict[tuple[str, str, str], bytes] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def send(self, letter: Letter) -> None:
        """Hand one letter to the server. Raises BouncedError, RefusedError, AwayError or UnreachableError."""
        try:
            self._hand_over(letter)
        except smtplib.SMTPException as error:
            raise _ours(error) from error
        except AnymailError as error:
            raise provider.ours(error) from error
        except OSError as error:
            raise AwayError(str(error)) from error
        self._sent += 1

    def _hand_over(self, letter: Letter) -> None:
        try:
            self._connection.open()
            raw = self._raw(letter)
            if raw is None:
                self._connection.send_messages([_message(letter)])
            else:
                self._connection.connection.sendmail(self._sender, [letter.recipient], raw)  # type: ignore[attr-defined]
        except smtplib.SMTPServerDisconnected:
            self._connection.close()
            if not self._sent:
                raise
            # Servers end a connection after so many letters.
            self._sent = 0
            self._hand_over(letter)

    def _raw(self, letter: Letter) -> bytes | None:
        """Return the mail as bytes, put together once for all letters of this text.

        None where that cannot be: another backend than SMTP, an address beyond ASCII, a mark that was broken in two.
        """
        if (
            not letter.marks
            or letter.attachments
            or not isinstance(self._connection, EmailBackend)
            or not letter.recipient.isascii()
        ):
            return None
        key = (letter.subject, letter.text, letter.html)
        if key not in self._wholes:
            if len(self._wholes) >= MOST_WHOLES:
                self._wholes.clear()
            marked = replace(letter, recipient=RECIPIENT, message_id=MESSAGE_ID, marks={})
            whole: Any = _message(marked).message()
            self._wholes[key] = whole.as_bytes(linesep="\r\n")
        raw, own = self._wholes[key], {**letter.marks, RECIPIENT: letter.recipient, MESSAGE_ID: letter.message_id}
        if any(raw.count(mark.encode()) < _count(letter, mark) for mark in own):
            return None
        for mark, value in own.items():
            raw = raw.replace(mark.encode(), value.encode())
        return raw


def _count(letter: Letter, mark: str) -> int:
    """Return how often a mark has to be in the whole."""
    if mark in (RECIPIENT, MESSAGE_ID):
        return 1
    return sum(text.count(mark) for text in (letter.text, letter.html, *letter.headers.values()))


def _message(letter: Letter) -> EmailMultiAlternatives:
    headers = {"Message-ID": letter.message_id, "Date": formatdate(), "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.filled(letter.text),
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.recipient],
        headers={**headers, **{name: letter.filled(value) for name, value in letter.headers.items()}},
    )
    if letter.html:
        message.attach_alternative(letter.filled(letter.html), "text/html")
    for one in letter.attachments:
        message.attach(one.name, one.content, one.mimetype)
    return message


def deliver(letter: Letter) -> None:
    """Hand one letter to the server, over a connection of its own. Raises as `Mailbox.send` does."""
    with Mailbox() as mailbox:
        mailbox.send(letter)
