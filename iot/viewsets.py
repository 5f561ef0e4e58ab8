"""Sensors and what belongs to them, in the Wagtail admin."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import DeleteView, EditView, IndexView, SnippetViewSet, SnippetViewSetGroup

from iot.models import ObservedProperty, OverflowReport, Sensor, SensorType, TopicRoute, Unit
from iot.services.reports import settle

# As many as one reads in a message.
MOST_NAMED = 5


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


class CarefulDeleteView(DeleteView):
    """Says what still needs it, instead of deleting: Wagtail asks its index of references, which knows no bulk."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                answer: HttpResponse = super().post(request, *args, **kwargs)
                return answer
        except ProtectedError as error:
            names = ", ".join(sorted(str(one) for one in error.protected_objects)[:MOST_NAMED])
            messages.error(request, gettext("This is still needed, by: %(names)s …") % {"names": names})
            return redirect(self.get_success_url())


class TypeEditView(EditView):
    """A type's page, from which one can try it out."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        address = f"{reverse('sensor_trial')}?type={self.object.pk}"
        return [*super().header_more_buttons, Button(_("Try a message"), url=address, icon_name="view", priority=5)]


class SensorTypeViewSet(SnippetViewSet):
    """Types of sensors, with what they measure."""

    model = SensorType
    delete_view_class = CarefulDeleteView
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
    delete_view_class = CarefulDeleteView
    icon = "tag"
    menu_label = _("Observed properties")
    list_display: ClassVar = ["name", "locale"]


class UnitViewSet(SnippetViewSet):
    """Units of measurement."""

    model = Unit
    delete_view_class = CarefulDeleteView
    icon = "tag"
    menu_label = _("Units")
    list_display: ClassVar = ["name", "symbol", "code"]


class TopicRouteViewSet(SnippetViewSet):
    """Patterns of topics."""

    model = TopicRoute
    icon = "mail"
    menu_label = _("Topics of sensors")
    list_display: ClassVar = ["pattern", "partition"]


class SettleView(EditView):
    """Shows a report and takes that it is settled. It has no status: Wagtail would call a private report published."""

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        return MediaContainer([panel for panel in panels if panel.name != "status"])

    def save_instance(self) -> Any:
        return settle(report_id=self.object.pk, is_done=self.form.cleaned_data["is_done"], by=self.request.user)


class NobodyAdds(ModelPermissionPolicy):
    """Rows come from people alone."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and bool(super().user_has_permission(user, action))


register_permission_policy(OverflowReport, NobodyAdds(OverflowReport))


class OverflowViewSet(SnippetViewSet):
    """What people report of containers, the newest first. Nothing is added by hand."""

    model = OverflowReport
    icon = "mail"
    menu_label = _("Reports of overflows")
    admin_url_namespace = "overflow_reports"
    edit_view_class = SettleView
    add_to_reference_index = False
    list_display: ClassVar = [
        "sensor",
        Column("note", label=_("what they say"), accessor=lambda one: Truncator(one.note).chars(80)),
        BooleanColumn("photo", label=_("photo")),
        DateColumn("created_at", label=_("received"), width="15%"),
        BooleanColumn("is_done", label=_("settled"), width="10%"),
    ]
    list_filter: ClassVar = ["is_done"]
    list_export: ClassVar = ["pk", "sensor", "created_at", "is_done"]
    panels: ClassVar = [
        FieldPanel("sensor", read_only=True),
        FieldPanel("note", read_only=True),
        HelpPanel(template="iot/admin/photo.html", heading=_("Photo")),
        FieldPanel("created_at", read_only=True),
        FieldPanel("is_done"),
    ]


class SensorsGroup(SnippetViewSetGroup):
    """The entry of the menu."""

    items = (
        SensorViewSet,
        OverflowViewSet,
        SensorTypeViewSet,
        ObservedPropertyViewSet,
        UnitViewSet,
        TopicRouteViewSet,
    )
    menu_label = _("Sensors")
    menu_icon = "site"
    menu_order = 250
    menu_name = "sensors"
    # The board and its neighbours (iot.wagtail_hooks).
    submenu_hook = "register_sensors_menu_item"
