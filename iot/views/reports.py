"""The form by which people say that a container overflows."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.forms import too_often
from core.registries import page_route
from iot.forms import OverflowForm
from iot.models import ContainerPage, Sensor
from iot.services.reports import report_overflow

# From one network address: everybody behind a mobile provider shares one.
MOST_AN_HOUR = 20


def _container(page: ContainerPage, slug: str) -> Sensor:
    """Return a container of this page by its address. Raises Http404."""
    found = Sensor.objects.filter(slug=slug, is_active=True, sensor_type__is_public=True)
    sensor = found.filter(sensor_type__in=page.sensor_types.all()).select_related("place").first()
    if sensor is None:
        raise Http404
    return sensor


@page_route(ContainerPage, "melden/<slug:sensor>/", name="report", form=True)
def report(page: ContainerPage, request: HttpRequest, sensor: str) -> HttpResponse:
    """Take a report; the container is known, so that nothing has to be typed."""
    container = _container(page, sensor)
    form = OverflowForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and not too_often(request, form, "overflow", most=MOST_AN_HOUR):
        report_overflow(sensor=container, note=form.cleaned_data["note"], photo=form.cleaned_data["photo"])
        return redirect(page.get_url(request) + page.reverse_subpage("report_thanks", args=[sensor]))
    context: dict[str, Any] = {"page": page, "form": form, "container": container}
    return render(request, "iot/report.html", context, status=422 if form.errors else 200)


@page_route(ContainerPage, "melden/<slug:sensor>/danke/", name="report_thanks")
def report_thanks(page: ContainerPage, request: HttpRequest, sensor: str) -> HttpResponse:
    """Say that the report has come, and what happens next."""
    return render(request, "iot/report_thanks.html", {"page": page, "container": _container(page, sensor)})
