"""Brings the demo's database up to date in one process: tables, the demo city, and the port at which it answers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Migrates, loads the demo city and sets its address, one after the other. Each is a command of its own, too."""

    help = "Migrate, load the demo city and set its port."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("port", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("load_demo", stdout=self.stdout)
        call_command("demo_address", str(options["port"]))
