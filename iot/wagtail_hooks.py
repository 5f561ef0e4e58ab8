"""What the sensors add to the Wagtail admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from core.registries import audit_actions
from iot.views import desk
from iot.viewsets import SensorsGroup

register_snippet(SensorsGroup)
audit_actions.register(
    {
        "iot.overflow_settled": _("Settled a report of an overflow"),
        "iot.overflow_reopened": _("Opened a report of an overflow again"),
    }
)


class DeskItem(MenuItem):
    """Shown to whoever looks after sensors."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(desk.MAY))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the addresses of the alerts, and of the photos that people send."""
    return [
        path("reports/sensors/alerts/", desk.AlertsView.as_view(), name="sensor_alerts"),
        path(
            "reports/sensors/alerts/results/", desk.AlertsView.as_view(results_only=True), name="sensor_alerts_results"
        ),
        path("overflow/<int:pk>/photo/", desk.photo, name="overflow_photo"),
    ]


@hooks.register("register_reports_menu_item")
def register_alerts() -> MenuItem:
    """Return the alerts' entry among the reports."""
    return DeskItem(_("Alerts of sensors"), reverse("sensor_alerts"), icon_name="warning", order=920)
