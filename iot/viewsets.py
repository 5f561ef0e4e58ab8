"""Sensors and what belongs to them, in the Wagtail admin."""

from typing import ClassVar

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from iot.models import ObservedProperty, Sensor, SensorType, TopicRoute, Unit


class SensorListView(IndexView):
    """All sensors, with the ways to take them away and bring them back as a table."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        more = [
            Button(_("Import sensors"), url=reverse("sensor_import"), icon_name="upload"),
            Button(_("All sensors as a table"), url=reverse("sensor_export"), icon_name="download"),
        ]
        return [*super().header_more_buttons, *(more if self.user_has_permission("add") else [])]


class SensorViewSet(SnippetViewSet):
    """All sensors: searched by name or device, filtered by type."""

    model = Sensor
    icon = "site"
    menu_label = _("Sensors")
    index_view_class = SensorListView
    list_display: ClassVar = ["name", "device", "sensor_type", "place", "is_active", UpdatedAtColumn()]
    list_filter: ClassVar = ["sensor_type", "is_active"]
    list_per_page = 50


class TypeEditView(EditView):
    """A type's page, from which one can try it out."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        address = f"{reverse('sensor_trial')}?type={self.object.pk}"
        return [*super().header_more_buttons, Button(_("Try a message"), url=address, icon_name="view", priority=5)]


class SensorTypeViewSet(SnippetViewSet):
    """Types of sensors, with what they measure."""

    model = SensorType
    icon = "cog"
    menu_label = _("Types of sensors")
    edit_view_class = TypeEditView
    list_display: ClassVar = [
        "name",
        Column("decoder", label=_("Decoder"), accessor=lambda one: one.get_decoder_display()),
        "late_after",
        "silent_after",
        "is_public",
    ]


class ObservedPropertyViewSet(SnippetViewSet):
    """What is measured, in words."""

    model = ObservedProperty
    icon = "tag"
    menu_label = _("Observed properties")
    list_display: ClassVar = ["name", "slug"]


class UnitViewSet(SnippetViewSet):
    """Units of measurement."""

    model = Unit
    icon = "tag"
    menu_label = _("Units")
    list_display: ClassVar = ["name", "symbol", "code"]


class TopicRouteViewSet(SnippetViewSet):
    """Patterns of topics."""

    model = TopicRoute
    icon = "mail"
    menu_label = _("Topics of sensors")
    list_display: ClassVar = ["pattern", "partition"]


class SensorsGroup(SnippetViewSetGroup):
    """The entry of the menu."""

    items = (SensorViewSet, SensorTypeViewSet, ObservedPropertyViewSet, UnitViewSet, TopicRouteViewSet)
    menu_label = _("Sensors")
    menu_icon = "site"
    menu_order = 250
    menu_name = "sensors"
    # The board and its neighbours (iot.wagtail_hooks).
    submenu_hook = "register_sensors_menu_item"
