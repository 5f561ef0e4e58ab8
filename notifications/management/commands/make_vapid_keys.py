"""Makes the keys by which push services and browsers know a city."""

from typing import Any

from django.core.management.base import BaseCommand

from notifications.gateways.push import new_keys


class Command(BaseCommand):
    """Prints a new pair of keys; keeps neither."""

    help = "Print a new pair of keys for push messages (VAPID). Set the private one in the environment, and keep it."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        private, public = new_keys()
        self.stdout.write(f"VAPID_PRIVATE_KEY={private}")
        self.stdout.write(f"# The public half, which follows from it: {public}")
