"""Loads the demo city of the brand."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.registries import demo_data
from demo.people import load_people


class Command(BaseCommand):
    """Loads what is missing; whatever exists stays as it is, so a second run changes no row."""

    help = "Load the demo city of the brand. Refuses production settings."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("The demo city is never loaded into a production site.")
        for step in demo_data.steps():
            with transaction.atomic():
                step.load()
            self.stdout.write(f"  {step.name}")
        with transaction.atomic():
            load_people()
        self.stdout.write("  people")
