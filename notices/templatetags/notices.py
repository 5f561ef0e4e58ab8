"""Format only: when a notice holds, in words."""

from django import template
from django.contrib.auth.models import AbstractUser
from django.urls import reverse

from notices.domain import moment_words, when_words
from notices.models import NoticePage
from notices.queries import concerned, told_of
from notifications.models import News
from notifications.queries import reach
from notifications.views import PERMISSION

register = template.Library()
register.filter("moment_words", moment_words)


@register.simple_tag
def whom_it_reaches(page: NoticePage) -> dict[str, int]:
    """Return how many people a notice would reach as it was saved, by channel: for the form in the admin."""
    return reach(concerned(page))


@register.simple_tag
def told_of_it(page: NoticePage, user: AbstractUser) -> list[tuple[News, str]]:
    """Return what people were told of a notice, with its place on the board if they may see it. One query."""
    may_look = user.has_perm(PERMISSION)
    return [(one, reverse("told_history", args=[one.pk]) if may_look else "") for one in told_of(page)]


@register.filter
def when(one: NoticePage) -> str:
    """Write from when to when a notice holds."""
    return when_words(one.starts_at, one.ends_at)
