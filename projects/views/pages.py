"""What the pages of the portfolio show."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.domain import line_chart
from core.queries import landing_url
from core.querysets import twins
from core.registries import Action, Teaser, actions, menu, newest_pages, page_context, search_kinds, teasers, widgets
from projects.domain import Axes, place
from projects.enums import Phase, Provenance, Status
from projects.filters import ProjectFilter
from projects.models import (
    FieldIndexPage,
    FieldPage,
    NewsIndexPage,
    ProjectIndexPage,
    ProjectPage,
    SuccessFigure,
    WorkingGroupIndexPage,
    WorkingGroupPage,
)
from projects.queries import (
    Option,
    cards,
    fields_of_action,
    figures,
    news_of,
    portfolio,
    projects_of_fields,
    visible_fields,
    visible_group,
    working_groups,
)

for model in (FieldIndexPage, ProjectIndexPage, WorkingGroupIndexPage):
    menu.register(model)
search_kinds.register("projekte", gettext_lazy("Projects"), ProjectIndexPage, ProjectPage)
search_kinds.register("handlungsfelder", gettext_lazy("Fields of action"), FieldIndexPage, FieldPage)
search_kinds.register("arbeitskreise", gettext_lazy("Working groups"), WorkingGroupIndexPage, WorkingGroupPage)


def project_filter(request: HttpRequest) -> ProjectFilter:
    """Return the portfolio as the address's query string filters it."""
    fields, groups = fields_of_action(), working_groups()
    choices = {
        "field": [(page.slug, page.title) for page in fields],
        "group": [(page.slug, page.title) for page in groups],
    }
    return ProjectFilter(request.GET, portfolio(fields, groups), choices=choices)


def _options(filterset: ProjectFilter, projects: list[ProjectPage]) -> dict[str, list[Option]]:
    """Return each filter's choices with the number of projects behind them; UN goals only where one is served."""
    counts = {
        "status": Counter(project.status for project in projects),
        "field": Counter(field.slug for project in projects for field in project.shown_fields),
        "goal": Counter(str(goal.value) for project in projects for goal in project.goal_values),
        "group": Counter(project.shown_group.slug for project in projects if project.shown_group),
    }
    return {
        name: [
            Option(value, label, counts[name][value], value in filterset.data.getlist(name))
            for value, label in labels.items()
            if name != "goal" or counts[name][value] or value in filterset.data.getlist(name)
        ]
        for name, labels in filterset.labels.items()
    }


def _examples(projects: list[ProjectPage]) -> dict[str, bool]:
    """Tell for each statement whether any of the projects has example data there."""
    sources = {"group": "working_group_source", "goal": "goals_source", "score": "score_source"}
    return {
        name: any(getattr(project, source) == Provenance.EXAMPLE for project in projects)
        for name, source in sources.items()
    }


def _matrix(projects: list[ProjectPage], *, filtered: bool) -> dict[str, Any]:
    scored = [(project, project.scores) for project in projects if project.scores]
    places = {one.key: one for one in place((project.pk, *scores) for project, scores in scored)}
    rows = [
        {"number": number, "project": project, "place": places[project.pk], "chosen": filtered and project.shown}
        for number, (project, _scores) in enumerate(scored, start=1)
    ]
    return {"axes": Axes(), "rows": rows}


@page_context(ProjectIndexPage)
def project_index(_page: ProjectIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The portfolio: the filter, what it found, and all projects on the two axes."""
    filterset = project_filter(request)
    found = filterset.qs.order_by().values("pk")
    projects = list(filterset.queryset.annotate(shown=Exists(found.filter(pk=OuterRef("pk")))))
    return {
        "filterset": filterset,
        "options": _options(filterset, projects),
        "projects": [project for project in projects if project.shown],
        "total": len(projects),
        "matrix": _matrix(projects, filtered=bool(filterset.chosen)),
        "examples": _examples(projects),
    }


def _figure(figure: SuccessFigure) -> dict[str, Any]:
    series = [(one.day, one.value) for one in figure.measurements.all()]
    if not series:
        return {"figure": figure, "chart": None}
    return {"figure": figure, "chart": line_chart(series, figure.target), "first": series[0], "last": series[-1]}


@page_context(ProjectPage)
def project(page: ProjectPage, request: HttpRequest) -> dict[str, Any]:
    """One project: its phase among the four, its results, and what modules offer for it."""
    phases = list(Phase)
    now = phases.index(page.phase)
    return {
        "phases": [
            {"phase": phase, "state": "done" if number < now else "now" if number == now else "todo"}
            for number, phase in enumerate(phases)
        ],
        "figures": [_figure(figure) for figure in figures(page)],
        "fields": visible_fields(page),
        "group": visible_group(page),
        "goals": page.goal_values,
        "news": news_of(page),
        "news_url": landing_url(request, NewsIndexPage),
        "portfolio_url": landing_url(request, ProjectIndexPage),
        "teasers": teasers.collect(page, request),
    }


@page_context(FieldIndexPage)
def field_index(_page: FieldIndexPage, _request: HttpRequest) -> dict[str, Any]:
    """All fields of action, each with its projects."""
    fields = fields_of_action()
    projects = projects_of_fields(fields)
    return {"fields": [{"page": field, "projects": projects.get(field.pk, [])} for field in fields]}


@page_context(FieldPage)
def field(page: FieldPage, request: HttpRequest) -> dict[str, Any]:
    """One field of action: its projects, and what modules offer for it."""
    return {
        "projects": list(cards().filter(action_fields__translation_key=page.translation_key).distinct()),
        "news": news_of(page),
        "news_url": landing_url(request, NewsIndexPage),
        "portfolio_url": landing_url(request, ProjectIndexPage),
        "teasers": teasers.collect(page, request),
    }


@page_context(WorkingGroupIndexPage)
def working_group_index(_page: WorkingGroupIndexPage, _request: HttpRequest) -> dict[str, Any]:
    """All working groups."""
    return {"groups": working_groups()}


@page_context(WorkingGroupPage)
def working_group(page: WorkingGroupPage, request: HttpRequest) -> dict[str, Any]:
    """One working group: the projects that it goes along with, and what modules offer for it."""
    projects = list(cards().filter(working_group__translation_key=page.translation_key))
    return {
        "projects": projects,
        "examples": _examples(projects),
        "portfolio_url": landing_url(request, ProjectIndexPage),
        "teasers": teasers.collect(page, request),
    }


@actions.register(order=50)
def portfolio_actions(request: HttpRequest) -> Iterator[Action]:
    """What one can do with the portfolio: find, choose, join, judge, take away."""
    projects_url = landing_url(request, ProjectIndexPage)
    below = ProjectIndexPage.get_resolver()
    fields_url = landing_url(request, FieldIndexPage)
    groups_url = landing_url(request, WorkingGroupIndexPage)
    if projects_url:
        yield Action(
            _("Find a project"), _("Filter by status, field, goal and working group"), projects_url, "tun-projekt"
        )
    if fields_url:
        yield Action(_("Choose your topic"), _("All fields of action at a glance"), fields_url, "tun-thema")
    if groups_url:
        yield Action(_("Join in the discussion"), _("The working groups look for your ideas"), groups_url, "tun-kreis")
    if projects_url:
        yield Action(
            _("Understand the scores"),
            _("How an idea becomes a pilot project"),
            f"{projects_url}#scoring",
            "tun-bewertung",
        )
        yield Action(
            _("Take the data with you"),
            _("All projects as an open table"),
            f"{projects_url}{below.reverse('csv')}",
            "tun-daten",
        )


@newest_pages.register("projects", gettext_lazy("Projects"))
def newest_projects(request: HttpRequest, number: int) -> Iterator[Teaser]:
    """The projects that were published last, as cards."""
    for one in ProjectPage.objects.visible().order_by("-first_published_at", "-pk")[:number]:
        yield Teaser(one.title, one.get_url(request), one.lead, one.illustration, one.get_status_display())


@widgets.register("projects.status", gettext_lazy("Projects by status"))
def status_widget(request: HttpRequest, _target: str) -> str:
    """How many projects there are in each status, as of the newest of them."""
    rows = ProjectPage.objects.visible().order_by("status").values("status")
    counted = {row["status"]: row for row in rows.annotate(number=Count("pk"), day=Max("status_on"))}
    context = {
        "rows": [(status, counted[status]["number"]) for status in Status if status in counted],
        "day": max((row["day"] for row in counted.values()), default=None),
        "portfolio_url": landing_url(request, ProjectIndexPage),
    }
    return render_to_string("projects/widgets/status.html", context, request) if counted else ""


def _projects_with_results() -> list[tuple[str, str]]:
    projects = ProjectPage.objects.visible().filter(figures__isnull=False).distinct()
    return [(str(one.pk), one.title) for one in projects]


@widgets.register("projects.results", gettext_lazy("Results of a project"), targets=_projects_with_results)
def results_widget(request: HttpRequest, target: str) -> str:
    """The newest value of each success figure of one project."""
    one = twins(ProjectPage.objects.filter(pk=target)).first() if target.isdigit() else None
    entries = [entry for entry in map(_figure, figures(one)) if entry["chart"]] if one else []
    return (
        render_to_string("projects/widgets/results.html", {"page": one, "entries": entries}, request) if entries else ""
    )
