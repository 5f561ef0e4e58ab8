"""The filter of the dates: kind, field of action, project, working group."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import ListingFilter
from culture.enums import EventKind
from culture.models import Occurrence


class DateFilter(ListingFilter):
    """Filters dates. Within one filter any value fits, between filters all must."""

    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), field_name="event__kind", choices=EventKind.choices)
    field = django_filters.MultipleChoiceFilter(label=_("Field of action"), field_name="event__action_fields__slug")
    project = django_filters.MultipleChoiceFilter(label=_("Project"), field_name="event__projects__slug")
    group = django_filters.MultipleChoiceFilter(label=_("Working group"), field_name="event__working_group__slug")

    class Meta:
        model = Occurrence
        fields: list[str] = []
