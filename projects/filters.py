"""The portfolio's filter: status, field of action, UN goal, working group."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import ListingFilter, TwinFilter
from projects.enums import Goal, Status
from projects.models import FieldPage, NewsPage, ProjectPage, WorkingGroupPage


class ProjectFilter(ListingFilter):
    """Filters projects. Within one filter any value fits, between filters all must."""

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=Status.choices)
    field = TwinFilter(label=_("Field of action"), field_name="action_fields", model=FieldPage)
    goal = django_filters.MultipleChoiceFilter(label=_("UN goal"), field_name="goals__goal", choices=Goal.choices)
    group = TwinFilter(label=_("Working group"), field_name="working_group", model=WorkingGroupPage)

    class Meta:
        model = ProjectPage
        fields: list[str] = []


class NewsFilter(ListingFilter):
    """Filters news. Within one filter any value fits, between filters all must."""

    category = django_filters.MultipleChoiceFilter(label=_("Category"), field_name="category__slug")
    field = TwinFilter(label=_("Field of action"), field_name="action_fields", model=FieldPage)
    project = TwinFilter(label=_("Project"), field_name="projects", model=ProjectPage)

    class Meta:
        model = NewsPage
        fields: list[str] = []
