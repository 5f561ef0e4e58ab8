"""The portfolio to take away: Atom, CSV and JSON of exactly what the address's filter shows."""

import csv
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.feedgenerator import Atom1Feed

from core.brand import brand
from core.cache import cached_page
from core.domain import printable, safe_cell
from core.models import OverviewPage
from core.registries import page_route
from projects.models import NewsIndexPage, ProjectIndexPage, ProjectPage
from projects.queries import MeasurementRecord, ProjectRecord, measurements, records
from projects.views import news_filter, project_filter

# Feed readers ask often and want what is new.
MOST_NEWS = 50


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
@cached_page()
def projects_csv(page: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """The filtered portfolio as a table."""
    return _csv(page.slug, ProjectRecord, records(project_filter(request).qs, request))


@page_route(ProjectIndexPage, "json/", name="json")
@cached_page()
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


def _atom(page: OverviewPage | ProjectIndexPage, query: str, request: HttpRequest) -> Atom1Feed:
    """Return an empty feed of a filtered list."""
    address = page.get_full_url(request)
    suffix = f"?{query}" if query else ""
    return Atom1Feed(
        title=printable(f"{page.title} | {brand().name}"),
        link=f"{address}{suffix}",
        description=printable(page.lead),
        language=page.locale.language_code,
        feed_url=f"{address}{page.reverse_subpage('feed')}{suffix}",
        author_name=brand().publisher,
    )


def _feed_response(feed: Atom1Feed) -> HttpResponse:
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@page_route(ProjectIndexPage, "feed/", name="feed")
@cached_page()
def projects_feed(page: ProjectIndexPage, request: HttpRequest) -> HttpResponse:
    """The filtered portfolio as an Atom feed, newest change first."""
    filterset = project_filter(request)
    feed = _atom(page, filterset.query, request)
    for project in filterset.qs.order_by(F("last_published_at").desc(nulls_last=True), "path"):
        link = project.get_full_url(request)
        feed.add_item(
            title=printable(project.title),
            link=link,
            description=printable(project.lead),
            unique_id=link,
            pubdate=project.first_published_at,
            updateddate=project.last_published_at,
            categories=[str(project.get_status_display()), *(printable(field.title) for field in project.shown_fields)],
        )
    return _feed_response(feed)


@page_route(ProjectPage, "csv/", name="csv")
@cached_page()
def project_csv(page: ProjectPage, _request: HttpRequest) -> HttpResponse:
    """All measurements of a project as a table."""
    return _csv(page.slug, MeasurementRecord, measurements(page))


@page_route(ProjectPage, "json/", name="json")
@cached_page()
def project_json(page: ProjectPage, request: HttpRequest) -> HttpResponse:
    """All measurements of a project as JSON."""
    rows = [asdict(one) for one in measurements(page)]
    return JsonResponse({"project": page.title, "url": page.get_full_url(request), "measurements": rows})


@page_route(NewsIndexPage, "feed/", name="feed")
@cached_page()
def news_feed(page: NewsIndexPage, request: HttpRequest) -> HttpResponse:
    """The filtered news as an Atom feed, the newest first."""
    filterset = news_filter(request)
    feed = _atom(page, filterset.query, request)
    for one in filterset.qs.distinct()[:MOST_NEWS]:
        link = one.get_full_url(request)
        feed.add_item(
            title=printable(one.title),
            link=link,
            description=printable(one.lead),
            unique_id=link,
            pubdate=one.first_published_at,
            updateddate=one.last_published_at,
            categories=[printable(one.category.name)] if one.category else [],
        )
    return _feed_response(feed)
