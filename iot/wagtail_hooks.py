"""What the sensors add to the Wagtail admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from core.registries import audit_actions
from iot.views import board, desk, fleet, trial
from iot.viewsets import SensorsGroup

register_snippet(SensorsGroup)
audit_actions.register(
    {
        "iot.overflow_settled": _("Settled a report of an overflow"),
        "iot.overflow_reopened": _("Opened a report of an overflow again"),
    }
)


class SensorMenuItem(MenuItem):
    """Shown to whoever may change sensors."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("iot.change_sensor"))


@hooks.register("register_admin_urls")
def board_urls() -> list[URLPattern]:
    """The board of the sensors, and the quarantine."""
    return [
        path("sensors/board/", board.BoardView.as_view(), name="sensor_board"),
        path("sensors/quarantine/", board.QuarantineView.as_view(), name="quarantine"),
        path("sensors/quarantine/results/", board.QuarantineView.as_view(results_only=True), name="quarantine_results"),
        path("sensors/quarantine/empty/", board.QuarantineEmptyView.as_view(), name="quarantine_empty"),
        path("sensors/quarantine/<int:pk>/delete/", board.RejectDeleteView.as_view(), name="quarantine_delete"),
    ]


@hooks.register("register_sensors_menu_item")
def board_item() -> MenuItem:
    """The board, above all that belongs to sensors."""
    return SensorMenuItem(_("How they are"), reverse("sensor_board"), name="sensor-board", icon_name="desktop", order=0)


@hooks.register("register_sensors_menu_item")
def quarantine_item() -> MenuItem:
    """The quarantine, below it."""
    return SensorMenuItem(_("Quarantine"), reverse("quarantine"), name="quarantine", icon_name="warning", order=20)


@hooks.register("register_admin_urls")
def trial_urls() -> list[URLPattern]:
    """Where one tries what becomes of a message."""
    return [path("sensors/trial/", trial.TrialView.as_view(), name="sensor_trial")]


@hooks.register("register_sensors_menu_item")
def trial_item() -> MenuItem:
    """It stands below the quarantine."""
    return SensorMenuItem(_("Try a message"), reverse("sensor_trial"), name="sensor-trial", icon_name="view", order=21)


@hooks.register("register_admin_urls")
def fleet_urls() -> list[URLPattern]:
    """All sensors as a table: in and out."""
    return [
        path("sensors/import/", fleet.FleetView.as_view(), name="sensor_import"),
        path("sensors/import/confirm/", fleet.FleetConfirmView.as_view(), name="sensor_import_confirm"),
        path("sensors/import/template/", fleet.FleetTemplateView.as_view(), name="sensor_import_template"),
        path("sensors/export/", fleet.FleetExportView.as_view(), name="sensor_export"),
    ]


@hooks.register("register_sensors_menu_item")
def fleet_item() -> MenuItem:
    """It stands last."""
    return SensorMenuItem(
        _("Import sensors"), reverse("sensor_import"), name="sensor-import", icon_name="upload", order=22
    )


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    """Return the addresses of the alerts, and of the photos that people send."""
    return [
        path("reports/sensors/alerts/", desk.AlertsView.as_view(), name="sensor_alerts"),
        path(
            "reports/sensors/alerts/results/", desk.AlertsView.as_view(results_only=True), name="sensor_alerts_results"
        ),
        path("overflow/<int:pk>/photo/", desk.photo, name="overflow_photo"),
    ]


@hooks.register("register_sensors_menu_item")
def alerts_item() -> MenuItem:
    """The alerts, below the board."""
    return SensorMenuItem(_("Alerts of sensors"), reverse("sensor_alerts"), name="alerts", icon_name="warning", order=1)
