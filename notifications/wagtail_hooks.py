"""What notifications add to the Wagtail admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from notifications import views
from notifications.views import board


class BoardMenuItem(MenuItem):
    """Shown to whoever may see it."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(views.PERMISSION))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the addresses of the outbox and of the board."""
    return [
        path("reports/outbox/", views.OutboxView.as_view(), name="outbox"),
        path("reports/outbox/results/", views.OutboxView.as_view(results_only=True), name="outbox_results"),
        path("reports/outbox/retry/", views.retry_failed, name="outbox_retry"),
        path("reports/notifications/", board.ToldView.as_view(), name="told"),
        path("reports/notifications/results/", board.ToldView.as_view(results_only=True), name="told_results"),
        path("reports/notifications/<uuid:pk>/", board.HistoryView.as_view(), name="told_history"),
        path(
            "reports/notifications/<uuid:pk>/results/",
            board.HistoryView.as_view(results_only=True),
            name="told_history_results",
        ),
        path("reports/notifications/<uuid:pk>/retry/", board.try_news_again, name="told_retry"),
    ]


@hooks.register("register_reports_menu_item")
def register_outbox() -> MenuItem:
    """Return the outbox's entry among the reports."""
    return BoardMenuItem(_("Outbox"), reverse("outbox"), icon_name="mail", order=900)


@hooks.register("register_reports_menu_item")
def register_told() -> MenuItem:
    """Return the board's entry among the reports."""
    return BoardMenuItem(_("Notifications"), reverse("told"), icon_name="comment", order=910)
