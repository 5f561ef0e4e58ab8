"""Trying a type of sensor out in the Wagtail admin: what would become of a message."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from core import clock
from iot.enums import Reason
from iot.forms import TrialForm
from iot.models import Reject, SensorType
from iot.queries.trial import example, sensor_of, trial
from iot.services.quarantine import SHOWN
from iot.views.board import ForSensors


def _numbered(request: HttpRequest, name: str, model: Any) -> Any:
    """Return the row whose number the address names; nothing if it names none that there is."""
    number = request.GET.get(name, "")
    return model.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None


class TrialView(ForSensors, WagtailAdminTemplateMixin, FormView[TrialForm]):
    """Shows what would be stored of a message or why it would be refused. Stores nothing."""

    page_title = _("Try a message")
    header_icon = "view"
    template_name = "iot/admin/trial.html"
    form_class = TrialForm

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_initial(self) -> dict[str, Any]:
        """Begin with a refused message (`reject`), or with a sample of a type (`type`)."""
        reject = _numbered(self.request, "reject", Reject)
        kind = _numbered(self.request, "type", SensorType)
        if reject:
            sensor = sensor_of(reject.topic)
            kind = kind or (sensor and sensor.sensor_type)
            topic, message, retained = reject.topic, reject.payload, reject.reason == Reason.RETAINED
        else:
            kind = kind or SensorType.objects.exclude(slug="canary").order_by("name").first()
            topic, message, retained = *(example(kind, clock.now()) if kind else ("", "")), False
        return {"sensor_type": kind, "topic": topic, "message": message, "is_retained": retained}

    def form_valid(self, form: TrialForm) -> HttpResponse:
        said = form.cleaned_data
        found = trial(
            said["sensor_type"], said["topic"], said["message"].encode(errors="replace"), clock.now(),
            retained=said["is_retained"],
        )  # fmt: skip
        return self.render_to_response(self.get_context_data(form=form, trial=found))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reject = _numbered(self.request, "reject", Reject) if self.request.method == "GET" else None
        return {
            **super().get_context_data(**kwargs),
            "reject": reject,
            "is_cut": bool(reject and len(reject.payload) >= SHOWN),
            "kinds": SensorType.objects.exclude(slug="canary").order_by("name"),
        }
