"""Brings groups, collections and the workflow to what `accounts.policies.RIGHTS` says. A second run changes no row."""

from collections.abc import Iterable

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from django.urls import get_resolver
from wagtail import hooks
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from accounts.enums import Role
from accounts.policies import NEEDLESS, RIGHTS, WRITE, Rights

# What Wagtail's own migrations make.
WAGTAILS_GROUPS = ("Editors", "Moderators")
WAGTAILS_WORKFLOW = "Moderators approval"
APPROVAL = "Freigabe"


@transaction.atomic
def load_roles() -> None:
    """Make the groups, and give them the rights that they should have on the default site's pages: no less, no more.

    The pages of a role that has its own (`from_home` is false) are left as the administration has chosen them.
    """
    home = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    homes = list(Page.objects.filter(translation_key=home.translation_key))
    for role, rights in RIGHTS.items():
        group, _is_new = Group.objects.get_or_create(name=role)
        _load_model_permissions(group, rights)
        _load_collections(group, rights)
        if rights.everything:
            _set_pages(group, [Page.get_first_root_node()], Page.permission_codenames)
        elif rights.from_home:
            _set_pages(group, homes, rights.pages)
    for one in homes:
        _load_workflow(one)
    _remove_wagtails()


def share_rights(*, page: Page, twin: Page) -> None:
    """Give whoever has rights on a page the same on its translation, in another tree; and the same workflow."""
    GroupPagePermission.objects.bulk_create(
        [
            GroupPagePermission(group_id=one.group_id, page_id=twin.pk, permission_id=one.permission_id)
            for one in GroupPagePermission.objects.filter(page_id=page.pk)
        ],
        ignore_conflicts=True,
    )
    for one in WorkflowPage.objects.filter(page_id=page.pk):
        WorkflowPage.objects.get_or_create(page_id=twin.pk, defaults={"workflow_id": one.workflow_id})


def grant_pages(*, role: Role, pages: Iterable[Page]) -> None:
    """Let a role write on these pages and below them, and on no others."""
    _set_pages(Group.objects.get(name=role), pages, RIGHTS[role].pages or WRITE)


def _named(names: Iterable[str]) -> set[Permission]:
    wanted = Q(pk=None)
    for name in names:
        app, _dot, codename = name.partition(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return set(Permission.objects.filter(wanted))


def _offered() -> set[Permission]:
    """Return all permissions that the admin offers for groups; viewsets register theirs when addresses are loaded."""
    assert get_resolver().url_patterns  # noqa: S101 (reading them loads them)
    return {one for offer in hooks.get_hooks("register_permissions") for one in offer()}


def _load_model_permissions(group: Group, rights: Rights) -> None:
    wanted = _named(rights.models)
    if rights.everything:
        wanted |= {
            one for one in _offered() if f"{one.content_type.app_label}.{one.content_type.model}" not in NEEDLESS
        }
    if set(group.permissions.all()) != wanted:
        group.permissions.set(wanted)


def _set_pages(group: Group, pages: Iterable[Page], codenames: Iterable[str]) -> None:
    permissions = Permission.objects.filter(
        content_type__app_label="wagtailcore", content_type__model="page", codename__in=list(codenames)
    )
    wanted = {(page.pk, permission.pk) for page in pages for permission in permissions}
    for one in GroupPagePermission.objects.filter(group=group):
        if (one.page_id, one.permission_id) in wanted:
            wanted.remove((one.page_id, one.permission_id))
        else:
            one.delete()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=page, permission_id=permission) for page, permission in wanted
    )


def _file_permissions(actions: Iterable[str]) -> set[Permission]:
    """Return rights over pictures and documents. Wagtail asks for those of its own models, whatever ours are called."""
    return _named(
        name for action in actions for name in (f"wagtailimages.{action}_image", f"wagtaildocs.{action}_document")
    )


def _load_collections(group: Group, rights: Rights) -> None:
    root = Collection.get_first_root_node()
    if rights.everything:
        wanted = {(root.pk, one.pk) for one in _file_permissions(("add", "change", "delete", "choose"))}
        names = ("add_collection", "change_collection", "delete_collection")
        wanted |= {(root.pk, one.pk) for one in _named(f"wagtailcore.{name}" for name in names)}
    else:
        wanted = {(root.pk, one.pk) for one in _file_permissions(rights.files)}
    if rights.own_collection:
        own = Collection.objects.filter(name=rights.own_collection, depth=2).first() or root.add_child(
            name=str(rights.own_collection)
        )
        wanted |= {(own.pk, one.pk) for one in _file_permissions(rights.own_files)}
    for one in GroupCollectionPermission.objects.filter(group=group):
        if (one.collection_id, one.permission_id) in wanted:
            wanted.remove((one.collection_id, one.permission_id))
        else:
            one.delete()
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection_id=place, permission_id=permission)
        for place, permission in wanted
    )


def _load_workflow(home: Page) -> None:
    """Let everything below home go through the approvers."""
    task = GroupApprovalTask.objects.filter(name=APPROVAL, active=True).first()
    task = task or GroupApprovalTask.objects.create(name=APPROVAL)
    if [group.name for group in task.groups.all()] != [Role.APPROVERS]:
        task.groups.set([Group.objects.get(name=Role.APPROVERS)])
    workflow, _is_new = Workflow.objects.get_or_create(name=APPROVAL, active=True)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": 0})
    WorkflowPage.objects.get_or_create(page=home, defaults={"workflow": workflow})


def _remove_wagtails() -> None:
    """Remove the groups and the workflow that Wagtail brings, unless somebody uses them."""
    Group.objects.filter(name__in=WAGTAILS_GROUPS, user=None).delete()
    for workflow in Workflow.objects.filter(name=WAGTAILS_WORKFLOW, active=True, workflow_states=None):
        tasks = [one.task for one in workflow.workflow_tasks.select_related("task")]
        workflow.delete()
        for task in tasks:
            if not task.task_states.exists():
                task.specific.delete()
