"""What follows when sensors and their types change."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver

from iot.models import Channel, Sensor
from iot.services import sensors


@receiver(post_save, sender=Sensor)
@receiver(post_save, sender=Channel)
def complete(**_fact: Any) -> None:
    """Make the datastreams that the new sensor, or the new value of its type, needs."""
    sensors.complete()
