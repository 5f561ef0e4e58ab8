"""What moderation tells whom, by the outbox. Wagtail sends such mails itself while somebody waits for the page."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.db.models import Q, QuerySet
from django.utils.translation import override
from wagtail.models import COMMENTS_RELATION_NAME, AbstractGroupApprovalTask, Page, TaskState, WorkflowState
from wagtail.users.models import UserProfile

from accounts.models import User
from core.registries import mail_sender


def _tell(users: Iterable[User], preference: str, *, kind: str, ids: dict[str, Any], key: str) -> None:
    """Write to those who want such mail, in the language that they have chosen."""
    for user in users:
        profile = UserProfile.get_for_user(user)
        if user.is_active and getattr(profile, f"{preference}_notifications"):
            with override(profile.get_preferred_language()):
                mail_sender.send(recipient=user.email, kind=kind, ids=ids, key=f"{key}:{user.pk}")


def tell_approvers(*, task_state: TaskState, by: User | None) -> None:
    """Tell the groups of a task that something waits for them."""
    task = task_state.task.specific
    if not isinstance(task, AbstractGroupApprovalTask):
        return
    users = User.objects.filter(groups__in=task.groups.all()).exclude(pk=by.pk if by else None).distinct()
    _tell(
        users,
        "submitted",
        kind="accounts.submitted",
        ids={"task_state": task_state.pk},
        key=f"accounts.submitted:{task_state.pk}",
    )


def tell_requester(*, workflow_state: WorkflowState, by: User | None, outcome: str) -> None:
    """Tell who asked for approval what has become of it: `approved` or `rejected`."""
    requester = workflow_state.requested_by
    if requester is None or requester == by:
        return
    task_state = workflow_state.current_task_state
    _tell(
        [requester],
        outcome,
        kind=f"accounts.{outcome}",
        ids={"workflow_state": workflow_state.pk, "task_state": task_state.pk if task_state else None},
        key=f"accounts.{outcome}:{workflow_state.pk}:{task_state.pk if task_state else ''}",
    )


def _followers(page: Page, comment_ids: list[int]) -> QuerySet[User]:
    wrote = Q(**{f"{COMMENTS_RELATION_NAME}__pk__in": comment_ids}) | Q(comment_replies__comment__in=comment_ids)
    follows = Q(page_subscriptions__page=page, page_subscriptions__comment_notifications=True)
    return User.objects.filter(wrote | follows).distinct()


def tell_commenters(*, page: Page, by: User, comment_ids: list[int]) -> None:
    """Tell who follows a page's comments, or has written in one of these threads, that there is something new."""
    _tell(
        _followers(page, comment_ids).exclude(pk=by.pk),
        "updated_comments",
        kind="accounts.comments",
        ids={"page": page.pk, "by": by.pk},
        key=f"accounts.comments:{uuid4()}",
    )
