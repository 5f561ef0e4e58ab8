"""The portfolio's filter: status, field of action, UN goal, working group."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import ListingFilter
from projects.enums import Goal, Status
from projects.models import NewsPage, ProjectPage


class ProjectFilter(ListingFilter):
    """Filters projects. Within one filter any value fits, between filters all must."""

    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=Status.choices)
    field = django_filters.MultipleChoiceFilter(label=_("Field of action"), field_name="action_fields__slug")
    goal = django_filters.MultipleChoiceFilter(label=_("UN goal"), field_name="goals__goal", choices=Goal.choices)
    group = django_filters.MultipleChoiceFilter(label=_("Working group"), field_name="working_group__slug")

    class Meta:
        model = ProjectPage
        fields: list[str] = []


class NewsFilter(ListingFilter):
    """Filters news. Within one filter any value fits, between filters all must."""

    category = django_filters.MultipleChoiceFilter(label=_("Category"), field_name="category__slug")
    field = django_filters.MultipleChoiceFilter(label=_("Field of action"), field_name="action_fields__slug")
    project = django_filters.MultipleChoiceFilter(label=_("Project"), field_name="projects__slug")

    class Meta:
        model = NewsPage
        fields: list[str] = []
