"""What can go wrong between a sensor and its page."""

from iot.enums import Reason


class RejectedError(Exception):
    """A message that is not taken: why, and what exactly."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason, self.detail = reason, detail
        # Of which channel a value was refused; empty if it is the whole message.
        self.channel = ""


class BrokerAwayError(OSError):
    """The MQTT broker does not answer, or refuses us."""


class BusAwayError(OSError):
    """The live bus does not answer."""


class TooManyStreamsError(Exception):
    """One address has as many live streams as it may have."""


class NoRoomError(Exception):
    """This process has as many live streams as it may have, or is about to end."""
