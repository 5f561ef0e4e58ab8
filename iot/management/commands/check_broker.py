"""Tries out whether the broker keeps what comes while nobody receives."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from iot.services.rehearsal import rehearse


class Command(BaseCommand):
    """`manage.py check_broker`: says what was found; ends with an error if messages would be lost."""

    help = "Tries out whether the broker keeps what comes while nobody receives."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Try it out."""
        if not settings.MQTT_URL:
            raise CommandError("MQTT_URL names no broker.")
        found = rehearse(settings.MQTT_URL, settings.MQTT_CLIENT_ID)
        if found.complaint:
            raise CommandError(f"{found.complaint.label} ({found.arrived} of {found.sent} messages arrived.)")
        self.stdout.write(f"It keeps what comes: {found.arrived} of {found.sent} messages arrived ({found.protocol}).")
