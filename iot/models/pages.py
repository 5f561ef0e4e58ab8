"""The pages of the sensors."""

from typing import ClassVar

from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel
from wagtail_localize.fields import SynchronizedField

from core.models import BasePage, OverviewPage
from iot.models.types import SensorType


class MeasurementIndexPage(OverviewPage):
    """All that the city measures and shows."""

    subpage_types: ClassVar[list[str]] = ["iot.ContainerPage"]
    template = "iot/measurement_index.html"

    class Meta:
        verbose_name = _("readings (overview)")
        verbose_name_plural = _("readings (overview)")


class ContainerPage(BasePage):
    """Recycling points: where there is room now."""

    sensor_types = ParentalManyToManyField(
        SensorType,
        related_name="+",
        verbose_name=_("types of sensors"),
        help_text=_("The first value of each says how full a container is."),
    )

    override_translatable_fields = [
        *BasePage.override_translatable_fields,
        SynchronizedField("sensor_types", overridable=False),
    ]
    content_panels = [*BasePage.content_panels, FieldPanel("sensor_types", widget=CheckboxSelectMultiple)]
    parent_page_types = ["iot.MeasurementIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "iot/containers.html"

    class Meta:
        verbose_name = _("containers")
        verbose_name_plural = _("containers")
