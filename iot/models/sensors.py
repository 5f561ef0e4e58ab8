"""Sensors in the city, and the series of values that each of them makes."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from core.models import Place
from core.retention import Keeps
from iot.models.types import Channel, SensorType


class Sensor(index.Indexed, models.Model):
    """One device in the city. In OGC SensorThings: a Thing with its Sensor."""

    name = models.CharField(_("name"), max_length=120, help_text=_("As people call it, such as Rathausallee."))
    slug = models.SlugField(
        _("short name"), max_length=80, unique=True, help_text=_("Stands in addresses: small letters, no spaces.")
    )
    device = models.CharField(
        _("name in topics"),
        max_length=80,
        unique=True,
        help_text=_("What stands for {device} in its topic, such as its EUI. Its login at the broker is the same."),
    )  # fmt: skip
    sensor_type = models.ForeignKey(
        SensorType,
        on_delete=models.PROTECT,
        related_name="sensors",
        verbose_name=_("type of sensor"),
        help_text=_("It says how messages are read, and how long one waits for them."),
    )
    place = models.ForeignKey(
        Place,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sensors",
        verbose_name=_("place"),
        help_text=_("Where it is. Empty for what has no public place."),
    )
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True,
        help_text=_("Only where it stands elsewhere than its place."),
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True,
        help_text=_("Only where it stands elsewhere than its place."),
    )  # fmt: skip
    is_active = models.BooleanField(
        _("in use"), default=True, help_text=_("Off: its messages are refused, and nobody waits for them.")
    )
    is_example = models.BooleanField(
        _("example data"), default=False, help_text=_("Its values are made up. The site says so beside them.")
    )
    note = models.TextField(_("note"), blank=True, max_length=500, help_text=_("For colleagues, never shown."))
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    keeps = Keeps.nothing()

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldRowPanel([FieldPanel("sensor_type"), FieldPanel("device")]),
        MultiFieldPanel(
            [FieldPanel("place"), FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")])], _("Where it is")
        ),
        FieldRowPanel([FieldPanel("is_active"), FieldPanel("is_example")]),
        FieldPanel("note"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("device"),
        index.AutocompleteField("device"),
        index.FilterField("sensor_type"),
        index.FilterField("is_active"),
    ]

    class Meta:
        verbose_name = _("sensor")
        verbose_name_plural = _("sensors")
        ordering: ClassVar = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="iot_sensor_position_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("Please give latitude and longitude, or neither."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a name that no topic can hold."""
        super().clean()
        if set("/+#{}\0") & set(self.device):
            raise ValidationError({"device": _("A name in topics holds none of / + # { }.")})


class DatastreamQuerySet(models.QuerySet[Any]):
    """Datastreams, most of which everybody may see."""

    def public(self) -> "DatastreamQuerySet":
        """Return the datastreams that everybody may see: never those of meters in homes."""
        return self.filter(sensor__is_active=True, sensor__sensor_type__is_public=True)

    def described(self) -> "DatastreamQuerySet":
        """Return them with all that a widget says of them, in one query."""
        return self.select_related(
            "sensor__sensor_type",
            "sensor__place__district",
            "channel__unit",
            "channel__observed_property",
            "latest",
            "forecast",
        )


class Datastream(models.Model):
    """The values of one channel of one sensor. Made with the sensor, never by hand (iot.services.sensors)."""

    sensor = models.ForeignKey(Sensor, on_delete=models.CASCADE, related_name="datastreams", verbose_name=_("sensor"))
    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="datastreams", verbose_name=_("value"))

    objects = DatastreamQuerySet.as_manager()
    keeps = Keeps.nothing()

    class Meta:
        verbose_name = _("datastream")
        verbose_name_plural = _("datastreams")
        ordering: ClassVar = ["sensor__name", "channel__sort_order"]
        constraints = [models.UniqueConstraint(fields=["sensor", "channel"], name="iot_datastream_once")]

    def __str__(self) -> str:
        return f"{self.sensor}: {self.channel.observed_property}"
