"""Staff need a second factor, at every address of the admin; sensitive deeds ask once more who one is."""

from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from accounts import policies
from accounts.enums import Role
from accounts.models import User
from accounts.signals import second_factor_removed
from demo.people import EDITOR_EMAIL, EDITOR_PASSWORD, PEOPLE
from tests.accounts.conftest import sign_in
from tests.accounts.test_signing_in import set_up_app
from tests.conftest import confirm, person
from tests.site.routes import all_routes, example, samples

# What everybody may ask, since it shows nothing: signing out, signs, words of scripts, and the old doors.
OPEN = {"wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog", "wagtailadmin_login"}


def admin_addresses() -> list[str]:
    values = samples()
    return [
        example(route, values)
        for route in all_routes()
        if route.is_admin and route.name not in OPEN and "password_reset" not in route.pattern
    ]


@pytest.fixture
def demanded(settings):
    settings.NGO_STAFF_MFA_REQUIRED = True


@pytest.mark.usefixtures("demanded")
@pytest.mark.parametrize("role", [Role.EDITORS, Role.ADMINISTRATORS])
def test_no_address_of_the_admin_opens_without_a_second_factor(client, city, role):
    client.force_login(person(role))
    confirm(client)
    addresses = admin_addresses()
    assert len(addresses) > 150
    for address in addresses:
        for method in (client.get, client.post):
            answer = method(address)
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/konto/zweiter-faktor/"), address


@pytest.mark.parametrize("address", ["/admin/", "/admin/pages/", "/admin/users/"])
def test_control_without_the_demand_they_open(client, city, address):
    client.force_login(person(Role.ADMINISTRATORS))
    confirm(client)
    assert client.get(address).status_code == 200


@pytest.mark.usefixtures("demanded")
def test_a_script_is_told_so(client, city):
    client.force_login(person(Role.EDITORS))
    assert client.get("/admin/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


@pytest.mark.usefixtures("demanded")
def test_staff_set_it_up_and_go_on(client, city):
    assert sign_in(client, EDITOR_EMAIL, EDITOR_PASSWORD, next="/admin/").url == "/admin/"
    led = client.get("/admin/", follow=True)
    assert "braucht einen zweiten Faktor" in led.content.decode()
    set_up_app(client)
    assert client.get("/admin/").status_code == 200
    assert sign_in(Client(), EDITOR_EMAIL, EDITOR_PASSWORD).url == "/konto/anmelden/zweiter-faktor/"


@pytest.mark.usefixtures("demanded")
def test_recovery_codes_alone_are_no_second_factor(client, city):
    Authenticator.objects.create(user=person(Role.EDITORS), type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(person(Role.EDITORS))
    assert client.get("/admin/").url == "/konto/zweiter-faktor/"


@pytest.mark.usefixtures("demanded")
def test_citizens_need_none(client, ada):
    client.force_login(ada)
    assert client.get("/konto/").status_code == 200
    assert client.get("/konto/geraete/").status_code == 200


def test_a_lost_database_is_503_in_the_admin_too(client, city, monkeypatch):
    client.force_login(person(Role.EDITORS))

    def away(_user):
        raise OperationalError("connection refused")

    monkeypatch.setattr("accounts.policies.may_enter_admin", away)
    monkeypatch.setattr("wagtail.admin.views.home.HomeView.get", away)
    monkeypatch.setattr("wagtail.admin.views.home.HomeView.dispatch", lambda *_a, **_k: away(None))
    assert client.get("/admin/").status_code == 503


@pytest.fixture
def administrator(client, city) -> Client:
    client.force_login(person(Role.ADMINISTRATORS))
    return client


def sensitive_addresses() -> list[str]:
    colleague = person(Role.EDITORS)
    return [
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_users:add"),
        reverse("wagtailusers_users:edit", args=[colleague.pk]),
        reverse("wagtailusers_users:delete", args=[colleague.pk]),
        reverse("wagtailusers_groups:index"),
        reverse("wagtailusers_groups:edit", args=[colleague.groups.get().pk]),
        reverse("second_factor_reset", args=[colleague.pk]),
        reverse("wagtail_bulk_action", args=["accounts", "user", "delete"]),
        reverse("wagtail_bulk_action", args=["accounts", "user", "assign_role"]),
    ]


def test_sensitive_pages_ask_who_one_is(administrator):
    for address in sensitive_addresses():
        for method in (administrator.get, administrator.post):
            assert method(address).url.startswith("/konto/bestaetigen/?next=%2Fadmin%2F"), address
    assert administrator.get("/admin/pages/").status_code == 200


def test_they_open_for_five_minutes(administrator, later):
    confirm(administrator)
    assert administrator.get("/admin/users/").status_code == 200
    later(timedelta(minutes=5))
    assert administrator.get("/admin/users/").status_code == 302


def test_who_has_just_signed_in_is_not_asked_at_once(client, city):
    sign_in(client, PEOPLE[-1].email, EDITOR_PASSWORD)
    assert client.get("/admin/users/").status_code == 200


def test_what_was_sent_is_done_once_one_has_confirmed(administrator):
    colleague = person(Role.EDITORS)
    address = reverse("wagtailusers_users:edit", args=[colleague.pk])
    data = {
        "email": colleague.email,
        "first_name": "Renate",
        "last_name": "Beispiel",
        "is_active": "on",
        "groups": [colleague.groups.get().pk],
    }
    asked = administrator.post(address, data)
    assert User.objects.get(pk=colleague.pk).first_name == "Runa"
    done = administrator.post(asked.url, {"password": EDITOR_PASSWORD, "next": address})
    assert (done.status_code, done.url) == (302, "/admin/users/")
    assert User.objects.get(pk=colleague.pk).first_name == "Renate"


def test_a_wrong_password_confirms_nothing(administrator):
    administrator.post("/konto/bestaetigen/", {"password": "falsch", "next": "/admin/users/"})
    assert administrator.get("/admin/users/").status_code == 302


def test_somebody_elses_confirmation_is_not_mine(administrator, ada):
    confirm(administrator)
    session = administrator.session
    session["account_authentication_methods_user"] = str(ada.pk)
    session.save()
    assert administrator.get("/admin/users/").status_code == 302


def test_control_without_the_guard_they_are_open(administrator, settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "AccountGuard" not in one]
    assert administrator.get("/admin/users/").status_code == 200


def test_taking_off_a_second_factor_asks_who_one_is(client, ada):
    sign_in(client, ada.email)
    set_up_app(client)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = []
    session.save()
    assert client.post("/konto/app/entfernen/").url.startswith("/konto/bestaetigen/")
    assert policies.has_second_factor(ada)
    confirm(client)
    assert client.post("/konto/app/entfernen/").url == "/konto/zweiter-faktor/"
    assert not policies.has_second_factor(ada)


def test_a_view_of_ones_own_asks_with_step_up(client, ada, rf):
    from allauth.core.exceptions import ReauthenticationRequired
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpResponse

    view = policies.step_up(lambda request: HttpResponse("done"), max_age=timedelta(minutes=1))
    sign_in(client, ada.email)
    request = rf.get("/")
    request.user, request.session = ada, client.session
    assert view(request).content == b"done"
    request.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["at"] -= 61
    with pytest.raises(ReauthenticationRequired):
        view(request)
    request.user = AnonymousUser()
    with pytest.raises(ReauthenticationRequired):
        view(request)


def test_the_administration_helps_a_colleague_who_has_lost_the_second_factor(administrator, mailbox):
    colleague, browser, facts = person(Role.EDITORS), Client(), []

    def note(**fact):
        facts.append((fact["user_id"], fact["by_id"]))

    second_factor_removed.connect(note)
    sign_in(browser, EDITOR_EMAIL, EDITOR_PASSWORD)
    set_up_app(browser)
    confirm(administrator)
    address = reverse("second_factor_reset", args=[colleague.pk])
    assert address in administrator.get("/admin/users/").content.decode()
    assert "Runa Beispiel" in administrator.get(address).content.decode()
    assert policies.has_second_factor(colleague)
    administrator.post(address)
    assert not Authenticator.objects.filter(user=colleague).exists()
    assert browser.get("/konto/").status_code == 302
    assert facts == [(colleague.pk, person(Role.ADMINISTRATORS).pk)]
    assert mailbox()[-1].subject == "Ihr zweiter Faktor ist gelöscht"


@pytest.mark.parametrize("whose", ["ones own", "of somebody who may do everything"])
def test_it_does_not_help_everybody(administrator, whose, city):
    chief = User.objects.create_superuser("chefin@example.org")
    user = person(Role.ADMINISTRATORS) if whose == "ones own" else chief
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    confirm(administrator)
    administrator.post(reverse("second_factor_reset", args=[user.pk]))
    assert Authenticator.objects.filter(user=user).exists()


@pytest.mark.parametrize("role", [Role.EDITORS, Role.APPROVERS, Role.UTILITY])
def test_nobody_else_does_it(client, city, role):
    colleague = person(Role.ADMINISTRATORS)
    Authenticator.objects.create(user=colleague, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client.force_login(person(role))
    confirm(client)
    client.post(reverse("second_factor_reset", args=[colleague.pk]))
    assert Authenticator.objects.filter(user=colleague).exists()
