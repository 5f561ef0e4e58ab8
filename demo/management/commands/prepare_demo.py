"""Brings the demo's database up to date in one process: tables, the demo city, and the port at which it answers."""

import gc
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
        # Migrations make little garbage; to look for it as often as Python does takes a fifth of all.
        gc.set_threshold(50_000, 20, 100)
        call_command("migrate", verbosity=0)
        call_command("load_demo", stdout=self.stdout)
        call_command("demo_address", str(options["port"]))
