"""What can go wrong on the way to a mailbox, in our words."""


class DeliveryError(Exception):
    """The mail did not leave."""


class RefusedError(DeliveryError):
    """The mail server refused this recipient or this mail for good: another try would end the same way."""


class UnreachableError(DeliveryError):
    """The mail server is away or asks to come back later."""
