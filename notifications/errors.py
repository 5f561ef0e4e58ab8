"""What can go wrong on the way to a person, in our words."""


class DeliveryError(Exception):
    """The message did not leave."""


class RefusedError(DeliveryError):
    """This recipient or this message is refused for good: another try would end the same way."""


class BouncedError(RefusedError):
    """The mailbox does not exist, or takes nothing from us."""


class UnreachableError(DeliveryError):
    """It may work later: the server asks to come back, or is away."""


class AwayError(UnreachableError):
    """The server is away or does not let us in: no other message would leave now either."""
