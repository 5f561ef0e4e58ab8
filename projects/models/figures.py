"""Success figures and what was measured."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
)
from wagtail.models import Orderable, TranslatableMixin

from core.retention import Keeps
from projects.enums import Better
from projects.models.portfolio import ProjectPage

if TYPE_CHECKING:
    pass


class SuccessFigure(TranslatableMixin, ClusterableModel, Orderable):
    """A measurable success figure (Erfolgsgröße) of a project, with its target."""

    keeps = Keeps.nothing()

    page = ParentalKey(ProjectPage, on_delete=models.CASCADE, related_name="figures")
    name = models.CharField(_("name"), max_length=120, help_text=_("What is measured: „Gesammelte Geräte“."))
    unit = models.CharField(_("unit"), max_length=20, blank=True, help_text=_("Short: %, kWh; empty for pieces."))
    unit_in_words = models.CharField(
        _("unit in words"), max_length=60, blank=True, help_text=_("For people who hear the page: kilowatt hours.")
    )
    target = models.DecimalField(
        _("target"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        help_text=_("The value that the project wants to reach. Empty: no goal is drawn."),
    )
    better = models.CharField(
        _("direction"),
        max_length=10,
        choices=Better.choices,
        default=Better.MORE,
        help_text=_("Whether more or less is the success."),
    )
    note = models.CharField(_("note"), max_length=250, blank=True, help_text=_("What is counted, and how."))
    source = models.CharField(_("source"), max_length=160, help_text=_("Who measures, and how often."))
    is_example = models.BooleanField(
        _("example data"), default=False, help_text=_("Tick it if the numbers are invented. The page says so.")
    )

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("unit"), FieldPanel("unit_in_words")]),
        FieldRowPanel([FieldPanel("target"), FieldPanel("better")]),
        FieldPanel("note"),
        FieldRowPanel([FieldPanel("source"), FieldPanel("is_example")]),
        InlinePanel("measurements", label=_("Measurement")),
    ]

    class Meta(TranslatableMixin.Meta, Orderable.Meta):
        verbose_name = _("success figure")
        verbose_name_plural = _("success figures")

    def __str__(self) -> str:
        return self.name


class Measurement(models.Model):
    """One recorded value of a success figure, in the figure's unit."""

    keeps = Keeps.nothing()

    figure = ParentalKey(SuccessFigure, on_delete=models.CASCADE, related_name="measurements")
    day = models.DateField(_("day"), help_text=_("The day for which the value holds."))
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=2, help_text=_("In the unit of the success figure.")
    )

    panels = [FieldRowPanel([FieldPanel("day"), FieldPanel("value")])]

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["figure", "day"],
                name="projects_one_measurement_a_day",
                violation_error_message=_("There is already a measurement of this day."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.value}"
