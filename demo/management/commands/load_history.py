"""Loads what the demo's sensors would have told since they were last heard."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction


class Command(BaseCommand):
    """Goes on where the last load, or the sensors themselves, ended. A city without sensors has no past."""

    help = "Load the past of the demo's sensors up to now. Refuses production settings."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("Invented values are never loaded into a production site.")
        if not apps.is_installed("iot"):
            return
        from demo.city.history import load_history

        with transaction.atomic():
            load_history()
