"""What notifications add to the Wagtail admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from notifications import views


class OutboxMenuItem(MenuItem):
    """Shown to whoever may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(views.PERMISSION))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the outbox's addresses."""
    return [
        path("reports/outbox/", views.OutboxView.as_view(), name="outbox"),
        path("reports/outbox/results/", views.OutboxView.as_view(results_only=True), name="outbox_results"),
        path("reports/outbox/retry/", views.retry_failed, name="outbox_retry"),
    ]


@hooks.register("register_reports_menu_item")
def register_outbox() -> MenuItem:
    """Return the outbox's entry among the reports."""
    return OutboxMenuItem(_("Outbox"), reverse("outbox"), icon_name="mail", order=900)
