"""Types of sensors: what they measure, in which unit, and how their messages are read."""

from datetime import timedelta
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from core.domain.paths import PathError, path_of
from core.models import TranslatedSnippet
from core.retention import Keeps
from iot.enums import Decoder

KEY = r"^[a-z][a-z0-9_]*$"


class Unit(models.Model):
    """A unit of measurement: its code in UCUM, and the sign that people read."""

    code = models.CharField(
        _("code"), max_length=20, unique=True, help_text=_("As UCUM and SenML write it, such as: %, Cel, W, lx.")
    )
    symbol = models.CharField(_("sign"), max_length=20, help_text=_("What people read behind a number, such as °C."))
    name = models.CharField(_("name"), max_length=60, help_text=_("In words, such as degrees Celsius."))

    keeps = Keeps.nothing()
    panels = [FieldRowPanel([FieldPanel("code"), FieldPanel("symbol")]), FieldPanel("name")]

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("name",)

    def __str__(self) -> str:
        return f"{self.name} ({self.symbol})"


class ObservedProperty(TranslatedSnippet):
    """What is measured, in the words of people: filling level, temperature. Each language has its own row."""

    name = models.CharField(_("name"), max_length=60, help_text=_("In one or two words, such as filling level."))
    slug = models.SlugField(_("short name"), max_length=60, help_text=_("Small letters, no spaces."))
    definition = models.URLField(
        _("definition"), blank=True, help_text=_("An address that says what is meant, for other programs.")
    )

    keeps = Keeps.nothing()
    panels = [FieldPanel("name"), FieldPanel("slug"), FieldPanel("definition")]

    class Meta(TranslatedSnippet.Meta):
        verbose_name = _("observed property")
        verbose_name_plural = _("observed properties")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "slug"],
                name="iot_property_slug_once",
                violation_error_message=_("This short name is taken."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class SensorType(index.Indexed, ClusterableModel):
    """A kind of device: how its messages are read, how often they come, how long values are kept."""

    name = models.CharField(_("name"), max_length=80, help_text=_("Maker and model, or what it is for."))
    slug = models.SlugField(_("short name"), max_length=60, unique=True, help_text=_("Small letters, no spaces."))
    decoder = models.CharField(
        _("decoder"),
        max_length=10,
        choices=Decoder.choices,
        default=Decoder.PLAIN,
        help_text=_("How messages are read."),
    )
    time_path = models.CharField(
        _("path of the time"),
        max_length=120,
        blank=True,
        help_text=_("JSON path such as $.time. Empty: where the decoder expects it; without one, the time of arrival."),
    )
    late_after = models.DurationField(
        _("late after"),
        default=timedelta(minutes=20),
        help_text=_("So long without a message, and pages say that the value is late (hours:minutes:seconds)."),
    )
    silent_after = models.DurationField(
        _("silent after"),
        default=timedelta(hours=2),
        help_text=_("So long without a message, and pages say that the sensor is silent."),
    )
    max_age_days = models.PositiveSmallIntegerField(
        _("oldest message"),
        default=7,
        validators=[MinValueValidator(1)],
        help_text=_("In days. What was measured earlier is not taken."),
    )
    is_public = models.BooleanField(
        _("public"),
        default=True,
        help_text=_("Off: no page, list or file shows it. For meters in homes and the like."),
    )
    raw_days = models.PositiveSmallIntegerField(
        _("keep single values"), default=90, validators=[MinValueValidator(7)], help_text=_("In days.")
    )
    hourly_days = models.PositiveSmallIntegerField(
        _("keep hourly values"), default=730, validators=[MinValueValidator(30)],
        help_text=_("In days. Daily values stay."),
    )  # fmt: skip
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    keeps = Keeps.nothing()

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        MultiFieldPanel([FieldPanel("decoder"), FieldPanel("time_path")], _("How messages are read")),
        InlinePanel("channels", heading=_("What it measures"), label=_("Value")),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("late_after"), FieldPanel("silent_after")]), FieldPanel("max_age_days")],
            _("How often it says something"),
        ),
        MultiFieldPanel(
            [FieldPanel("is_public"), FieldRowPanel([FieldPanel("raw_days"), FieldPanel("hourly_days")])],
            _("What becomes of its values"),
        ),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("type of sensor")
        verbose_name_plural = _("types of sensors")
        ordering = ("name",)
        constraints = [
            models.CheckConstraint(
                name="iot_type_silent_after_late",
                condition=Q(silent_after__gte=F("late_after")),
                violation_error_message=_("A sensor is silent later than it is late."),
            ),
            models.CheckConstraint(
                name="iot_type_decoder_known",
                condition=Q(decoder__in=Decoder.values),
                violation_error_message=_("Please choose a decoder from the list."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a path that leads to more than one place."""
        super().clean()
        _check_path("time_path", self.time_path)


class Channel(Orderable):
    """One value that a type of sensor measures."""

    sensor_type = ParentalKey(SensorType, on_delete=models.CASCADE, related_name="channels", verbose_name=_("type"))
    key = models.CharField(
        _("key"),
        max_length=40,
        help_text=_("What messages call it, such as level. Stands in addresses and files, and stays."),
    )
    observed_property = models.ForeignKey(
        ObservedProperty,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("observed property"),
        help_text=_("What is measured, as readers call it."),
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("unit"),
        help_text=_("A message that names another unit is refused."),
    )
    path = models.CharField(
        _("path"),
        max_length=120,
        blank=True,
        help_text=_("JSON path to the value, such as $.data.level; for SenML its name. Empty: the key."),
    )
    factor = models.FloatField(_("times (factor)"), default=1.0, help_text=_("What is sent is multiplied by it."))
    offset = models.FloatField(_("plus (offset)"), default=0.0, help_text=_("Then this is added."))
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0, help_text=_("How many people read."))
    minimum = models.FloatField(_("lowest"), null=True, blank=True, help_text=_("What lies below is implausible."))
    maximum = models.FloatField(_("highest"), null=True, blank=True, help_text=_("What lies above is implausible."))
    stuck_after = models.DurationField(
        _("stuck after"),
        null=True,
        blank=True,
        help_text=_("So long exactly the same value, and it counts as implausible. Empty: it may stand still."),
    )
    high_at = models.FloatField(
        _("alert from"), null=True, blank=True, help_text=_("From here on it is full, or too high.")
    )
    low_at = models.FloatField(_("alert up to"), null=True, blank=True, help_text=_("Down here it is too low."))
    fills_up = models.BooleanField(
        _("fills up"),
        default=False,
        help_text=_(
            "Pages say when it will be full, and people can report an overflow. For filling levels in percent."
        ),
    )
    is_battery = models.BooleanField(_("battery"), default=False, help_text=_("Tells how long the sensor will run."))

    keeps = Keeps.nothing()

    panels = [
        FieldRowPanel([FieldPanel("key"), FieldPanel("path")]),
        FieldRowPanel([FieldPanel("observed_property"), FieldPanel("unit"), FieldPanel("decimals")]),
        FieldRowPanel([FieldPanel("factor"), FieldPanel("offset")]),
        FieldRowPanel([FieldPanel("minimum"), FieldPanel("maximum"), FieldPanel("stuck_after")]),
        FieldRowPanel([FieldPanel("high_at"), FieldPanel("low_at")]),
        FieldRowPanel([FieldPanel("fills_up"), FieldPanel("is_battery")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("value of a type")
        verbose_name_plural = _("values of a type")
        constraints = [
            models.UniqueConstraint(
                fields=["sensor_type", "key"],
                name="iot_channel_key_once",
                violation_error_message=_("This type has such a value already."),
            ),
            models.CheckConstraint(
                name="iot_channel_range",
                condition=Q(minimum=None) | Q(maximum=None) | Q(minimum__lt=F("maximum")),
                violation_error_message=_("The lowest value lies above the highest."),
            ),
            models.CheckConstraint(
                name="iot_channel_full_known",
                condition=Q(fills_up=False) | Q(high_at__isnull=False),
                violation_error_message=_("What fills up needs a value from which on it is full."),
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        """Refuse a path that leads to more than one place, and a key that no address can hold."""
        super().clean()
        if self.sensor_type.decoder != Decoder.SENML:
            _check_path("path", self.path)


class TopicRoute(models.Model):
    """A pattern of topics on which sensors speak."""

    pattern = models.CharField(
        _("pattern"),
        max_length=200,
        unique=True,
        help_text=_(
            "Such as stadt/container/{device}/up. {device} is the sensor's name there, {channel} a value's key."
        ),
    )
    partition = models.PositiveSmallIntegerField(
        _("share"),
        default=0,
        help_text=_("Several receivers divide the topics by this number. With one receiver it means nothing."),
    )
    updated_at = models.DateTimeField(auto_now=True, editable=False)

    keeps = Keeps.nothing()
    panels = [FieldPanel("pattern"), FieldPanel("partition")]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering: ClassVar = ["pattern"]

    def __str__(self) -> str:
        return self.pattern

    def clean(self) -> None:
        """Refuse what is no pattern."""
        super().clean()
        levels = self.pattern.split("/")
        known = {"{device}", "{channel}", "+", "#"}
        odd = any(set("{}+#\0") & set(one) for one in levels if one not in known)
        if odd or levels.count("{device}") != 1 or levels.count("{channel}") > 1 or "#" in levels[:-1]:
            hint = _("Write levels between slashes, one of them {device}. A + is any level, a # at the end the rest.")
            raise ValidationError({"pattern": hint})


def _check_path(field: str, text: str) -> None:
    try:
        path_of(text)
    except PathError as error:
        raise ValidationError({field: _("No path to one value: %(why)s") % {"why": error}}) from error
