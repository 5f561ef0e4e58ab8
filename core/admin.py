"""Reports in the Wagtail admin: what the content checks find, on one page and on all; what the audit log holds."""

from types import SimpleNamespace
from typing import Any

import django_filters
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.filters import ContentTypeFilter, DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.views.reports import PageReportView, ReportView
from wagtail.models import Locale, Page, get_page_content_types
from wagtail.query import PageQuerySet

from core.domain import safe_cell
from core.domain.content_checks import Kind
from core.models import SIMPLE, AuditEntry
from core.queries.audit import Line, in_words, known_actions
from core.queries.checks import check_pages
from core.queries.coverage import State, Thing, coverage, languages, originals, things
from core.registries import audit_actions
from core.services import audit
from core.services.translations import write_page

audit_actions.register(
    {
        "core.expired_deleted": _("Deleted what was due"),
        "core.person_erased": _("Deleted what was kept of a person"),
        audit.PRUNED: _("Deleted old entries of the log"),
    }
)


def content_checks(request: HttpRequest, page_id: int) -> HttpResponse:
    """The checks of a page's latest draft as a piece of HTML, for the panel that fetches it after each saving."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft = page.get_latest_revision_as_object()
    return render(request, "core/admin/_content_checks.html", {"report": check_pages([draft])[page_id]})


class ContentReportFilter(WagtailFilterSet):
    """What the report can be narrowed to. By kind all pages have to be looked at, some 3 ms each."""

    kind = django_filters.ChoiceFilter(label=_("Finding"), choices=Kind.choices, method="of_kind")
    content_type = ContentTypeFilter(
        label=pgettext_lazy("page", "Type"),
        queryset=lambda _request: get_page_content_types(include_base_page_type=False),
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def of_kind(self, pages: PageQuerySet, _name: str, kind: str) -> PageQuerySet:
        """Return the pages of which a check finds this."""
        reports = check_pages(list(pages.specific()))
        return pages.filter(pk__in=[pk for pk, one in reports.items() if any(f.kind == kind for f in one.findings)])


class ContentReport(PageReportView):
    """All live pages that one may edit, with what the checks find. Pages without a finding are listed too."""

    page_title = _("Content checks")
    header_icon = "glasses"
    results_template_name = "core/admin/content_report.html"
    index_url_name = "content_report"
    index_results_url_name = "content_report_results"
    filterset_class = ContentReportFilter
    any_permission_required = ["add", "change", "publish"]
    export_filename = "inhaltspruefung"
    list_export = ["title", "full_url", "findings_in_words", "reading_in_words"]
    export_headings = {
        "title": _("Title"),
        "full_url": _("Address"),
        "findings_in_words": _("Findings"),
        "reading_in_words": _("Readability"),
    }
    custom_field_preprocess = {name: {"csv": safe_cell, "xlsx": safe_cell} for name in list_export}

    def get_queryset(self) -> PageQuerySet:
        pages = self.permission_policy.instances_user_has_permission_for(self.request.user, "change")
        self.queryset = pages.live().filter(depth__gt=1).order_by("path")
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> list[Page]:
        pages: list[Page] = list(object_list.specific())
        reports = check_pages(pages)
        for page in pages:
            page.report = reports[page.pk]
            reading = page.report.reading
            page.findings_in_words = "; ".join(str(one.kind.label) for one in page.report.findings)
            page.reading_in_words = f"{reading.level.label} ({reading.score})" if reading else ""
        return pages


class CoverageFilter(WagtailFilterSet):
    """What the table can be narrowed to."""

    state = django_filters.ChoiceFilter(label=_("State"), choices=State.choices, method="in_state")
    language = django_filters.ChoiceFilter(label=_("Language"), choices=languages, method="in_language")
    content_type = ContentTypeFilter(
        label=pgettext_lazy("page", "Type"),
        queryset=lambda _request: get_page_content_types(include_base_page_type=False),
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def in_state(self, pages: PageQuerySet, _name: str, state: str) -> PageQuerySet:
        """Return the pages that are in this state in any language, or in the chosen one."""
        wanted = self.data.get("language")
        rows = coverage(pages).items()
        fits = [pk for pk, cells in rows if any(c.state == state and wanted in (None, "", c.code) for c in cells)]
        return pages.filter(pk__in=fits)

    def in_language(self, pages: PageQuerySet, _name: str, _code: str) -> PageQuerySet:
        """Narrow nothing by itself: it says of which language the state is."""
        return pages


class CoverageReport(PageReportView):
    """All pages that one may edit, and their state in each language."""

    page_title = _("Languages")
    header_icon = "globe"
    results_template_name = "core/admin/coverage_results.html"
    index_url_name = "coverage_report"
    index_results_url_name = "coverage_report_results"
    filterset_class = CoverageFilter
    any_permission_required = ["add", "change", "publish"]
    export_filename = "sprachen"
    list_export = ["title", "full_url", *[f"in_{code}" for code, _name in settings.LANGUAGES]]
    export_headings = {
        "title": _("Title"),
        "full_url": _("Address"),
        **{f"in_{code}": name for code, name in settings.LANGUAGES},
    }
    custom_field_preprocess = {name: {"csv": safe_cell, "xlsx": safe_cell} for name in list_export}

    def get_queryset(self) -> PageQuerySet:
        pages = self.permission_policy.instances_user_has_permission_for(self.request.user, "change")
        self.queryset = (pages & originals()).order_by("path")
        return super().get_queryset()

    def decorate_paginated_queryset(self, object_list: Any) -> list[Page]:
        pages: list[Page] = list(object_list.specific())
        cells = coverage(pages)
        for page in pages:
            page.cells = cells[page.pk]
            for cell in page.cells:
                setattr(page, f"in_{cell.code}", str(cell.state.label))
        return pages

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "languages": languages(),
            "simple": SIMPLE,
            "may_translate": self.may_translate,
            "things": things() if self.may_translate else [],
        }

    @property
    def may_translate(self) -> bool:
        """Tell whether this person may begin translations."""
        return bool(self.request.user.has_perm("wagtail_localize.submit_translation"))

    def as_spreadsheet(self, queryset: list[Page], spreadsheet_format: str) -> HttpResponse:
        """Return the table as a file: the pages, then, as on the screen, the words that they use."""
        rows = [*queryset, *(_row(one) for one in things())] if self.may_translate else queryset
        response: HttpResponse = super().as_spreadsheet(rows, spreadsheet_format)
        return response


def _row(thing: Thing) -> SimpleNamespace:
    """Return what the table's file says of a thing that editors have named."""
    states = {code: State.MISSING if name in thing.missing else State.CURRENT for code, name in languages()}
    states[settings.LANGUAGE_CODE] = State.ORIGINAL
    cells = {f"in_{code}": str(state.label) for code, state in states.items()}
    return SimpleNamespace(title=f"{thing.kind}: {thing.name}", full_url="", **cells)


@require_POST
def write_simple(request: HttpRequest, page_id: int) -> HttpResponse:
    """Begin a page's text in Leichte Sprache, and lead to its editor."""
    page = get_object_or_404(originals(), pk=page_id)
    allowed = page.permissions_for_user(request.user).can_edit()
    if not (allowed and request.user.has_perm("wagtail_localize.submit_translation")):
        raise PermissionDenied
    draft = write_page(page=page, locale=get_object_or_404(Locale, language_code=SIMPLE))
    return redirect("wagtailadmin_pages:edit", draft.pk)


class AuditFilter(WagtailFilterSet):
    """What the log can be narrowed to."""

    action = django_filters.ChoiceFilter(label=_("What"), choices=known_actions)
    at = django_filters.DateFromToRangeFilter(label=_("When"), widget=DateRangePickerWidget)

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class AuditReport(ReportView):
    """Who did what, the newest first, and whether anybody has touched the log. Shown in full, so for few."""

    page_title = _("Log")
    header_icon = "history"
    template_name = "core/admin/audit_report.html"
    results_template_name = "core/admin/audit_results.html"
    index_url_name = "audit_report"
    index_results_url_name = "audit_report_results"
    filterset_class = AuditFilter
    model = AuditEntry
    any_permission_required = ["view"]
    default_ordering = "-id"
    export_filename = "protokoll"
    list_export = ["pk", "at", "who", "what", "about", "details"]
    export_headings = {
        "pk": _("Entry"),
        "at": _("When"),
        "who": _("Who"),
        "what": _("What"),
        "about": _("About"),
        "details": _("Details"),
    }
    custom_field_preprocess = {
        name: {"csv": safe_cell, "xlsx": safe_cell} for name in ("who", "what", "about", "details")
    }

    def decorate_paginated_queryset(self, object_list: Any) -> list[Line]:
        return in_words(object_list)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if not self.results_only and not self.is_export:
            context["verdict"] = audit.verify(audit.noted_head())
        return context
