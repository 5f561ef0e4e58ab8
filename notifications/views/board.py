"""The outbox and the board of notifications in the Wagtail admin: what became of messages, and another try."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from core.masking import mask
from core.registries import Waiting, waiting
from notifications import services
from notifications.models import Delivery, Mail, News
from notifications.queries import COUNTED, by_day, counted_news, failed, not_sent, topic_title
from notifications.queries import undelivered as untold

PERMISSION = "notifications.view_mail"


class OutboxView(ReportView):
    """Mails that have not left: failed ones, and those that wait for another attempt."""

    page_title = gettext_lazy("Outbox")
    header_icon = "mail"
    index_url_name = "outbox"
    index_results_url_name = "outbox_results"
    results_template_name = "notifications/outbox_results.html"
    model = Mail
    any_permission_required = ["view"]
    list_export = ["kind", "state", "attempts", "created_at", "due_at", "error"]
    columns = [
        Column("kind", label=gettext_lazy("kind")),
        Column("recipient", label=gettext_lazy("recipient"), accessor=lambda mail: mask(mail.recipient)),
        Column("state", label=gettext_lazy("state"), accessor=lambda mail: mail.get_state_display()),
        Column("error", label=gettext_lazy("reason")),
        DateColumn("created_at", label=gettext_lazy("written")),
    ]

    def get_queryset(self) -> QuerySet[Mail]:
        return not_sent()


@require_POST
@permission_required(PERMISSION)
def retry_failed(request: HttpRequest) -> HttpResponse:
    """Put all failed mails into the queue again."""
    count = sum(services.retry(mail_id) for mail_id in list(failed().values_list("pk", flat=True)))
    messages.success(request, _("%(count)s mails are on their way again.") % {"count": count})
    return redirect("outbox")


class ToldView(ReportView):
    """What people were told: each piece of news with what became of its messages, and the last days by topic."""

    page_title = gettext_lazy("Notifications")
    header_icon = "comment"
    index_url_name = "told"
    index_results_url_name = "told_results"
    results_template_name = "notifications/told_results.html"
    model = News
    permission_policy = ModelPermissionPolicy(Mail)
    any_permission_required = ["view"]
    paginate_by = 30
    list_export = ["title", "topic", "created_at", *(f"{state.value}_count" for state in COUNTED)]
    columns = [
        TitleColumn("title", label=gettext_lazy("news to be told"), url_name="told_history", accessor=str),
        Column("topic", label=gettext_lazy("topic"), accessor=lambda news: topic_title(news.topic)),
        *(Column(f"{state.value}_count", label=state.label) for state in COUNTED),
        DateColumn("created_at", label=gettext_lazy("published")),
    ]

    def get_queryset(self) -> QuerySet[News]:
        return counted_news()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = [(day, topic_title(day.topic)) for day in by_day()]
        return {**super().get_context_data(**kwargs), "days": days}


def _to(row: Delivery) -> str:
    return row.device.name if row.device else mask(row.subscriber.email)


class HistoryView(ReportView):
    """One piece of news: to whom it went by which way, and why not."""

    header_icon = "comment"
    results_template_name = "notifications/history_results.html"
    model = Delivery
    permission_policy = ModelPermissionPolicy(Mail)
    any_permission_required = ["view"]
    paginate_by = 50
    list_export: list[str] = []
    columns = [
        Column("to", label=gettext_lazy("recipient"), accessor=_to),
        Column("channel", label=gettext_lazy("how"), accessor=lambda row: row.get_channel_display()),
        Column("state", label=gettext_lazy("state"), accessor=lambda row: row.get_state_display()),
        Column("attempts", label=gettext_lazy("attempts")),
        Column("error", label=gettext_lazy("reason")),
        DateColumn("due_at", label=gettext_lazy("due")),
        DateColumn("ended_at", label=gettext_lazy("ended")),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.news = get_object_or_404(News, pk=kwargs["pk"])
        self.page_title = str(self.news)

    def get_index_url(self) -> str:
        return reverse("told_history", args=[self.news.pk])

    def get_index_results_url(self) -> str:
        return reverse("told_history_results", args=[self.news.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": reverse("told"), "label": ToldView.page_title}, {"url": "", "label": self.page_title}]

    def get_queryset(self) -> QuerySet[Delivery]:
        return self.news.deliveries.select_related("subscriber", "device").order_by("-state", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has_failed = untold().filter(news=self.news).exists()
        return {**super().get_context_data(**kwargs), "news": self.news, "has_failed": has_failed}


@require_POST
@permission_required(PERMISSION)
def try_news_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put what failed of one piece of news into the queue again."""
    count = services.try_again(news=get_object_or_404(News, pk=pk))
    messages.success(request, _("%(count)s messages are on their way again.") % {"count": count})
    return redirect("told_history", pk)


@waiting.register
def undelivered(request: HttpRequest) -> Iterable[Waiting]:
    """Mails and notifications that could not be delivered."""
    if request.user.has_perm(PERMISSION):
        yield Waiting(_("Mails that could not be delivered"), failed().count(), reverse("outbox"), urgent=True)
        count = untold().count()
        yield Waiting(_("Notifications that could not be delivered"), count, reverse("told"), urgent=True)
