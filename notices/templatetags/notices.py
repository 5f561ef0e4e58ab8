"""Format only: when a notice holds, in words."""

from django import template

from notices.domain import moment_words, when_words
from notices.models import NoticePage
from notices.queries import concerned
from notifications.queries import reach

register = template.Library()
register.filter("moment_words", moment_words)


@register.simple_tag
def whom_it_reaches(page: NoticePage) -> dict[str, int]:
    """Return how many people a notice would reach as it was saved, by channel: for the form in the admin."""
    return reach(concerned(page))


@register.filter
def when(one: NoticePage) -> str:
    """Write from when to when a notice holds."""
    return when_words(one.starts_at, one.ends_at)
