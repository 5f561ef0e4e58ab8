"""What the portfolio shows live in other pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.registries import newest_pages, widgets
from projects.enums import Status
from projects.models import ProjectPage
from tests.conftest import german


@pytest.fixture
def request_(rf, city):
    return rf.get("/")


def drawn(kind, request) -> str:
    return widgets.render(kind, request).replace("\u00ad", "")


def test_projects_are_counted_by_status(request_):
    html = drawn("projects.status", request_)
    for status in Status:
        number = german(ProjectPage).filter(status=status).count()
        assert (f'?status={status.value}">{status.label}</a></dt><dd class="ngo-num">{number}</dd>' in html) == bool(
            number
        )


def test_what_not_everybody_may_see_is_not_counted(request_):
    for project in german(ProjectPage).exclude(status=Status.IN_CONCEPT):
        project.unpublish()
    german(ProjectPage).filter(live=True).first().view_restrictions.create(restriction_type="login")
    html = drawn("projects.status", request_)
    assert html.count("<dt>") == 1
    assert 'class="ngo-num">2</dd>' in html


def test_an_empty_portfolio_shows_nothing(request_):
    german(ProjectPage).update(live=False)
    assert drawn("projects.status", request_) == ""


def test_the_results_of_one_project(request_, project):
    html = drawn(f"projects.results:{project.pk}", request_)
    figure = project.figures.first()
    assert figure.name in html
    assert f"{figure.measurements.last().day:%Y}" in html
    assert project.url in html


@pytest.mark.parametrize("target", ["", "0", "abc", "1;drop"])
def test_an_unknown_project_shows_nothing(request_, target):
    assert drawn(f"projects.results:{target}", request_) == ""


def test_a_draft_shows_nothing(request_, project):
    project.unpublish()
    assert drawn(f"projects.results:{project.pk}", request_) == ""


def test_only_projects_with_results_can_be_chosen(city, project):
    targets = dict(dict(widgets.choices())["Ergebnisse eines Projekts"])
    assert targets[f"projects.results:{project.pk}"] == project.title
    assert len(targets) == german(ProjectPage).filter(figures__isnull=False).distinct().count()


def test_the_newest_projects_take_one_query(request_):
    with CaptureQueriesContext(connection) as captured:
        cards = newest_pages.newest("projects", request_, 2)
    assert len(cards) == 2
    assert sum("projects_projectpage" in query["sql"] for query in captured) == 1
