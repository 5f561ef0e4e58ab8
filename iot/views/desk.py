"""What needs a colleague, in the Wagtail admin: alerts of sensors, and photos of what people report."""

from typing import Any

import django_filters
from django.contrib.auth.decorators import permission_required
from django.db.models import F, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from core.registries import Waiting, waiting
from iot.enums import AlertKind
from iot.models import Alert, OverflowReport, Sensor
from iot.queries.streams import written
from iot.services.alerts import PERMISSION

REPORTS = "iot.change_overflowreport"
MAY = f"iot.{PERMISSION}"


class AlertFilter(WagtailFilterSet):
    """By what is the matter, and whether it still is."""

    kind = django_filters.ChoiceFilter(choices=AlertKind.choices, label=gettext_lazy("What"))
    is_over = django_filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull", exclude=True,
                                           label=gettext_lazy("Over"))  # fmt: skip

    class Meta:
        model = Alert
        fields = ("kind", "is_over")


def _said(alert: Alert) -> str:
    channel = alert.datastream.channel
    return "" if alert.value is None else f"{written(alert.value, channel.decimals)} {channel.unit.symbol}".strip()


class AlertsView(ReportView):
    """All alerts, what is open first. Nobody settles them by hand: they end when the matter does."""

    page_title = gettext_lazy("Alerts of sensors")
    header_icon = "warning"
    index_url_name = "sensor_alerts"
    index_results_url_name = "sensor_alerts_results"
    results_template_name = "iot/admin/alerts_results.html"
    model = Alert
    filterset_class = AlertFilter
    permission_policy = ModelPermissionPolicy(Sensor)
    any_permission_required = ["change"]
    paginate_by = 50
    list_export = ["datastream__sensor__name", "kind", "value", "opened_at", "closed_at"]
    columns = [
        TitleColumn(
            "datastream__sensor",
            label=gettext_lazy("sensor"),
            accessor=lambda one: one.datastream.sensor.name,
            get_url=lambda one: reverse("wagtailsnippets_iot_sensor:edit", args=[one.datastream.sensor_id]),
        ),
        Column("kind", label=gettext_lazy("what"), accessor=lambda one: one.get_kind_display()),
        Column("value", label=gettext_lazy("value"), accessor=_said),
        DateColumn("opened_at", label=gettext_lazy("since")),
        Column("closed_at", label=gettext_lazy("over since"), accessor=lambda one: one.closed_at or _("still open")),
    ]

    def get_queryset(self) -> QuerySet[Alert]:
        described = Alert.objects.select_related("datastream__sensor", "datastream__channel__unit")
        return described.order_by(F("closed_at").desc(nulls_first=True), "-opened_at")


@permission_required(REPORTS, raise_exception=True)
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Show the photo of a report to whoever may see it, and to nobody else."""
    report = get_object_or_404(OverflowReport, pk=pk)
    if not report.photo:
        raise Http404
    kind = {"png": "image/png", "webp": "image/webp", "avif": "image/avif"}
    ending = str(report.photo.name).rpartition(".")[2]
    answer = FileResponse(report.photo.open("rb"), content_type=kind.get(ending, "image/jpeg"))
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@waiting.register
def what_waits(request: HttpRequest) -> list[Waiting]:
    """Sensors that need somebody, and reports of overflows."""
    found: list[Waiting] = []
    if request.user.has_perm(MAY):
        open_ones: Any = Alert.objects.filter(closed_at=None).exclude(kind=AlertKind.FULL)
        found.append(Waiting(_("Sensors that need somebody"), open_ones.count(), reverse("sensor_alerts")))
    if request.user.has_perm(REPORTS):
        new = OverflowReport.objects.filter(is_done=False).count()
        found.append(Waiting(_("Reports of overflows"), new, reverse("overflow_reports:list")))
    return found
