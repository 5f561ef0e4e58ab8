"""The editors' dashboard: what waits."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.models import Revision, TaskState, WorkflowState

from core.clock import now
from core.registries import Waiting, waiting

# The beat looks every 15 seconds; what is still not out by then could not be published.
STUCK_AFTER = timedelta(minutes=5)


class WaitingPanel(Component):
    """All that waits for the person who looks, the urgent first."""

    name = "waiting"
    template_name = "home/admin/waiting.html"
    order = 10

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": waiting.collect(self._request)}


@hooks.register("construct_homepage_panels")
def add_waiting(request: HttpRequest, panels: list[Component]) -> None:
    """Put what waits on top of the dashboard."""
    panels.append(WaitingPanel(request))


@waiting.register
def approvals(request: HttpRequest) -> Iterable[Waiting]:
    """Pages that wait for this person's approval."""
    count = TaskState.objects.reviewable_by(request.user).count()
    yield Waiting(_("Pages that wait for your approval"), count, reverse("wagtailadmin_reports:workflow_tasks"))


@waiting.register
def scheduled(request: HttpRequest) -> Iterable[Waiting]:
    """Pages that will be published by themselves."""
    planned = Revision.page_revisions.filter(approved_go_live_at__isnull=False)
    count = planned.values("object_id").distinct().count()
    yield Waiting(_("Pages with a date of publication"), count, reverse("wagtailadmin_reports:site_history"))


@waiting.register
def stuck(request: HttpRequest) -> Iterable[Waiting]:
    """Pages whose time has come and that could not be published: an address that is taken by now, say."""
    overdue = Revision.page_revisions.filter(approved_go_live_at__lt=now() - STUCK_AFTER)
    pages = list(overdue.order_by("approved_go_live_at").values_list("object_id", flat=True).distinct())
    if pages:
        url = reverse("wagtailadmin_pages:edit", args=[pages[0]])
        yield Waiting(_("Pages that could not be published at their time"), len(pages), url, urgent=True)


@waiting.register
def returned(request: HttpRequest) -> Iterable[Waiting]:
    """Pages that this person has handed in and that came back with a wish."""
    back = WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES, requested_by=request.user)
    pages = list(back.order_by("-pk").values_list("object_id", flat=True).distinct())
    if pages:
        url = reverse("wagtailadmin_pages:edit", args=[pages[0]])
        yield Waiting(_("Your pages that came back with a wish"), len(pages), url)
