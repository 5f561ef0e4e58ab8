"""Reads of the portfolio that pages, exports and other apps use."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest
from wagtail.query import PageQuerySet

from core.querysets import TEASER, content_language, twins, visible
from projects.models import FieldPage, NewsPage, ProjectPage, SuccessFigure, WorkingGroupPage
from projects.querysets import NewsQuerySet, ProjectQuerySet

SOURCES = ("status_source", "working_group_source", "goals_source", "score_source")
# What no list shows.
LONG = ("body", "questions", "partners")


def cards(fields: Iterable[FieldPage] | None = None) -> ProjectQuerySet:
    """Return all visible projects with what their cards show: three queries, however many projects.

    Whoever has the fields of action already hands them over and saves one.
    """
    shown = ProjectPage.objects.visible().only(*TEASER, "status", "status_on", *SOURCES)
    return shown.with_pages(_fields() if fields is None else fields)


def portfolio(
    fields: Iterable[FieldPage] | None = None, groups: Iterable[WorkingGroupPage] | None = None
) -> ProjectQuerySet:
    """Return all visible projects with what lists and exports show: two queries more, for the groups and the goals."""
    fields = _fields() if fields is None else fields
    groups = _groups() if groups is None else groups
    return ProjectPage.objects.visible().defer(*LONG).with_pages(fields, groups).prefetch_related("goals")


def chosen_projects(keys: list[int], fields: Iterable[FieldPage] | None = None) -> list[ProjectPage]:
    """Return the visible ones of these projects in their order, in the language of the address, as cards show them.

    The keys are of the language in which somebody chose.
    """
    if content_language() == settings.LANGUAGE_CODE:
        known = {one.pk: one for one in cards(fields).filter(pk__in=keys)}
    else:
        names = dict(ProjectPage.objects.filter(pk__in=keys).values_list("pk", "translation_key"))
        named = {one.translation_key: one for one in cards(fields).filter(translation_key__in=names.values())}
        known = {pk: named[name] for pk, name in names.items() if name in named}
    return [known[key] for key in keys if key in known]


def _fields() -> PageQuerySet:
    return visible(FieldPage.objects.all()).only(*TEASER)


def _groups() -> PageQuerySet:
    return visible(WorkingGroupPage.objects.all()).only(*TEASER)


def fields_of_action() -> list[FieldPage]:
    """Return the visible fields of action in the editors' order."""
    return list(_fields())


def projects_of_fields(fields: list[FieldPage]) -> dict[int, list[ProjectPage]]:
    """Return all visible projects by the ids of these fields of action."""
    projects: dict[int, list[ProjectPage]] = {}
    for project in cards(fields):
        for field in project.shown_fields:
            projects.setdefault(field.pk, []).append(project)
    return projects


def working_groups() -> list[WorkingGroupPage]:
    """Return the visible working groups in the editors' order."""
    return list(_groups())


def news() -> NewsQuerySet:
    """Return all visible news with their category, the newest first: one query."""
    return NewsPage.objects.visible().select_related("category")


def news_of(page: FieldPage | ProjectPage, most: int = 3) -> list[NewsPage]:
    """Return the newest news of a project or a field of action."""
    if page.pk is None:
        return []
    relation = "projects" if isinstance(page, ProjectPage) else "action_fields"
    return list(news().filter(**{f"{relation}__translation_key": page.translation_key}).distinct()[:most])


def visible_projects(page: NewsPage) -> list[ProjectPage]:
    """Return the projects that a piece of news is about and that everybody may see."""
    if _edited(page, "projects"):
        return [project for project in page.projects.all() if project.live]
    return list(twins(ProjectPage.objects.filter(news=page)))


def _edited(page: ProjectPage | NewsPage, relation: str) -> bool:
    """Tell whether the page holds unsaved rows of a relation in memory, as a preview does."""
    return page.pk is None or getattr(page, "_cluster_related_objects", {}).get(relation) is not None


def visible_fields(page: ProjectPage | NewsPage) -> list[FieldPage]:
    """Return a page's fields of action that everybody may see; in a preview the chosen ones that are live."""
    if _edited(page, "action_fields"):
        return [field for field in page.action_fields.all() if field.live]
    relation = "projects" if isinstance(page, ProjectPage) else "news"
    return list(twins(FieldPage.objects.filter(**{relation: page})))


def visible_group(project: ProjectPage) -> WorkingGroupPage | None:
    """Return the project's working group, if everybody may see it."""
    return twins(WorkingGroupPage.objects.filter(pk=project.working_group_id)).first()


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
    count: int | None
    chosen: bool


@dataclass(frozen=True)
class NewsRecord:
    """One piece of news as open data."""

    slug: str
    title: str
    url: str
    summary: str
    day: date
    category: str
    projects: tuple[str, ...]
    action_fields: tuple[str, ...]
    example: bool


def news_records(found: Iterable[NewsPage], request: HttpRequest) -> list[NewsRecord]:
    """Return news as open data. Expects `projects` and `action_fields` prefetched, visible ones only."""
    return [
        NewsRecord(
            slug=one.slug,
            title=one.title,
            url=one.get_full_url(request),
            summary=one.lead,
            day=one.day,
            category=one.category.name if one.category else "",
            projects=tuple(project.slug for project in one.projects.all()),
            action_fields=tuple(field.slug for field in one.action_fields.all()),
            example=one.is_example,
        )
        for one in found
    ]


def news_with_relations() -> NewsQuerySet:
    """Return all visible news with the projects and fields of action that everybody may see: three queries."""
    return news().prefetch_related(
        Prefetch("projects", ProjectPage.objects.visible()), Prefetch("action_fields", visible(FieldPage.objects.all()))
    )
