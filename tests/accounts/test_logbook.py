"""Who changes accounts and rights, or takes data away, stands in the audit log: with a number, without an address."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.enums import Role
from accounts.models import User
from core.models import AuditEntry
from participation.models import FormPage
from tests.accounts.test_people import administrator, edit, form  # noqa: F401 (a fixture)
from tests.conftest import confirm, person


@pytest.fixture
def log(city):
    """Return what has been logged since the test began: action, who, about whom, details."""
    before = AuditEntry.objects.count()

    def read() -> list[tuple]:
        entries = AuditEntry.objects.order_by("id")[before:]
        assert "@" not in str(list(entries.values()))
        return [(one.action, one.actor, one.about, one.detail) for one in entries]

    return read


def name(user: User) -> str:
    return f"accounts.User:{user.pk}"


@pytest.fixture
def by(city) -> str:
    return name(person(Role.ADMINISTRATORS))


class TestInTheAdmin:
    def test_a_new_colleague_and_their_group(self, administrator, log, by):  # noqa: F811
        group = Group.objects.get(name=Role.EDITORS)
        administrator.post(reverse("wagtailusers_users:add"), form(groups=[group.pk]))
        new = name(User.objects.get(email="neu@example.org"))
        assert log() == [
            ("accounts.user_created", by, new, {}),
            ("accounts.groups_changed", by, new, {"given": ["Redaktion"]}),
        ]

    def test_another_group(self, administrator, log, by):  # noqa: F811
        colleague = person(Role.EDITORS)
        edit(administrator, colleague, groups=[Group.objects.get(name=Role.APPROVERS).pk])
        assert log() == [
            ("accounts.groups_changed", by, name(colleague), {"taken": ["Redaktion"]}),
            ("accounts.groups_changed", by, name(colleague), {"given": ["Freigabe"]}),
        ]

    def test_another_name_is_no_matter_for_the_log(self, administrator, log):  # noqa: F811
        assert edit(administrator, person(Role.EDITORS), first_name="Renate").status_code == 302
        assert log() == []

    def test_another_address(self, administrator, log, by):  # noqa: F811
        colleague = person(Role.EDITORS)
        edit(administrator, colleague, email="runa@example.org")
        assert log() == [("accounts.address_changed", by, name(colleague), {})]

    def test_a_closed_account(self, administrator, log, by):  # noqa: F811
        colleague = person(Role.EDITORS)
        data = form(colleague)
        del data["is_active"]
        administrator.post(reverse("wagtailusers_users:edit", args=[colleague.pk]), data)
        assert log() == [("accounts.user_closed", by, name(colleague), {})]

    def test_a_deleted_account(self, administrator, log, by):  # noqa: F811
        colleague = person(Role.EDITORS)
        administrator.post(reverse("wagtailusers_users:delete", args=[colleague.pk]))
        assert log() == [("accounts.user_deleted", by, name(colleague), {})]

    @pytest.mark.parametrize(
        ("action", "data", "logged", "detail"),
        [
            ("set_active_state", {"mark_as_active": "False"}, "accounts.user_closed", {}),
            ("assign_role", {"role": Role.APPROVERS}, "accounts.groups_changed", {"given": ["Freigabe"]}),
            ("delete", {}, "accounts.user_deleted", {}),
        ],
    )
    def test_many_at_once(self, administrator, log, by, action, data, logged, detail):  # noqa: F811
        people = [person(Role.EDITORS), person(Role.UTILITY)]
        address = reverse("wagtail_bulk_action", args=["accounts", "user", action])
        data = {key: Group.objects.get(name=value).pk if key == "role" else value for key, value in data.items()}
        chosen = "&".join(f"id={one.pk}" for one in people)
        administrator.post(f"{address}?{chosen}&next=/admin/users/", data)
        assert sorted(log()) == sorted((logged, by, name(one), detail) for one in people)

    def test_who_is_closed_already_is_not_closed_again(self, administrator, log):  # noqa: F811
        User.objects.filter(pk=person(Role.EDITORS).pk).update(is_active=False)
        address = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"])
        administrator.post(f"{address}?id={person(Role.EDITORS).pk}&next=/admin/users/", {"mark_as_active": "False"})
        assert log() == []

    def test_all_rights(self, city, log):
        chief = User.objects.create_superuser("chefin@example.org")
        client = Client()
        client.force_login(chief)
        confirm(client)
        colleague = person(Role.EDITORS)
        edit(client, colleague, is_superuser="on")
        edit(client, colleague)
        assert log() == [
            ("accounts.user_created", "system", name(chief), {}),
            ("accounts.superuser_made", name(chief), name(colleague), {}),
            ("accounts.superuser_unmade", name(chief), name(colleague), {}),
        ]

    def test_a_second_factor_taken_away(self, administrator, log, by):  # noqa: F811
        colleague = person(Role.EDITORS)
        Authenticator.objects.create(user=colleague, type=Authenticator.Type.TOTP, data={"secret": "x"})
        administrator.post(reverse("second_factor_reset", args=[colleague.pk]))
        assert log() == [("accounts.second_factor_reset", by, name(colleague), {})]

    def test_a_group_that_is_deleted_is_taken_from_its_people(self, administrator, log, by):  # noqa: F811
        administrator.post(reverse("wagtailusers_groups:delete", args=[Group.objects.get(name=Role.UTILITY).pk]))
        assert log() == [("accounts.groups_changed", by, name(person_of("stadtwerke")), {"taken": ["Stadtwerke"]})]


def person_of(part: str) -> User:
    return User.objects.get(email__startswith=part)


class TestElsewhere:
    def test_a_command_or_a_job_is_the_system(self, log):
        colleague = person(Role.EDITORS)
        colleague.groups.clear()
        assert log() == [("accounts.groups_changed", "system", name(colleague), {"taken": ["Redaktion"]})]

    def test_a_group_that_nobody_had_is_not_taken_away(self, log, ada):
        ada.groups.remove(Group.objects.get(name=Role.EDITORS))
        ada.groups.clear()
        assert log() == []

    def test_a_citizen_who_signs_up_and_in_is_nobodys_business(self, client, log, newest_code):
        asked = client.post("/konto/anlegen/", {"email": "neu@example.org"})
        client.post(asked.url, {"code": newest_code()})
        assert client.get("/konto/").status_code == 200
        assert log() == []

    def test_signing_in_costs_no_query_more(self, ada):
        with CaptureQueriesContext(connection) as asked:
            ada.save(update_fields=["last_login"])
        assert len(asked) == 1

    def test_what_does_not_happen_is_not_logged(self, log, ada, grace):
        ada.is_active, ada.email = False, grace.email
        with pytest.raises(IntegrityError), transaction.atomic():
            ada.save()
        assert log() == []


class TestTables:
    def test_the_answers_of_a_form(self, client, log, city):
        page = FormPage.objects.get(slug="kontakt")
        client.force_login(person(Role.APPROVERS))
        address = reverse("wagtailforms:list_submissions", args=[page.pk])
        assert client.get(address).status_code == 200
        assert log() == []
        assert client.get(address, {"export": "csv"}).status_code == 200
        detail = {"list": "wagtailforms:list_submissions", "format": "csv"}
        assert log() == [("accounts.table_taken", name(person(Role.APPROVERS)), f"wagtailcore.Page:{page.pk}", detail)]

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_messages_about_barriers(self, client, log, kind):
        client.force_login(person(Role.APPROVERS))
        assert client.get(reverse("accessibility_feedback:list"), {"export": kind}).status_code == 200
        detail = {"list": "accessibility_feedback:list", "format": kind}
        assert log() == [("accounts.table_taken", name(person(Role.APPROVERS)), "", detail)]

    def test_who_is_refused_has_taken_nothing(self, client, log):
        client.force_login(person(Role.UTILITY))
        client.get(reverse("accessibility_feedback:list"), {"export": "csv"})
        assert log() == []

    def test_open_data_is_for_everybody(self, client, log):
        client.force_login(person(Role.EDITORS))
        assert client.get("/projekte/csv/?export=csv").status_code == 200
        assert log() == []


def test_wagtails_history_names_an_account_by_its_number(administrator, city):  # noqa: F811
    group = Group.objects.get(name=Role.EDITORS)
    administrator.post(reverse("wagtailusers_users:add"), form(groups=[group.pk]))
    new = User.objects.get(email="neu@example.org")
    administrator.post(reverse("wagtailusers_users:delete", args=[new.pk]))
    assert not User.objects.filter(pk=new.pk).exists()
    entries = ModelLogEntry.objects.filter(object_id=str(new.pk), content_type__model="user")
    assert {one.action for one in entries} == {"wagtail.create", "wagtail.delete"}
    assert {one.label for one in entries} == {f"Benutzer*in {new.pk}"}
