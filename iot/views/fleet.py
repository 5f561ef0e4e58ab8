"""All sensors as a table in the Wagtail admin: taken away, and brought back with a preview."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from accounts.models import User
from accounts.services import note_table
from iot.domain.fleet import written
from iot.forms import FleetConfirmForm, FleetForm, TableForm
from iot.models import SensorType
from iot.queries import fleet as queries
from iot.services import fleet
from iot.views.board import ForSensors

# So many rows of a preview stand on its page.
SHOWN = 1000


class ForFleets(ForSensors):
    """For whoever may change sensors, and add some."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse all others."""
        if not self.user_has_permission("add"):
            raise PermissionDenied
        answer: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return answer


class FleetView(ForFleets, WagtailAdminTemplateMixin, FormView[TableForm]):
    """Takes a file, and shows row by row what it would do. Changes nothing."""

    page_title = gettext_lazy("Import sensors")
    header_icon = "upload"
    template_name = "iot/admin/fleet.html"
    form_class: type[TableForm] = FleetForm

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("wagtailsnippets_iot_sensor:list"), "label": _("Sensors")}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = SensorType.objects.order_by("name")
        return {**super().get_context_data(**kwargs), "kinds": kinds, "file_form": FleetForm()}

    def form_valid(self, form: TableForm) -> HttpResponse:
        return self.preview(form, queries.plan(form.rows))

    def preview(self, form: TableForm, plan: queries.Plan) -> HttpResponse:
        """Show what a plan would do."""
        shown = plan.ordered[:SHOWN]
        return self.render_to_response(self.get_context_data(form=form, plan=plan, shown=shown, table=form.text))


class FleetConfirmView(FleetView):
    """Does what a preview has shown: that and nothing else. If things have changed since, it shows them anew."""

    form_class = FleetConfirmForm
    http_method_names = ["post"]

    def form_valid(self, form: TableForm) -> HttpResponse:
        plan = fleet.carry_out(form.rows, seen=form.cleaned_data["seen"])
        if not plan.is_done:
            messages.warning(self.request, _("Meanwhile something has changed. Please look at it once more."))
            return self.preview(form, plan.plan)
        messages.success(self.request, _("New: %(new)s, changed: %(changed)s.") % plan.numbers)
        return redirect("sensor_import")


def _file(name: str, rows: list[list[str]]) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(written(rows), content_type="text/csv; charset=utf-8", headers=headers)


class FleetExportView(ForFleets, View):
    """All sensors in the format that the import takes."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the file, and note who took it."""
        assert isinstance(request.user, User)  # noqa: S101 (nobody else gets past `dispatch`)
        note_table(by=request.user, where="sensor_export", about="", form="csv")
        return _file("sensoren", queries.table())


class FleetTemplateView(ForFleets, View):
    """An empty table with the names of its columns."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return the file."""
        return _file("sensoren-vorlage", [])
