"""The ways out of the house. Each turns its library's errors into ours. Push and SMS are asked for by their modules."""

from notifications.gateways.mail import Letter, Mailbox, deliver

__all__ = ["Letter", "Mailbox", "deliver"]
