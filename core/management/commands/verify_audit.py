"""Checks the audit log: has anybody changed, removed or cut off entries?"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.services.audit import verify


class Command(BaseCommand):
    """Says whether the log is whole, and what its last seal is."""

    help = "Check the audit log. With --head, a seal noted earlier, it also tells whether the end was cut off."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--head", default="", help="a seal from an earlier check or from the log line audit_head")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify(options["head"])
        if verdict.fault:
            raise CommandError(f"The log was tampered with: {verdict.fault}, entry {verdict.entry_id}.")
        self.stdout.write(f"{verdict.entries} entries, whole. Head: {verdict.head}")
