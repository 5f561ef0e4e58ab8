"""Asks the whole way of a file: where media lie, and whether strangers stay outside."""

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError

CONTENT = b"only a test"


class Command(BaseCommand):
    """Stores a file in each storage, reads it, asks for it without a key, and deletes it."""

    help = "Store, read and delete a file where media lie; with a bucket, make sure that it is closed to strangers."

    def handle(self, *args: Any, **options: Any) -> None:
        for alias in ("default", "private"):
            storage = storages[alias]
            name = storage.save("test/media.txt", ContentFile(CONTENT))
            try:
                with storage.open(name) as file:
                    if file.read() != CONTENT:
                        raise CommandError(f"{alias}: what came back is not what was stored.")
                if settings.NGO_BUCKET and not storage.is_closed(name):  # type: ignore[attr-defined]  # core.gateways
                    raise CommandError("The bucket gives its files to everybody. Take its public access away.")
            finally:
                storage.delete(name)
            self.stdout.write(f"{alias}: stored, read, deleted")
