"""Fields of action, portfolio, results, working groups, news."""

from projects.models.fields import FieldIndexPage, FieldPage
from projects.models.figures import Measurement, SuccessFigure
from projects.models.groups import WorkingGroupIndexPage, WorkingGroupPage
from projects.models.news import NewsCategory, NewsIndexPage, NewsPage
from projects.models.portfolio import ProjectGoal, ProjectIndexPage, ProjectPage

__all__ = [
    "FieldIndexPage",
    "FieldPage",
    "Measurement",
    "NewsCategory",
    "NewsIndexPage",
    "NewsPage",
    "ProjectGoal",
    "ProjectIndexPage",
    "ProjectPage",
    "SuccessFigure",
    "WorkingGroupIndexPage",
    "WorkingGroupPage",
]
