"""Places and districts: where something is, how one gets in, and when. Modules point here instead of to addresses."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from core.admin_forms import PlaceForm
from core.blocks.opening import OpeningHoursBlock, opening_hours
from core.enums import Available, PlaceKind, StepFree
from core.retention import Keeps

if TYPE_CHECKING:
    from core.periods import OpeningHours

# Germany with some margin: what lies outside is swapped or mistyped.
LATITUDES = (Decimal(47), Decimal(56))
LONGITUDES = (Decimal(5), Decimal(16))


class District(index.Indexed, models.Model):
    """A part of the city, as people there call it. Each city has its own."""

    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("As people call this part of the city, such as Garstedt.")
    )

    keeps = Keeps.nothing()
    panels = [FieldPanel("name")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PlaceManager(models.Manager["Place"]):
    """Places with their districts, so that a list of them costs one query, in blocks and choosers too."""

    def get_queryset(self) -> models.QuerySet[Place]:
        return super().get_queryset().select_related("district")


class Place(index.Indexed, models.Model):
    """A public place: address, position (WGS84), access, opening hours. Never a private address."""

    keeps = Keeps.nothing()

    name = models.CharField(
        _("name"), max_length=120, help_text=_("As the sign at the door says it, such as Stadtbücherei.")
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=PlaceKind.choices,
        default=PlaceKind.OTHER,
        help_text=_("What people look for when they come here. Maps can show all places of a kind."),
    )
    street = models.CharField(
        _("street and number"),
        max_length=120,
        blank=True,
        help_text=_("The public address. Leave it empty if there is none, such as in a park."),
    )
    postal_code = models.CharField(
        _("postal code"),
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^\d{5}$", _("A postal code has five digits."))],
        help_text=_("Five digits, such as 22846."),
    )
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="places",
        verbose_name=_("district"),
        help_text=_("Stands below the address and helps people to find their way."),
    )
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("Degrees north, such as 53.7078. Map services show both numbers for a point."),
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("Degrees east, such as 9.9936."),
    )
    step_free = models.CharField(
        _("access without steps"),
        max_length=10,
        choices=StepFree.choices,
        default=StepFree.UNKNOWN,
        help_text=_("Choose 'Partly' if only some of the rooms can be reached, and say which in the note."),
    )
    accessible_toilet = models.CharField(
        _("accessible toilet"),
        max_length=10,
        choices=Available.choices,
        default=Available.UNKNOWN,
        help_text=_("One that a wheelchair fits into, open while the place is."),
    )
    induction_loop = models.CharField(
        _("induction loop"),
        max_length=10,
        choices=Available.choices,
        default=Available.UNKNOWN,
        help_text=_("Helps people with hearing aids to understand what is said in a room."),
    )
    accessible_parking = models.CharField(
        _("parking for disabled people"),
        max_length=10,
        choices=Available.choices,
        default=Available.UNKNOWN,
        help_text=_("A marked parking space close to the entrance."),
    )
    access_note = models.TextField(
        _("note on access"),
        blank=True,
        max_length=300,
        help_text=_("In plain words: where the lift is, which door opens by itself, how wide it is."),
    )
    opening_hours = StreamField(
        OpeningHoursBlock(),
        blank=True,
        verbose_name=_("opening hours"),
        help_text=_("Leave it empty for places that nobody opens or closes."),
    )
    note = models.TextField(
        _("note"), blank=True, max_length=300, help_text=_("One or two short sentences that help to find the place.")
    )
    url = models.URLField(_("web address"), blank=True, help_text=_("The place's own page, if it has one."))
    is_example = models.BooleanField(
        _("example data"),
        default=False,
        help_text=_("Position, access and opening hours are made up or not checked. The site says so beside them."),
    )

    objects = PlaceManager()
    base_form_class = PlaceForm

    panels = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("kind"), FieldPanel("note"), FieldPanel("url")], _("Place")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("street"), FieldPanel("postal_code")]),
                FieldPanel("district"),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
            ],
            _("Where it is"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("step_free"), FieldPanel("accessible_toilet")]),
                FieldRowPanel([FieldPanel("induction_loop"), FieldPanel("accessible_parking")]),
                FieldPanel("access_note"),
            ],
            _("Accessibility"),
        ),
        FieldPanel("opening_hours"),
        FieldPanel("is_example"),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("street"),
        index.SearchField("note"),
        index.RelatedFields("district", [index.SearchField("name")]),
        index.FilterField("kind"),
        index.FilterField("district"),
    ]

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="place_position_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                violation_error_message=_("Please give latitude and longitude, or neither."),
            ),
            models.CheckConstraint(
                name="place_position_on_earth",
                condition=Q(latitude__isnull=True)
                | Q(latitude__range=(Decimal(-90), Decimal(90)), longitude__range=(Decimal(-180), Decimal(180))),
                violation_error_message=_("Latitudes lie between -90 and 90 degrees, longitudes between -180 and 180."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a position that lies far from here: the two numbers are swapped, or mistyped."""
        super().clean()
        if self.latitude is None or self.longitude is None:
            return
        if _within(self.longitude, LATITUDES) and _within(self.latitude, LONGITUDES):
            raise ValidationError({"latitude": _("Latitude and longitude seem to be swapped.")})
        if not (_within(self.latitude, LATITUDES) and _within(self.longitude, LONGITUDES)):
            raise ValidationError({"latitude": _("This position lies far outside. Please check both numbers.")})

    @cached_property
    def hours(self) -> OpeningHours:
        """Return the opening hours as rules of `core.periods`."""
        return opening_hours(self.opening_hours)


def _within(value: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    return bounds[0] <= value <= bounds[1]
