"""The outbox in the Wagtail admin: what could not be delivered, and another try."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView

from core.masking import mask
from core.registries import Waiting, waiting
from notifications import services
from notifications.models import Mail
from notifications.queries import failed, not_sent

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


@waiting.register
def undelivered(request: HttpRequest) -> Iterable[Waiting]:
    """Mails that could not be delivered."""
    if request.user.has_perm(PERMISSION):
        yield Waiting(_("Mails that could not be delivered"), failed().count(), reverse("outbox"), urgent=True)
