"""What follows when sensors and their types change."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _

from core.registries import audit_actions
from iot.models import Channel, OverflowReport, Sensor
from iot.services import fleet, sensors

audit_actions.register({fleet.IMPORTED: _("Imported sensors")})


@receiver(post_save, sender=Sensor)
def complete_sensor(instance: Sensor, **_fact: Any) -> None:
    """Make the datastreams that a sensor needs."""
    sensors.complete(pk=instance.pk)


@receiver(post_save, sender=Channel)
def complete_type(instance: Channel, **_fact: Any) -> None:
    """Make the datastreams that the sensors of a type need for a new value."""
    sensors.complete(sensor_type=instance.sensor_type_id)


@receiver(post_delete, sender=OverflowReport)
def delete_photo(instance: OverflowReport, **_fact: Any) -> None:
    """Delete the photo of a report that is gone, once it surely is."""
    if instance.photo:
        name, storage = str(instance.photo.name), instance.photo.storage
        transaction.on_commit(lambda: storage.delete(name), robust=True)
