"""The filter of the notices: their kind."""

import django_filters
from django.utils.translation import gettext_lazy as _

from core.filters import ListingFilter
from notices.enums import NoticeKind
from notices.models import NoticePage


class NoticeFilter(ListingFilter):
    """Filters notices by kind; any of several fits."""

    kind = django_filters.MultipleChoiceFilter(label=_("Kind"), choices=NoticeKind.choices)

    class Meta:
        model = NoticePage
        fields: list[str] = []
