"""The demo's letter box: whatever the city sends lies in a folder, and nothing leaves this machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from core.periods import to_local

# Django's file backend puts this line below each message.
END = b"\n" + b"-" * 79 + b"\n"
MOST = 50


@dataclass(frozen=True)
class Letter:
    """One mail as its reader gets it."""

    subject: str
    sender: str
    recipient: str
    sent_at: datetime | None
    text: str
    # As a mail program shows it; empty if the mail has words alone.
    html: str
    key: str


def _letter(raw: bytes) -> Letter:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)  # noqa: S101 (what the default policy makes)
    body, drawn = (message.get_body(preferencelist=(kind,)) for kind in ("plain", "html"))
    date = message["Date"]
    return Letter(
        subject=str(message["Subject"]),
        sender=str(message["From"]),
        recipient=str(message["To"]),
        sent_at=_moment(date.datetime) if date else None,
        text=str(body.get_content()) if body else "",
        html=str(drawn.get_content()) if drawn else "",
        key=sha256(str(message["Message-ID"]).encode()).hexdigest()[:16],
    )


def _moment(told: datetime) -> datetime:
    """Return a letter's time as it is here. A zone of -0000 says no more than that it is UTC (RFC 5322, 3.3)."""
    return to_local(told if told.tzinfo else told.replace(tzinfo=UTC))


def letters(recipient: str = "") -> list[Letter]:
    """Return the newest letters, the last one first; those of one recipient if asked."""
    return [one for one in _all() if recipient in ("", one.recipient)][:MOST]


def find_letter(key: str) -> Letter | None:
    """Return a letter by its key."""
    return next((one for one in _all() if one.key == key), None)


def _all() -> Iterator[Letter]:
    files = sorted(Path(settings.EMAIL_FILE_PATH).glob("*.log"), reverse=True)
    return (_letter(raw) for file in files for raw in reversed(file.read_bytes().split(END)) if raw.strip())
