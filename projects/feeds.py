"""The portfolio to take away: Atom, CSV and JSON of exactly what the address's filter shows."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed

from core.brand import brand
from core.domain import safe_cell
from core.registries import page_route
from projects.models import ProjectIndexPage, ProjectPage
from projects.queries import MeasurementRecord, ProjectRecord, measurements, records
from projects.views import project_filter


def _csv(filename: str, kind: type[Any], rows: Sequence[Any]) -> HttpResponse:
    """Answer records as a table: RFC 4180, UTF-8 with a mark so that office programs read umlauts, no live formulas."""
    response = HttpResponse(
        "\ufeff",
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{filename}.csv"'},
    )
    writer = csv.writer(response)
    columns = [column.name for column in fields(kind)]
    writer.writerow(columns)
    writer.writerows([safe_cell(_flat(getattr(row, column))) for column in columns] for row in rows)
    return response


def _flat(value: Any) -> Any:
    return " | ".join(str(one) for one in value) if isinstance(value, tuple) else value


@page_route(ProjectIndexPage, "csv/", name="csv")
def projects_csv(page: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """The filtered portfolio as a table."""
    return _csv(page.slug, ProjectRecord, records(project_filter(request).qs, request))


@page_route(ProjectIndexPage, "json/", name="json")
def projects_json(page: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """The filtered portfolio as JSON."""
    found = records(project_filter(request).qs, request)
    return JsonResponse(
        {
            "title": page.title,
            "publisher": brand().publisher,
            "license": brand().license,
            "count": len(found),
            "projects": [asdict(one) for one in found],
        }
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
        feed_url=f"{address}{page.reverse_subpage('feed')}{query}",
        author_name=brand().publisher,
    )
    for project in filterset.qs.order_by(F("last_published_at").desc(nulls_last=True), "path"):
        link = project.get_full_url(request)
        feed.add_item(
            title=project.title,
            link=link,
            description=project.lead,
            unique_id=link,
            pubdate=project.first_published_at,
            updateddate=project.last_published_at,
            categories=[str(project.get_status_display()), *(field.title for field in project.shown_fields)],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@page_route(ProjectPage, "csv/", name="csv")
def project_csv(page: ProjectPage, _request: HttpRequest) -> HttpResponse:
    """All measurements of a project as a table."""
    return _csv(page.slug, MeasurementRecord, measurements(page))


@page_route(ProjectPage, "json/", name="json")
def project_json(page: ProjectPage, request: HttpRequest) -> HttpResponse:
    """All measurements of a project as JSON."""
    rows = [asdict(one) for one in measurements(page)]
    return JsonResponse({"project": page.title, "url": page.get_full_url(request), "measurements": rows})
