"""What people report of a container, from the form to the colleague who settles it."""

from typing import Any

from django.core.files.base import File
from django.db import transaction

from core.services import audit
from iot.models import OverflowReport, Sensor


@transaction.atomic
def report_overflow(*, sensor: Sensor, note: str = "", photo: File | None = None) -> OverflowReport:
    """Take down that a container overflows; the photo has been made anew by the form's field."""
    report = OverflowReport(sensor=sensor, note=note)
    if photo:
        report.photo.save(photo.name or "bild.jpg", photo, save=False)
    report.save()
    return report


@transaction.atomic
def settle(*, report_id: int, is_done: bool, by: Any) -> OverflowReport:
    """Note whether somebody has seen to it."""
    report = OverflowReport.objects.select_for_update().get(pk=report_id)
    if report.is_done != is_done:
        report.is_done = is_done
        report.save(update_fields=["is_done"])
        action = "iot.overflow_settled" if is_done else "iot.overflow_reopened"
        audit.record(action=action, actor=by, about=report)
    return report
