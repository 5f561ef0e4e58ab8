"""Colleagues in the admin: made without a password, welcomed by mail, changed without losing their door."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.enums import Role
from accounts.models import User
from tests.conftest import confirm, person


@pytest.fixture
def administrator(client, city) -> Client:
    client.force_login(person(Role.ADMINISTRATORS))
    confirm(client)
    return client


@pytest.fixture
def chief(city) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("chefin@example.org", first_name="Chef", last_name="Probe"))
    confirm(client)
    return client


def form(user: User | None = None, **changes) -> dict:
    data = {"email": "Neu@example.org", "first_name": "Neu", "last_name": "Beispiel", "is_active": "on", "groups": []}
    if user:
        data |= {name: getattr(user, name) for name in ("email", "first_name", "last_name")}
        data["groups"] = [group.pk for group in user.groups.all()]
    return data | changes


def edit(client: Client, user: User, **changes):
    return client.post(reverse("wagtailusers_users:edit", args=[user.pk]), form(user, **changes))


def test_a_colleague_is_made_welcomed_and_signs_in_by_a_code(administrator, mailbox, newest_code):
    page = administrator.get(reverse("wagtailusers_users:add")).content.decode()
    assert "E-Mail-Adresse" in page
    assert "password1" not in page
    assert administrator.post(reverse("wagtailusers_users:add"), form()).status_code == 302
    colleague = User.objects.get(email="neu@example.org")
    assert not colleague.has_usable_password()
    letter = mailbox()[-1]
    assert (letter.to, letter.subject) == (["neu@example.org"], "Ihr Konto für die Arbeit mit uns")
    browser = Client()
    asked = browser.post("/konto/anmelden/code/", {"email": "neu@example.org"})
    browser.post(asked.url, {"code": newest_code()})
    assert browser.get("/konto/").status_code == 200
    assert EmailAddress.objects.get(user=colleague).verified


def test_an_address_that_exists_is_refused_in_german_whatever_its_case(administrator):
    answer = administrator.post(reverse("wagtailusers_users:add"), form(email="REDAKTION@example.org"))
    assert answer.status_code == 200
    assert "existiert bereits" in answer.content.decode()


def test_a_changed_address_is_the_only_one_that_signs_in(administrator, mailbox):
    colleague = person(Role.EDITORS)
    assert edit(administrator, colleague, email="runa@example.org").status_code == 302
    address = EmailAddress.objects.get(user=colleague)
    assert (address.email, address.primary, address.verified) == ("runa@example.org", True, False)
    Client().post("/konto/anmelden/code/", {"email": "redaktion@example.org"})
    assert mailbox()[-1].subject == "Kein Konto mit dieser Adresse"


def test_an_address_that_stays_stays_confirmed(administrator):
    colleague = person(Role.EDITORS)
    assert edit(administrator, colleague, first_name="Renate").status_code == 302
    assert EmailAddress.objects.get(user=colleague).verified


def test_the_administration_makes_nobody_almighty(administrator, chief):
    colleague = person(Role.EDITORS)
    address = reverse("wagtailusers_users:edit", args=[colleague.pk])
    assert 'name="is_superuser"' not in administrator.get(address).content.decode()
    edit(administrator, colleague, is_superuser="on")
    assert not person(Role.EDITORS).is_superuser
    assert 'name="is_superuser"' in chief.get(address).content.decode()
    edit(chief, colleague, is_superuser="on")
    assert person(Role.EDITORS).is_superuser


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_the_administration_leaves_the_almighty_alone(administrator, chief, action):
    above = User.objects.get(email="chefin@example.org")
    answer = administrator.post(reverse(f"wagtailusers_users:{action}", args=[above.pk]), form(above, first_name="X"))
    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert User.objects.get(pk=above.pk).first_name == "Chef"


@pytest.mark.parametrize(("action", "data"), [("set_active_state", {"mark_as_active": "False"}), ("delete", {})])
def test_not_even_all_at_once(administrator, chief, action, data):
    above = User.objects.get(email="chefin@example.org")
    address = reverse("wagtail_bulk_action", args=["accounts", "user", action])
    administrator.post(f"{address}?id={above.pk}&next=/admin/users/", data)
    assert User.objects.get(pk=above.pk).is_active


def test_all_pages_about_users_open_in_german(administrator):
    colleague = person(Role.EDITORS)
    for name, arguments in (("index", []), ("add", []), ("edit", [colleague.pk]), ("delete", [colleague.pk])):
        assert administrator.get(reverse(f"wagtailusers_users:{name}", args=arguments)).status_code == 200, name
    assert "Benutzer" in administrator.get("/admin/users/").content.decode()


def test_ones_own_page_in_the_admin_leads_to_the_account(administrator):
    page = administrator.get("/admin/account/").content.decode()
    assert 'href="/konto/"' in page
    assert "new_password1" not in page
    assert 'name="name_email-email"' not in page


def test_a_closed_account_is_out_at_once(administrator):
    colleague, browser = person(Role.EDITORS), Client()
    browser.force_login(colleague)
    data = form(colleague)
    del data["is_active"]
    administrator.post(reverse("wagtailusers_users:edit", args=[colleague.pk]), data)
    assert browser.get("/konto/").status_code == 302
