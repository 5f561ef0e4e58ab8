"""Brings the groups of people who work here, their rights and the workflow to what the code says."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.services import load_roles


class Command(BaseCommand):
    """Makes what is missing and takes back what is too much; a second run changes no row."""

    help = "Make the groups Redaktion, Freigabe, Stadtwerke and Administration with their rights, and the workflow."

    def handle(self, *args: Any, **options: Any) -> None:
        load_roles()
