"""What can go wrong on the way to a mailbox, a browser or a telephone, in our words."""

from datetime import timedelta


class DeliveryError(Exception):
    """The message did not leave."""


class RefusedError(DeliveryError):
    """This recipient or this message was refused for good: another try would end the same way."""


class BouncedError(RefusedError):
    """The mailbox does not exist, or takes nothing from us."""


class GoneError(RefusedError):
    """The recipient exists no more: whoever keeps the address may forget it."""


class UnreachableError(DeliveryError):
    """It may work later: the server wants us later (`retry_after`, if it said when), or we have a fault to mend."""

    def __init__(self, message: str = "", *, retry_after: timedelta | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class AwayError(UnreachableError):
    """The server is away or does not let us in: no other message would leave now either."""
