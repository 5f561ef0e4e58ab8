"""Asks the whole way of a mail: outbox, worker, mail server."""

from argparse import ArgumentParser
from typing import Any
from uuid import uuid4

from django.core.management.base import BaseCommand

from notifications.services import send


class Command(BaseCommand):
    """Puts a test mail into the outbox."""

    help = "Put a test mail into the outbox; a worker sends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("recipient")

    def handle(self, *args: Any, **options: Any) -> None:
        mail = send(recipient=options["recipient"], kind="notifications.test", ids={}, key=f"test:{uuid4()}")
        self.stdout.write(str(mail.pk))
