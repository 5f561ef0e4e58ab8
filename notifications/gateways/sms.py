"""Text messages, through whoever sends them for a city: a class that SMS_GATEWAY names. There is none by default."""

import re
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from notifications.errors import RefusedError

# As the world writes them (E.164): a plus, the country, at most 15 digits.
NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")
# Six messages of one letter: what costs more is a mistake.
LONGEST_TEXT = 6 * 153


class SmsGateway(Protocol):
    """What a provider's class can do."""

    def send(self, number: str, text: str) -> None:
        """Hand over one message. Raises RefusedError or UnreachableError."""


def is_on() -> bool:
    """Tell whether this city sends text messages at all."""
    return bool(settings.SMS_GATEWAY)


def send_sms(number: str, text: str) -> None:
    """Send a text message. Raises RefusedError, for what is no number too, or UnreachableError."""
    if not is_on():
        raise RefusedError("This city sends no text messages.")
    if not NUMBER.fullmatch(number):
        raise RefusedError("That is no telephone number.")
    if not 0 < len(text) <= LONGEST_TEXT:
        raise RefusedError(f"A text message has 1 to {LONGEST_TEXT} signs, this one {len(text)}.")
    gateway: SmsGateway = import_string(settings.SMS_GATEWAY)()
    gateway.send(number, text)
