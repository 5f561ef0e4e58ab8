"""`manage.py purge_pages`: end all kept pages, after something was changed past the site's own code."""

from typing import Any

from django.core.management.base import BaseCommand

from core import cache


class Command(BaseCommand):
    help = "End all kept pages, or those that bear a tag."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("tags", nargs="*", help="tags, such as wish:12; without any: all pages")

    def handle(self, *_args: Any, tags: list[str], **_options: Any) -> None:
        cache.purge(*tags)
