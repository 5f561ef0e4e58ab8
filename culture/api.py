"""The dates under `/api/v1/`. Reading only."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router
from wagtail.models import Page

from core import clock
from core.periods import day_range
from core.querysets import named
from core.schemas import Problem
from culture.models import EventPage
from culture.queries import Dates, dates, records, with_relations
from culture.schemas import DateList, DateOut, DateQuery
from projects.models import FieldPage, ProjectPage, WorkingGroupPage

router = Router(tags=["dates"])


def _found(query: DateQuery) -> Dates:
    first = date.fromisoformat(query.first) if query.first else clock.today()
    found = dates().filter(end__gt=day_range(first).start)
    if query.last:
        found = found.filter(start__lt=day_range(date.fromisoformat(query.last)).end)
    if query.kind:
        found = found.filter(event__kind__in=query.kind)
    related: list[tuple[str, type[Page], list[str]]] = [
        ("projects__translation_key__in", ProjectPage, query.project),
        ("action_fields__translation_key__in", FieldPage, query.field),
        ("working_group__translation_key__in", WorkingGroupPage, query.group),
    ]
    for lookup, model, slugs in related:
        if slugs:
            found = found.filter(event__in=EventPage.objects.filter(**{lookup: named(model, slugs)}).values("pk"))
    return found


@router.get("/dates/", response=DateList, operation_id="dates_list", summary="List dates")
def list_dates(request: HttpRequest, query: Query[DateQuery]) -> dict[str, Any]:
    """The dates in their order, from today on unless `from` says otherwise."""
    with query.spoken():
        found = _found(query)
        items = [vars(one) for one in records(query.part(with_relations(found)), request)]
        return {"count": found.count(), "items": items}


@router.get("/dates/{id}/", response={200: DateOut, 404: Problem}, operation_id="dates_get", summary="One date")
def get_date(request: HttpRequest, id: Path[UUID]) -> dict[str, Any]:  # noqa: A002 (the parameter's public name)
    """One date, by its id."""
    found = with_relations(dates().filter(uid=id)).first()
    if found is None:
        raise Http404
    (one,) = records([found], request)
    return vars(one)
