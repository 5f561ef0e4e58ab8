"""Groups have the rights that the code says, no less and no more, and a second run changes nothing."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.forms.utils import get_forms_for_user
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Workflow,
    WorkflowPage,
)

from accounts.enums import Role
from accounts.policies import RIGHTS
from accounts.services import load_roles
from demo.people import PEOPLE
from tests.conftest import person

pytestmark = pytest.mark.usefixtures("city")


def page_rights(role: Role) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in GroupPagePermission.objects.filter(group__name=role).select_related("page", "permission"):
        found.setdefault(one.page.slug, set()).add(one.permission.codename)
    return found


def file_rights(role: Role) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in GroupCollectionPermission.objects.filter(group__name=role).select_related("collection", "permission"):
        found.setdefault(one.collection.name, set()).add(one.permission.codename)
    return found


def test_the_groups_are_ours_alone():
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(Role)


def test_every_right_that_is_named_exists():
    for rights in RIGHTS.values():
        for name in rights.models:
            app, _dot, codename = name.partition(".")
            assert Permission.objects.filter(content_type__app_label=app, codename=codename).count() == 1, name


# One tree for each language.
HOMES = ("home", "home-en", "home-de-simple")


def test_on_pages(city):
    write = {"add_page", "change_page"}
    publish = {*write, "publish_page", "lock_page", "unlock_page"}
    assert page_rights(Role.EDITORS) == dict.fromkeys(HOMES, write)
    assert page_rights(Role.APPROVERS) == dict.fromkeys(HOMES, publish)
    projects = ("shared-glasfasernetz", "echtzeitstrom", "shared-fibre-network", "real-time-power")
    assert page_rights(Role.UTILITY) == dict.fromkeys(projects, write)
    assert list(page_rights(Role.ADMINISTRATORS)) == ["root"]


def test_on_files():
    root = Collection.get_first_root_node().name
    assert file_rights(Role.EDITORS) == {root: {"add_image", "choose_image", "add_document", "choose_document"}}
    assert file_rights(Role.UTILITY)[root] == {"choose_image", "choose_document"}
    assert "change_image" in file_rights(Role.UTILITY)["Stadtwerke"]


def test_users_and_groups_are_the_administrations():
    for role in Role:
        may = person(role).has_perms(["accounts.change_user", "auth.change_group"])
        assert may is (role == Role.ADMINISTRATORS), role


def test_nobody_of_them_may_do_everything():
    assert [person(one.role).is_superuser for one in PEOPLE] == [False] * 4


def test_a_second_run_changes_no_row():
    with CaptureQueriesContext(connection) as asked:
        call_command("load_roles")
    assert [one["sql"] for one in asked if not one["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []


def test_what_was_added_by_hand_is_taken_back_but_own_pages_stay(project):
    group, utility = Group.objects.get(name=Role.EDITORS), Group.objects.get(name=Role.UTILITY)
    group.permissions.add(Permission.objects.get(codename="change_user"))
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page=project, permission=publish)
    change = Permission.objects.get(codename="change_page")
    GroupPagePermission.objects.create(group=utility, page=project, permission=change)
    load_roles()
    assert not group.permissions.filter(codename="change_user").exists()
    assert set(page_rights(Role.EDITORS)) == set(HOMES)
    assert project.slug in page_rights(Role.UTILITY)


def test_wagtails_groups_stay_while_somebody_is_in_them(ada_in_editors):
    load_roles()
    assert Group.objects.filter(name="Editors").exists()
    assert not Group.objects.filter(name="Moderators").exists()


@pytest.fixture
def ada_in_editors(django_user_model):
    for name in ("Editors", "Moderators"):
        Group.objects.create(name=name)
    django_user_model.objects.create_user("ada@example.org").groups.add(Group.objects.get(name="Editors"))


def test_everything_below_home_goes_through_the_approvers(city, project):
    assert [one.name for one in Workflow.objects.filter(active=True)] == ["Freigabe"]
    assert WorkflowPage.objects.filter(page=city).count() == 1
    assert project.get_workflow().name == "Freigabe"
    assert [group.name for group in GroupApprovalTask.objects.get().groups.all()] == ["Freigabe"]


def test_what_people_have_sent_is_read_by_those_who_publish():
    readers = {role: get_forms_for_user(person(role)).exists() for role in Role}
    assert readers == {
        Role.EDITORS: False,
        Role.APPROVERS: True,
        Role.UTILITY: False,
        Role.ADMINISTRATORS: True,
    }


def test_control_wagtail_shows_it_to_all_who_may_change_the_page(monkeypatch):
    monkeypatch.setattr("accounts.policies.forms_with_answers_for", lambda _user, forms: forms)
    assert get_forms_for_user(person(Role.EDITORS)).exists()
