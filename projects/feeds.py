"""The portfolio to take away: Atom, CSV and JSON of exactly what the address's filter shows."""

import csv
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed

from core.brand import brand
from core.domain import safe_cell
from core.registries import page_route
from projects.models import ProjectIndexPage, ProjectPage
from projects.queries import figures, records
from projects.views import project_filter

RECORD_COLUMNS = (
    "title url summary status status_label status_on status_source phase origin action_fields action_fields_source "
    "goals goals_source working_group working_group_source complexity contribution score_source"
).split()
FIGURE_COLUMNS = "figure unit target better day value note source example".split()


def _csv(filename: str, columns: list[str], rows: list[dict[str, Any]]) -> HttpResponse:
    """Answer a table: RFC 4180, UTF-8 with a mark so that office programs read umlauts, no cell runs as a formula."""
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}.csv"'},
    )
    writer = csv.writer(response)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(_flat(row[column])) for column in columns])
    return response


def _flat(value: Any) -> Any:
    return " | ".join(str(one) for one in value) if isinstance(value, tuple) else value


@page_route(ProjectIndexPage, "csv/", name="csv")
def projects_csv(page: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """The filtered portfolio as a table."""
    rows = [asdict(record) for record in records(project_filter(request).qs, request)]
    return _csv(page.slug, RECORD_COLUMNS, rows)


@page_route(ProjectIndexPage, "json/", name="json")
def projects_json(page: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """The filtered portfolio as JSON."""
    found = records(project_filter(request).qs, request)
    return JsonResponse(
        {"title": page.title, "publisher": brand().publisher, "count": len(found), "projects": [asdict(one) for one in found]}
    )


@page_route(ProjectIndexPage, "feed/", name="feed")
def projects_feed(page: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """The filtered portfolio as an Atom feed, newest change first."""
    filterset = project_filter(request)
    address = page.get_full_url(request)
    query = f"?{filterset.query}" if filterset.query else ""
    feed = Atom1Feed(
        title=f"{page.title} | {brand().name}",
        link=f"{address}{query}",
        description=page.lead,
        language=page.locale.language_code,
        feed_url=f"{address}feed/{query}",
        author_name=brand().publisher,
    )
    for project in sorted(filterset.qs, key=lambda one: one.last_published_at, reverse=True):
        link = project.get_full_url(request)
        feed.add_item(
            title=project.title,
            link=link,
            description=project.lead,
            unique_id=link,
            pubdate=project.first_published_at,
            updateddate=project.last_published_at,
            categories=[str(project.get_status_display()), *(field.title for field in project.action_fields.all())],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _measurements(page: ProjectPage) -> list[dict[str, Any]]:
    return [
        {
            "figure": figure.name,
            "unit": figure.unit_in_words or figure.unit,
            "target": figure.target,
            "better": figure.better,
            "day": measurement.day,
            "value": measurement.value,
            "note": figure.note,
            "source": figure.source,
            "example": figure.is_example,
        }
        for figure in figures(page)
        for measurement in figure.measurements.all()
    ]


@page_route(ProjectPage, "csv/", name="csv")
def project_csv(page: ProjectPage, _request: HttpRequest) -> HttpResponse:
    """All measurements of a project as a table."""
    return _csv(page.slug, FIGURE_COLUMNS, _measurements(page))


@page_route(ProjectPage, "json/", name="json")
def project_json(page: ProjectPage, request: HttpRequest) -> HttpResponse:
    """All measurements of a project as JSON."""
    rows = _measurements(page)
    return JsonResponse({"project": page.title, "url": page.get_full_url(request), "measurements": rows})
