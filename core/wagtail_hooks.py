"""What the core adds to the Wagtail admin."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.snippets.models import register_snippet

from core.admin import AuditReport, ContentReport, content_checks
from core.domain import printable, safe_cell
from core.periods import to_local
from core.policies import choosable_pages
from core.querysets import with_module
from core.registries import Waiting, waiting
from core.services import audit
from core.views import film_part
from core.viewsets import PlacesGroup

register_snippet(PlacesGroup)

# No pictures of editors: nobody needs them, and Wagtail would store them with all that the camera wrote. There is no
# setting for it.
AvatarSettingsPanel.is_active = lambda _panel: False

_plain_value = SpreadsheetExportMixin.preprocess_field_value
_plain_heading = SpreadsheetExportMixin.get_heading


def _safe_value(view: Any, field: str, value: Any, export_format: str) -> Any:
    if isinstance(value, datetime):
        # As the clock on the wall shows it; spreadsheets know no zones.
        value = to_local(value).replace(tzinfo=None, microsecond=0)
    cell = _plain_value(view, field, value, export_format)
    if not isinstance(cell, str):
        return cell
    return safe_cell(cell) if export_format == SpreadsheetExportMixin.FORMAT_CSV else printable(cell)


def _safe_heading(view: Any, queryset: Any, field: str) -> str:
    return safe_cell(_plain_heading(view, queryset, field))


# Whatever editors take away may hold what strangers wrote, and headings what colleagues wrote: no cell runs in a
# spreadsheet, and none has a sign of which the export would die. Wagtail has no setting for it.
SpreadsheetExportMixin.preprocess_field_value = _safe_value
SpreadsheetExportMixin.get_heading = _safe_heading


@hooks.register("register_admin_urls")
def content_check_urls() -> list[URLPattern]:
    """The content checks: one page's, and all pages' as a report."""
    return [
        path("content-checks/<int:page_id>/", content_checks, name="content_checks"),
        path("reports/content/", ContentReport.as_view(), name="content_report"),
        path("reports/content/results/", ContentReport.as_view(results_only=True), name="content_report_results"),
    ]


@hooks.register("register_admin_urls")
def audit_urls() -> list[URLPattern]:
    """The audit log, for whoever may see it."""
    return [
        path("reports/audit/", AuditReport.as_view(), name="audit_report"),
        path("reports/audit/results/", AuditReport.as_view(results_only=True), name="audit_report_results"),
    ]


class AuditMenuItem(MenuItem):
    """Shown to whoever may see the log."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("core.view_auditentry"))


@hooks.register("register_reports_menu_item")
def audit_item() -> MenuItem:
    """The audit log, among the reports."""
    return AuditMenuItem(_("Log"), reverse("audit_report"), name="audit-log", icon_name="history", order=950)


@hooks.register("register_reports_menu_item")
def content_report_item() -> MenuItem:
    """The report on the content of all pages, among Wagtail's."""
    return MenuItem(
        _("Content checks"), reverse("content_report"), name="content-checks", icon_name="glasses", order=100
    )


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    """Load the few rules that our own pieces of the admin need."""
    return format_html('<link rel="stylesheet" href="{}">', static("admin.css"))


# After Wagtail's own hook, which asks whether the document's collection is restricted.
hooks.register("before_serve_document", film_part, order=1000)

hooks.register("construct_page_chooser_queryset", choosable_pages)


@hooks.register("construct_explorer_page_queryset")
def explorable_pages(_parent: Page, pages: PageQuerySet, _request: HttpRequest) -> PageQuerySet:
    """Leave out pages whose module is off: Wagtail cannot open them."""
    return with_module(pages)


@waiting.register
def audit_fault(request: HttpRequest) -> Iterable[Waiting]:
    """What the nightly check of the audit log has found, for those who may read the log."""
    if audit.noted_fault() and request.user.has_perm("core.view_auditentry"):
        yield Waiting(gettext("The audit log has been tampered with"), 1, reverse("audit_report"), urgent=True)
