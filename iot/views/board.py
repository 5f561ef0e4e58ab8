"""The board of the sensors in the Wagtail admin, and the quarantine with what was refused."""

from typing import Any

import django_filters
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from iot.enums import Reason
from iot.models import Reject, Sensor
from iot.queries import board
from iot.services import quarantine


class ForSensors(PermissionCheckedMixin):
    """For whoever may change sensors."""

    permission_policy = ModelPermissionPolicy(Sensor)
    permission_required = "change"


class BoardView(ForSensors, WagtailAdminTemplateMixin, TemplateView):
    """What comes in, what is refused, who is silent: everything an operator asks in the morning."""

    page_title = _("How the sensors are")
    header_icon = "site"
    template_name = "iot/admin/board.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "board": board.board()}


class QuarantineFilter(WagtailFilterSet):
    """What the quarantine can be narrowed to."""

    reason = django_filters.ChoiceFilter(label=pgettext_lazy("sensor", "Reason"), choices=Reason.choices)
    topic = django_filters.CharFilter(label=_("Topic holds"), lookup_expr="icontains", max_length=255)

    class Meta:
        model = Reject
        fields: list[str] = []


class QuarantineView(ForSensors, ReportView):
    """Messages that were not taken, the newest first, each with its reason and its beginning as text."""

    page_title = _("Quarantine")
    header_icon = "warning"
    index_url_name = "quarantine"
    index_results_url_name = "quarantine_results"
    results_template_name = "iot/admin/quarantine_results.html"
    model = Reject
    filterset_class = QuarantineFilter
    export_filename = "quarantaene"
    list_export = ["received_at", "get_reason_display", "detail", "topic", "payload"]
    export_headings = {"get_reason_display": pgettext_lazy("sensor", "Reason")}
    # The template draws the rows; with none here, no sorting is offered that there is not.
    columns: list[Column] = []

    def get_queryset(self) -> QuerySet[Reject]:
        return Reject.objects.all()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("sensor_board"), "label": BoardView.page_title}
        return [*self.breadcrumbs_items, above, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reason = self.request.GET.get("reason", "")
        return {**super().get_context_data(**kwargs), "reason": Reason(reason) if reason in Reason.values else None}


def _back(request: HttpRequest) -> HttpResponse:
    reason = request.POST.get("reason", "")
    query = f"?reason={reason}" if reason in Reason.values else ""
    return redirect(f"{reverse('quarantine')}{query}")


class RejectDeleteView(ForSensors, View):
    """Deletes one message of the quarantine. The counters stay."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Delete it."""
        get_object_or_404(Reject, pk=pk).delete()
        messages.success(request, _("The message is deleted."))
        return _back(request)


class QuarantineEmptyView(ForSensors, View):
    """Empties the quarantine, or what one reason has put there. The counters stay."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Delete them."""
        reason = request.POST.get("reason", "")
        count = quarantine.empty(Reason(reason) if reason in Reason.values else None)
        said = ngettext("%(count)s message is deleted.", "%(count)s messages are deleted.", count)
        messages.success(request, said % {"count": count})
        return redirect("quarantine")
