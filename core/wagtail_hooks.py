"""What the core adds to the Wagtail admin."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet
from wagtail.snippets.models import register_snippet
from wagtail_localize.views.submit_translations import SubmitTranslationForm

from core.admin import AuditReport, ContentReport, CoverageReport, content_checks, write_simple
from core.domain import printable, safe_cell
from core.models import SIMPLE
from core.periods import to_local
from core.policies import choosable_pages
from core.queries.coverage import originals, outdated
from core.querysets import with_module
from core.registries import Waiting, waiting
from core.services import audit
from core.views import film_part, guarded_snippets
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


@hooks.register("register_admin_urls")
def coverage_urls() -> list[URLPattern]:
    """Which page there is in which language; and the beginning of a text in Leichte Sprache."""
    return [
        path("reports/languages/", CoverageReport.as_view(), name="coverage_report"),
        path("reports/languages/results/", CoverageReport.as_view(results_only=True), name="coverage_report_results"),
        path("languages/simple/<int:page_id>/", write_simple, name="write_simple"),
    ]


@hooks.register("register_admin_urls", order=-1)
def closed_urls() -> list[URLPattern]:
    """Stand before addresses of wagtail-localize: the names of all snippets, told to everybody, and its report.

    The report shows nobody's rights, not what is missing, and fails with Wagtail 8; ours is shown instead.
    """
    return [
        path("localize/reports/translations/", RedirectView.as_view(pattern_name="coverage_report")),
        path("localize/reports/translations/results/", RedirectView.as_view(pattern_name="coverage_report")),
        path("localize/api/snippets/<slug:app_label>/<slug:model_name>/", guarded_snippets),
        path("localize/api/snippets/<slug:app_label>/<slug:model_name>/<str:pk>/", guarded_snippets),
    ]


@hooks.register("register_reports_menu_item")
def coverage_item() -> MenuItem:
    """The table of languages, among Wagtail's reports."""
    return LanguagesMenuItem(_("Languages"), reverse("coverage_report"), name="languages", icon_name="globe", order=110)


@hooks.register("construct_reports_menu")
def one_report_of_languages(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out wagtail-localize's own report: ours shows what is missing too."""
    items[:] = [one for one in items if one.url != reverse("wagtail_localize:translations_report")]


class LanguagesMenuItem(MenuItem):
    """Shown where there is more than one language."""

    def is_shown(self, _request: HttpRequest) -> bool:
        return len(settings.LANGUAGES) > 1


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

_offer_languages = SubmitTranslationForm.__init__


def _leave_simple_out(form: SubmitTranslationForm, *args: Any, **kwargs: Any) -> None:
    _offer_languages(form, *args, **kwargs)
    form.fields["locales"].queryset = form.fields["locales"].queryset.exclude(language_code=SIMPLE)


# Leichte Sprache is no translation sentence by sentence: its texts begin in the table of languages.
SubmitTranslationForm.__init__ = _leave_simple_out


@waiting.register
def outdated_translations(request: HttpRequest) -> Iterable[Waiting]:
    """Translations whose original has changed since, of the pages that this person may edit."""
    if len(settings.LANGUAGES) > 1 and request.user.has_perm("wagtail_localize.submit_translation"):
        pages = policy_registry.get_by_type(Page).instances_user_has_permission_for(request.user, "change")
        count = outdated(pages & originals())
        yield Waiting(gettext("Translations that are outdated"), count, f"{reverse('coverage_report')}?state=outdated")


@hooks.register("construct_explorer_page_queryset")
def explorable_pages(_parent: Page, pages: PageQuerySet, _request: HttpRequest) -> PageQuerySet:
    """Leave out pages whose module is off: Wagtail cannot open them."""
    return with_module(pages)


@waiting.register
def audit_fault(request: HttpRequest) -> Iterable[Waiting]:
    """What the nightly check of the audit log has found, for those who may read the log."""
    if audit.noted_fault() and request.user.has_perm("core.view_auditentry"):
        yield Waiting(gettext("The audit log has been tampered with"), 1, reverse("audit_report"), urgent=True)
