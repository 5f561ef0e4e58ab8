"""Writes of participation."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from core.clock import now
from core.services import audit
from notifications.services import send
from participation.models import AccessibilityFeedback, FormEntry, FormPage
from participation.queries import soon_overdue

PERMISSION = "change_accessibilityfeedback"


@transaction.atomic
def report_barrier(*, message: str, address: str = "", email: str = "", receipt: bool = True) -> AccessibilityFeedback:
    """Take down what somebody tells of a barrier; with an address they get a mail that it has come.

    `receipt=False` spares an address that has had enough of these mails; it still gets its answer.
    """
    feedback = AccessibilityFeedback.objects.create(message=message, address=address, email=email)
    if email and receipt:
        ids = {"feedback": feedback.pk}
        send(recipient=email, kind="participation.barrier_received", ids=ids, key=f"barrier:{feedback.pk}:received")
    return feedback


@transaction.atomic
def answer(*, feedback_id: int, text: str, by: Any) -> AccessibilityFeedback:
    """Answer a message; the person gets each new text by mail, the same text once."""
    feedback = AccessibilityFeedback.objects.select_for_update().get(pk=feedback_id)
    is_new = feedback.answered_at is None or feedback.answer != text
    feedback.answer = text
    feedback.answered_at = feedback.answered_at or now()
    feedback.save(update_fields=["answer", "answered_at"])
    if is_new and feedback.email:
        ids = {"feedback": feedback.pk}
        said = sha256(text.encode()).hexdigest()[:16]
        send(
            recipient=feedback.email,
            kind="participation.barrier_answered",
            ids=ids,
            key=f"barrier:{feedback.pk}:answer:{said}",
        )
    audit.record(action="participation.barrier_answered", actor=by, about=feedback)
    return feedback


def editors() -> Iterable[Any]:
    """Return the people who answer such messages: whoever may change them, by group or by hand."""
    by_group = Q(groups__permissions__codename=PERMISSION)
    by_hand = Q(user_permissions__codename=PERMISSION)
    return get_user_model().objects.filter(by_group | by_hand, is_active=True).distinct()


@transaction.atomic
def warn_editors() -> int:
    """Tell editors, once for each, of messages whose two weeks end within three days; returns how many.

    As long as nobody may answer, nobody is told, and the warning waits.
    """
    told = list(editors())
    late = list(soon_overdue()) if told else []
    for feedback in late:
        for editor in told:
            key = f"barrier:{feedback.pk}:warn:{editor.pk}"
            send(recipient=editor.email, kind="participation.barrier_due", ids={"feedback": feedback.pk}, key=key)
        AccessibilityFeedback.objects.filter(pk=feedback.pk).update(warned_at=now())
    return len(late)


@transaction.atomic
def submit(*, page: FormPage, data: dict[str, Any]) -> FormEntry:
    """Keep what somebody sent by a form until its day of deletion, and tell whom the form names."""
    fields = [field.clean_name for field in page.get_form_fields() if field.field_type == "email"]
    email = next((data[name] for name in fields if data.get(name)), "")
    submission = FormEntry.objects.create(page=page, form_data=data, email=email, expires_at=FormEntry.expiry(page))
    if page.notify:
        ids = {"submission": submission.pk}
        send(recipient=page.notify, kind="participation.form_submitted", ids=ids, key=f"form:{submission.pk}")
    return submission
