"""The demo's telephone: text messages lie in a file, and nothing leaves this machine."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from core.clock import now
from core.periods import to_local

MOST = 50


@dataclass(frozen=True)
class TextMessage:
    """One text message as its reader gets it."""

    number: str
    text: str
    sent_at: datetime


def _file() -> Path:
    return Path(settings.SMS_FOLDER) / "messages.jsonl"


class FileGateway:
    """What SMS_GATEWAY names in the demo (notifications.gateways.sms)."""

    def send(self, number: str, text: str) -> None:
        """Append one line to the file, at once and whole."""
        line = json.dumps({"number": number, "text": text, "sent_at": now().isoformat()})
        _file().parent.mkdir(parents=True, exist_ok=True)
        with _file().open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def text_messages(number: str = "") -> list[TextMessage]:
    """Return the newest text messages, the last one first; those to one number if asked."""
    if not _file().is_file():
        return []
    found = [json.loads(line) for line in reversed(_file().read_text(encoding="utf-8").splitlines())]
    messages = [
        TextMessage(one["number"], one["text"], to_local(datetime.fromisoformat(one["sent_at"]))) for one in found
    ]
    return [one for one in messages if number in ("", one.number)][:MOST]
