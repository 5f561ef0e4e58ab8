"""Reads of the portfolio that pages, exports and other apps use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch
from django.http import HttpRequest

from core.querysets import visible
from projects.models import FieldPage, ProjectPage, SuccessFigure, WorkingGroupPage
from projects.querysets import ProjectQuerySet


def portfolio() -> ProjectQuerySet:
    """Return all visible projects with what cards, lists and exports show: four queries, however many projects."""
    fields = visible(FieldPage.objects.all())
    return (
        ProjectPage.objects.visible()
        .annotate(group_is_visible=Exists(visible(WorkingGroupPage.objects.filter(pk=OuterRef("working_group_id")))))
        .select_related("working_group")
        .prefetch_related(Prefetch("action_fields", fields), "goals")
    )


def fields_of_action() -> list[FieldPage]:
    """Return the visible fields of action in the editors' order."""
    return list(visible(FieldPage.objects.all()))


def working_groups() -> list[WorkingGroupPage]:
    """Return the visible working groups in the editors' order."""
    return list(visible(WorkingGroupPage.objects.all()))


def _edited(page: ProjectPage, relation: str) -> bool:
    """Tell whether the page holds unsaved rows of a relation in memory, as a preview does."""
    return page.pk is None or getattr(page, "_cluster_related_objects", {}).get(relation) is not None


def visible_fields(project: ProjectPage) -> list[FieldPage]:
    """Return the project's fields of action that everybody may see; in a preview the chosen ones that are live."""
    if _edited(project, "action_fields"):
        return project.shown_fields
    return list(visible(FieldPage.objects.filter(projects=project)))


def visible_group(project: ProjectPage) -> WorkingGroupPage | None:
    """Return the project's working group, if everybody may see it."""
    return visible(WorkingGroupPage.objects.filter(pk=project.working_group_id)).first()


def figures(project: ProjectPage) -> list[SuccessFigure]:
    """Return the project's success figures with their measurements, in two queries.

    A preview holds its figures in memory; they come from there.
    """
    if _edited(project, "figures"):
        return list(project.figures.all())
    return list(SuccessFigure.objects.filter(page=project).order_by("sort_order").prefetch_related("measurements"))


@dataclass(frozen=True)
class ProjectRecord:
    """One project as open data: what feed, CSV and JSON tell of it."""

    title: str
    url: str
    summary: str
    status: str
    status_label: str
    status_on: date
    status_source: str
    phase: str
    origin: str
    action_fields: tuple[str, ...]
    action_fields_source: str
    goals: tuple[int, ...]
    goals_source: str
    working_group: str
    working_group_source: str
    complexity: int | None
    contribution: int | None
    score_source: str


def records(projects: Iterable[ProjectPage], request: HttpRequest) -> list[ProjectRecord]:
    """Return projects as open data. Expects what `portfolio()` has loaded."""
    return [
        ProjectRecord(
            title=project.title,
            url=project.get_full_url(request),
            summary=project.lead,
            status=project.status,
            status_label=str(project.get_status_display()),
            status_on=project.status_on,
            status_source=str(project.get_status_source_display()),
            phase=project.phase.value,
            origin=project.origin,
            action_fields=tuple(field.title for field in project.shown_fields),
            action_fields_source=str(project.get_action_fields_source_display()),
            goals=tuple(goal.value for goal in project.goal_values),
            goals_source=str(project.get_goals_source_display()),
            working_group=project.shown_group.title if project.shown_group else "",
            working_group_source=str(project.get_working_group_source_display()),
            complexity=project.complexity,
            contribution=project.contribution,
            score_source=str(project.get_score_source_display()),
        )
        for project in projects
    ]


@dataclass(frozen=True)
class MeasurementRecord:
    """One measurement as open data."""

    figure: str
    unit: str
    target: Decimal | None
    better: str
    day: date
    value: Decimal
    note: str
    source: str
    example: bool


def measurements(project: ProjectPage) -> list[MeasurementRecord]:
    """Return all measurements of the project as open data, figure by figure, oldest first."""
    return [
        MeasurementRecord(
            figure=figure.name,
            unit=figure.unit_in_words or figure.unit,
            target=figure.target,
            better=figure.better,
            day=measurement.day,
            value=measurement.value,
            note=figure.note,
            source=figure.source,
            example=figure.is_example,
        )
        for figure in figures(project)
        for measurement in figure.measurements.all()
    ]


@dataclass(frozen=True)
class Option:
    """One choice of a filter with the number of projects it would show."""

    value: str
    label: str
    count: int
    chosen: bool
