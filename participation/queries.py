"""Reads of participation."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from wagtail.models import Page

from core.clock import now, today
from core.querysets import visible
from participation.enums import Ground
from participation.models import AccessibilityFeedback, AccessibilityIssue

# So long the declaration shows what was mended.
SHOWN_AFTER_MENDING = timedelta(days=365)
# So long before the two weeks end, editors are warned.
WARN_BEFORE = timedelta(days=3)


def issues(day: date | None = None) -> tuple[dict[Ground, list[AccessibilityIssue]], list[AccessibilityIssue]]:
    """Return the open issues by their ground, and what was mended within a year; one query."""
    since = (day or today()) - SHOWN_AFTER_MENDING
    found = list(AccessibilityIssue.objects.filter(Q(resolved_on=None) | Q(resolved_on__gte=since)))
    still_open = {ground: [one for one in found if not one.resolved_on and one.ground == ground] for ground in Ground}
    mended = sorted((one for one in found if one.resolved_on), key=lambda one: str(one.resolved_on), reverse=True)
    return {ground: some for ground, some in still_open.items() if some}, mended


def unanswered() -> QuerySet[AccessibilityFeedback]:
    """Return the messages that wait for an answer, the most urgent first."""
    return AccessibilityFeedback.objects.filter(answered_at=None).order_by("due_at")


def soon_overdue() -> QuerySet[AccessibilityFeedback]:
    """Return the unanswered messages that are due within three days or late, and of which no editor was told."""
    return unanswered().filter(warned_at=None, due_at__lte=now() + WARN_BEFORE)


def children(page: Page) -> list[Page]:
    """Return the pages below a page that everybody may see, with their leads."""
    return list(visible(Page.objects.child_of(page)).specific())
