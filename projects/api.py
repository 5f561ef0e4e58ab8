"""The portfolio under `/api/v1/`. Reading only."""

from typing import Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from core.querysets import named
from core.schemas import Paging, Problem, Slug, Spoken
from projects.models import FieldPage, NewsPage, ProjectPage, WorkingGroupPage
from projects.queries import (
    fields_of_action,
    measurements,
    news_records,
    news_with_relations,
    portfolio,
    projects_of_fields,
    records,
)
from projects.querysets import ProjectQuerySet
from projects.schemas import FieldList, NewsList, NewsQuery, ProjectDetail, ProjectList, ProjectQuery

router = Router(tags=["projects"])


def _found(query: ProjectQuery) -> ProjectQuerySet:
    found = portfolio()
    if query.status:
        found = found.filter(status__in=query.status)
    if query.field:
        found = found.filter(
            pk__in=ProjectPage.objects.filter(action_fields__translation_key__in=named(FieldPage, query.field)).values(
                "pk"
            )
        )
    if query.goal:
        found = found.filter(pk__in=ProjectPage.objects.filter(goals__goal__in=query.goal).values("pk"))
    if query.group:
        found = found.filter(working_group__translation_key__in=named(WorkingGroupPage, query.group))
    return found


def _records(projects: list[ProjectPage], request: HttpRequest) -> list[dict[str, Any]]:
    rows = zip(projects, records(projects, request), strict=True)
    return [{"slug": project.slug, **vars(record)} for project, record in rows]


@router.get("/projects/", response=ProjectList, operation_id="projects_list", summary="List projects")
def list_projects(request: HttpRequest, query: Query[ProjectQuery]) -> dict[str, Any]:
    """The portfolio, in the editors' order."""
    with query.spoken():
        found = _found(query)
        return {"count": found.count(), "items": _records(query.part(found), request)}


@router.get(
    "/projects/{slug}/", response={200: ProjectDetail, 404: Problem}, operation_id="projects_get", summary="One project"
)
def get_project(request: HttpRequest, slug: Path[Slug], query: Query[Spoken]) -> dict[str, Any]:
    """One project with its measurements."""
    with query.spoken():
        project = portfolio().filter(slug=slug).first()
        if project is None:
            raise Http404
        (record,) = _records([project], request)
        return {**record, "measurements": [vars(one) for one in measurements(project)]}


@router.get("/fields/", response=FieldList, operation_id="fields_list", summary="List fields of action")
def list_fields(request: HttpRequest, query: Query[Paging]) -> dict[str, Any]:
    """The fields of action with their projects."""
    with query.spoken():
        fields = fields_of_action()
        projects = projects_of_fields(fields)
        items = [
            {
                "slug": field.slug,
                "title": field.title,
                "url": field.get_full_url(request),
                "summary": field.lead,
                "projects": [project.slug for project in projects.get(field.pk, [])],
            }
            for field in fields[query.offset : query.offset + query.limit]
        ]
        return {"count": len(fields), "items": items}


@router.get("/news/", response=NewsList, operation_id="news_list", summary="List news")
def list_news(request: HttpRequest, query: Query[NewsQuery]) -> dict[str, Any]:
    """The news, the newest first."""
    with query.spoken():
        found = news_with_relations()
        if query.category:
            found = found.filter(category__slug__in=query.category)
        if query.field:
            found = found.filter(
                pk__in=NewsPage.objects.filter(action_fields__translation_key__in=named(FieldPage, query.field)).values(
                    "pk"
                )
            )
        if query.project:
            found = found.filter(
                pk__in=NewsPage.objects.filter(projects__translation_key__in=named(ProjectPage, query.project)).values(
                    "pk"
                )
            )
        return {"count": found.count(), "items": [vars(one) for one in news_records(query.part(found), request)]}
