"""Builds this app's mails when they are sent, from the ids in their rows."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from core.registries import MailContent, mail_kind
from participation.models import AccessibilityFeedback, FormEntry


def _feedback(ids: dict[str, Any]) -> AccessibilityFeedback | None:
    return AccessibilityFeedback.objects.filter(pk=ids["feedback"]).first()


@mail_kind("participation.barrier_received")
def barrier_received(ids: dict[str, Any]) -> MailContent | None:
    """Say that a message has come. Repeats nothing of it: the address may be somebody else's."""
    feedback = _feedback(ids)
    if feedback is None:
        return None
    subject = _("We have your message %(number)s") % {"number": feedback}
    return MailContent(subject, "participation/barrier_received.txt", {"feedback": feedback})


@mail_kind("participation.barrier_answered")
def barrier_answered(ids: dict[str, Any]) -> MailContent | None:
    """Send the editors' answer."""
    feedback = _feedback(ids)
    if feedback is None:
        return None
    subject = _("Our answer to your message %(number)s") % {"number": feedback}
    return MailContent(subject, "participation/barrier_answered.txt", {"feedback": feedback})


@mail_kind("participation.barrier_due")
def barrier_due(ids: dict[str, Any]) -> MailContent | None:
    """Warn an editor; pointless once the message is answered."""
    feedback = _feedback(ids)
    if feedback is None or feedback.answered_at:
        return None
    url = settings.WAGTAILADMIN_BASE_URL + reverse("accessibility_feedback:edit", args=[feedback.pk])
    subject = _("Please answer message %(number)s") % {"number": feedback}
    return MailContent(subject, "participation/barrier_due.txt", {"feedback": feedback, "url": url})


@mail_kind("participation.form_submitted")
def form_submitted(ids: dict[str, Any]) -> MailContent | None:
    """Tell that a form was sent; what people wrote stays in the admin."""
    submission = FormEntry.objects.select_related("page").filter(pk=ids["submission"]).first()
    if submission is None:
        return None
    url = settings.WAGTAILADMIN_BASE_URL + reverse("wagtailforms:list_submissions", args=[submission.page_id])
    subject = _("New entry: %(form)s") % {"form": submission.page.title}
    return MailContent(subject, "participation/form_submitted.txt", {"page": submission.page, "url": url})
