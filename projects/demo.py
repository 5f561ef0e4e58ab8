"""The demo city's fields of action, working groups and portfolio. What exists stays as it is."""

from datetime import date, timedelta
from typing import Any

from wagtail.models import Locale, Page, Site

from core.brand import brand, content
from core.clock import months_before, today
from core.querysets import in_language
from core.registries import DemoStep, demo_data
from projects.enums import Provenance
from projects.models import (
    FieldIndexPage,
    FieldPage,
    Measurement,
    NewsCategory,
    NewsIndexPage,
    NewsPage,
    ProjectGoal,
    ProjectIndexPage,
    ProjectPage,
    SuccessFigure,
    WorkingGroupIndexPage,
    WorkingGroupPage,
)

# The strategy says "Stand 05/2023".
STRATEGY_DAY = date(2023, 5, 1)


def _publish(parent: Page, page: Page) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()


def _story(html: str) -> list[tuple[str, str]]:
    return [("text", html.strip())]


def _index(model: type[Page], slug: str, texts: dict[str, Any], **fields: Any) -> None:
    if not model.objects.exists():
        home = Site.objects.get(is_default_site=True).root_page.specific
        _publish(home, model(slug=slug, show_in_menus=True, search_description=texts["lead"], **texts, **fields))


def load_indexes() -> None:
    """Load the three overviews, in the order of the menu."""
    texts = content("pages")
    note = texts["example_note"]["text"]
    _index(ProjectIndexPage, "projekte", texts["projects_index"], illustration="tun-projekt", example_note=note)
    _index(FieldIndexPage, "handlungsfelder", texts["fields_index"], illustration="tun-thema")
    _index(WorkingGroupIndexPage, "arbeitskreise", texts["groups_index"], illustration="tun-kreis")


def load_fields() -> None:
    """Load the eight fields of action."""
    parent = in_language(FieldIndexPage.objects.all()).get()
    known = set(in_language(FieldPage.objects.all()).values_list("slug", flat=True))
    for row in content("fields")["field"]:
        if row["slug"] not in known:
            body = _story(row.pop("body"))
            _publish(parent, FieldPage(**row, body=body, search_description=row["lead"]))


def load_groups() -> None:
    """Load the four working groups."""
    parent = in_language(WorkingGroupIndexPage.objects.all()).get()
    known = set(in_language(WorkingGroupPage.objects.all()).values_list("slug", flat=True))
    for row in content("groups")["group"]:
        if row["slug"] not in known:
            questions = "<ul>" + "".join(f"<li>{question}</li>" for question in row.pop("questions")) + "</ul>"
            body = _story(row.pop("body"))
            page = WorkingGroupPage(
                **row, body=body, questions=questions, contact_email=brand().email, search_description=row["lead"]
            )
            _publish(parent, page)


def _figure(row: dict[str, Any]) -> SuccessFigure:
    measurements = row.pop("measurements")
    figure = SuccessFigure(**row, source=Provenance.EXAMPLE.label, is_example=True)
    figure.measurements = [
        Measurement(day=months_before(today(), months), value=str(value)) for months, value in measurements
    ]
    return figure


def _project(row: dict[str, Any]) -> ProjectPage:
    fields = in_language(FieldPage.objects.all()).filter(slug__in=row.pop("fields"))
    group = in_language(WorkingGroupPage.objects.all()).get(slug=row.pop("working_group"))
    goals = [ProjectGoal(goal=goal) for goal in row.pop("goals")]
    figures = [_figure(one) for one in row.pop("figures")]
    for number, figure in enumerate(figures):
        figure.sort_order = number
    page = ProjectPage(
        search_description=row["lead"],
        status_on=STRATEGY_DAY,
        body=_story(row.pop("body")),
        questions=[
            ("question", {"question": one["question"], "answer": f"<p>{one['answer']}</p>"})
            for one in row.pop("questions")
        ],
        partners=[("partner", one) for one in row.pop("partners")],
        action_fields_source=row.pop("fields_source"),
        working_group=group,
        working_group_source=Provenance.EXAMPLE,
        goals_source=Provenance.EXAMPLE,
        score_source=Provenance.EXAMPLE,
        **row,
    )
    page.action_fields = fields
    page.goals, page.figures = goals, figures
    return page


def load_projects() -> None:
    """Load the nine pilots and the two projects of the municipal utility."""
    parent = in_language(ProjectIndexPage.objects.all()).get()
    known = set(in_language(ProjectPage.objects.all()).values_list("slug", flat=True))
    for row in content("projects")["project"]:
        if row["slug"] not in known:
            _publish(parent, _project(row))


def _news(row: dict[str, Any]) -> NewsPage:
    page = NewsPage(
        slug=row["slug"],
        title=row["title"],
        lead=row["lead"],
        search_description=row["lead"],
        day=today() - timedelta(days=row["days_ago"]),
        category=NewsCategory.objects.in_language().get(slug=row["category"]),
        body=_story(row["body"]),
        is_example=True,
    )
    page.projects = in_language(ProjectPage.objects.all()).filter(slug__in=row["projects"])
    page.action_fields = in_language(FieldPage.objects.all()).filter(slug__in=row["fields"])
    return page


def load_news() -> None:
    """Load the overview of news, the categories and invented news, dated relative to today."""
    texts = content("news")
    _index(NewsIndexPage, "aktuelles", texts["index"], illustration="tun-feed")
    for row in texts["categories"]:
        NewsCategory.objects.get_or_create(
            slug=row["slug"], locale=Locale.get_default(), defaults={"name": row["name"]}
        )
    parent = in_language(NewsIndexPage.objects.all()).get()
    known = set(in_language(NewsPage.objects.all()).values_list("slug", flat=True))
    for row in texts["news"]:
        if row["slug"] not in known:
            _publish(parent, _news(row))


demo_data.register(DemoStep("overviews", 20, load_indexes))
demo_data.register(DemoStep("fields of action", 30, load_fields))
demo_data.register(DemoStep("working groups", 40, load_groups))
demo_data.register(DemoStep("projects", 50, load_projects))
demo_data.register(DemoStep("news", 55, load_news))
