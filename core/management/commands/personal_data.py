"""Prints what is kept of people, why and how long: the record of processing that GDPR, Article 30 asks for."""

import csv
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.retention import statements


class Command(BaseCommand):
    """Prints one line for each kind of personal data."""

    help = "Print what is kept of people, why and how long, as Markdown or CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["markdown", "csv"], default="markdown")
        parser.add_argument("--language", default="de")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["language"]):
            head = [_("Model"), _("What is kept"), _("Why"), _("How long"), _("Why it is not deleted on wish")]
            rows = [
                [model._meta.label, str(keeps.what), str(keeps.why), keeps.duration, str(keeps.locked)]
                for model, keeps in statements()
            ]
        if options["format"] == "csv":
            csv.writer(self.stdout).writerows([head, *rows])
            return
        for row in (head, ["---"] * len(head), *rows):
            self.stdout.write("| " + " | ".join(row) + " |")
