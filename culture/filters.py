"""The filter of the dates: kind, field of action, project, working group."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import ListingFilter, TwinFilter
from culture.enums import EventKind
from culture.models import Occurrence
from projects.models import FieldPage, ProjectPage, WorkingGroupPage


class DateFilter(ListingFilter):
    """Filters dates. Within one filter any value fits, between filters all must."""

    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), field_name="event__kind", choices=EventKind.choices)
    field = TwinFilter(label=_("Field of action"), field_name="event__action_fields", model=FieldPage)
    project = TwinFilter(label=_("Project"), field_name="event__projects", model=ProjectPage)
    group = TwinFilter(label=_("Working group"), field_name="event__working_group", model=WorkingGroupPage)

    class Meta:
        model = Occurrence
        fields: list[str] = []
