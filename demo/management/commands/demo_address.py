"""Tells the demo city its port, so that feeds, sitemap and exports name addresses that work."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Site


class Command(BaseCommand):
    """Sets host and port of the demo's site."""

    help = "Set the port of the demo city's address. Refuses production settings."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("port", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("Only the demo city's address is set by command.")
        site = Site.objects.get(is_default_site=True)
        site.hostname, site.port = "localhost", options["port"]
        site.save()
