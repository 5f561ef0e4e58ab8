"""What follows from a fact.

Wagtail connects mails of its own under these names, later than this; a name that is taken stays with whoever has it.
"""

from typing import Any

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import ModelLogEntry, Page, TaskState, WorkflowState
from wagtail.signals import copy_for_translation_done, task_submitted, workflow_approved, workflow_rejected

from accounts import services
from accounts.models import User

# Where an instance keeps, while it is saved, what it was before.
BEFORE = "_before"


@receiver(task_submitted, sender=TaskState, dispatch_uid="group_approval_task_submitted_email_notification")
def tell_approvers(instance: TaskState, user: Any = None, **_kwargs: Any) -> None:
    """Tell those who can approve."""
    services.tell_approvers(task_state=instance, by=user)


@receiver(workflow_approved, sender=WorkflowState, dispatch_uid="workflow_state_approved_email_notification")
def tell_of_approval(instance: WorkflowState, user: Any = None, **_kwargs: Any) -> None:
    """Tell who asked."""
    services.tell_requester(workflow_state=instance, by=user, outcome="approved")


@receiver(workflow_rejected, sender=WorkflowState, dispatch_uid="workflow_state_rejected_email_notification")
def tell_of_rejection(instance: WorkflowState, user: Any = None, **_kwargs: Any) -> None:
    """Tell who asked."""
    services.tell_requester(workflow_state=instance, by=user, outcome="rejected")


@receiver(copy_for_translation_done)
def share_rights(source_obj: Any, target_obj: Any, **_kwargs: Any) -> None:
    """Who may write on a page may write on its translation."""
    if isinstance(source_obj, Page):
        services.share_rights(page=source_obj, twin=target_obj)


@receiver(pre_save, sender=User)
def remember(instance: User, update_fields: Any = None, **_kwargs: Any) -> None:
    """Remember what an account was before; signing in touches none of it and costs no query."""
    touched = update_fields is None or not set(update_fields).isdisjoint(services.WATCHED)
    vars(instance)[BEFORE] = {} if instance._state.adding or not touched else services.state(instance)


@receiver(pre_save, sender=ModelLogEntry)
def keep_address_out(instance: ModelLogEntry, **_kwargs: Any) -> None:
    """Wagtail's history names an account by its number: an address would stay for two years after its deletion."""
    if instance.content_type.model_class() is User:
        instance.label = f"{User._meta.verbose_name} {instance.object_id}"


@receiver(post_save, sender=User)
def note_saved(instance: User, created: bool, **_kwargs: Any) -> None:
    """Log what has changed."""
    services.note_saved(user=instance, before=vars(instance).pop(BEFORE, {}), is_new=created)


@receiver(post_delete, sender=User)
def note_deleted(instance: User, **_kwargs: Any) -> None:
    """Log that it is gone."""
    services.note_deleted(user=instance)


@receiver(m2m_changed, sender=User.groups.through)
def note_groups(instance: Any, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any) -> None:
    """Log groups when they have been given, and before they are taken: then it is known who had them."""
    word = {"post_add": "given", "pre_remove": "taken", "pre_clear": "taken"}.get(action)
    if word is None:
        return
    others: Any = User.objects.all() if reverse else Group.objects.all()
    if word == "taken":
        others = instance.user_set.all() if reverse else instance.groups.all()
    others = others if pk_set is None else others.filter(pk__in=pk_set)
    users, groups = (others, [instance]) if reverse else ([instance], others)
    services.note_groups(users=users, **{word: groups})


@receiver(pre_delete, sender=Group)
def note_group_deleted(instance: Group, **_kwargs: Any) -> None:
    """Log who loses a group that is deleted."""
    services.note_groups(users=instance.user_set.all(), taken=[instance])
