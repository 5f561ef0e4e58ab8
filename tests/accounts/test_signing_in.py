"""The ways to sign in, and what one can change about them."""

import re
import time
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from accounts import services
from accounts.models import User
from demo.people import EDITOR_EMAIL, EDITOR_PASSWORD
from tests.accounts.conftest import sign_in
from tests.conftest import confirm

KEY = re.compile(r'<code class="ngo-key">(\w+)</code>')


def app_code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up_app(client: Client) -> str:
    """Let the signed-in person set up an app; return its secret."""
    secret = KEY.search(client.get("/konto/app/").content.decode()).group(1)
    answer = client.post("/konto/app/", {"code": app_code(secret)})
    assert (answer.status_code, answer.url) == (302, "/konto/ersatzcodes/")
    return secret


def second_step(client: Client, code: str):
    return client.post("/konto/anmelden/zweiter-faktor/", {"code": code})


def is_signed_in(client: Client) -> bool:
    return client.get("/konto/").status_code == 200


def test_by_password(client, ada):
    answer = sign_in(client, "ADA@example.org")
    assert (answer.status_code, answer.url) == (302, "/konto/")
    assert "ada@example.org" in client.get("/konto/").content.decode()


def test_one_comes_to_where_one_wanted_to_go_but_nowhere_else(client, ada):
    assert sign_in(client, "ada@example.org", next="/projekte/").url == "/projekte/"
    assert sign_in(Client(), "ada@example.org", next="https://evil.example/").url == "/konto/"


def test_by_a_code_by_mail_without_any_password(client, grace, newest_code):
    asked = client.post("/konto/anmelden/code/?next=/projekte/", {"email": "grace@example.org"})
    answer = client.post(asked.url, {"code": newest_code().lower().replace("-", " ")})
    assert (answer.status_code, answer.url) == (302, "/projekte/")
    assert is_signed_in(client)


def test_a_code_works_only_where_it_was_asked_for_and_only_once(client, grace, newest_code):
    asked = client.post("/konto/anmelden/code/", {"email": "grace@example.org"})
    code, elsewhere = newest_code(), Client()
    elsewhere.post("/konto/anmelden/code/", {"email": "grace@example.org"})
    elsewhere.post(asked.url, {"code": code})
    assert not is_signed_in(elsewhere)
    client.post(asked.url, {"code": code})
    client.post("/konto/abmelden/")
    client.post(asked.url, {"code": code})
    assert not is_signed_in(client)


def test_a_code_runs_out(client, grace, newest_code, later):
    asked = client.post("/konto/anmelden/code/", {"email": "grace@example.org"})
    code = newest_code()
    later(timedelta(minutes=16))
    client.post(asked.url, {"code": code})
    assert not is_signed_in(client)


def test_a_new_code_ends_the_old_one(client, grace, newest_code):
    asked = client.post("/konto/anmelden/code/", {"email": "grace@example.org"})
    old = newest_code()
    client.post(asked.url, {"action": "resend"})
    new = newest_code()
    assert old != new
    client.post(asked.url, {"code": old})
    assert not is_signed_in(client)
    client.post(asked.url, {"code": new})
    assert is_signed_in(client)


def test_a_new_account_is_ready_when_its_code_is_entered(client, city, newest_code):
    asked = client.post("/konto/anlegen/", {"email": "Neu@example.org"})
    assert not is_signed_in(client)
    client.post(asked.url, {"code": newest_code()})
    assert is_signed_in(client)
    assert EmailAddress.objects.get(email="neu@example.org").verified
    assert client.get("/konto/passkeys/neu/").status_code == 200


def test_a_second_account_with_an_address_is_none(client, ada, mailbox):
    client.post("/konto/anlegen/", {"email": "ada@example.org"})
    assert "Sie haben schon ein Konto" in mailbox()[-1].subject
    assert User.objects.filter(email="ada@example.org").count() == 1


def test_who_has_no_account_is_told_by_mail(client, city, mailbox):
    client.post("/konto/anmelden/code/", {"email": "wer@example.org"})
    letter = mailbox()[-1]
    assert (letter.to, letter.subject) == (["wer@example.org"], "Kein Konto mit dieser Adresse")
    assert "/konto/anlegen/" in letter.body


def test_a_forgotten_password_is_replaced_by_a_code(client, ada, newest_code, mailbox):
    asked = client.post("/konto/passwort/vergessen/", {"email": "ada@example.org"})
    confirmed = client.post(asked.url, {"code": newest_code()})
    new = {"password1": "neue-wurzeln-77", "password2": "neue-wurzeln-77"}
    assert client.post(confirmed.url, new).url == "/konto/passwort/vergessen/fertig/"
    assert mailbox()[-1].subject == "Sie haben ein neues Passwort"
    assert sign_in(Client(), "ada@example.org").status_code == 200
    assert sign_in(Client(), "ada@example.org", "neue-wurzeln-77").status_code == 302


def test_a_weak_password_is_refused_in_german(client, ada):
    sign_in(client, "ada@example.org")
    data = {"oldpassword": "wurzeln-und-fluegel", "password1": "12345", "password2": "12345"}
    assert "10 Zeichen" in client.post("/konto/passwort/aendern/", data).content.decode()


def test_another_address_counts_when_its_code_is_entered(client, ada, newest_code, mailbox):
    sign_in(client, "ada@example.org")
    asked = client.post("/konto/adresse/", {"email": "lovelace@example.org", "action_add": "1"})
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    client.post(asked.url, {"code": newest_code()})
    ada.refresh_from_db()
    assert ada.email == "lovelace@example.org"
    assert [one.email for one in EmailAddress.objects.filter(user=ada)] == ["lovelace@example.org"]
    letter = mailbox()[-1]
    assert (letter.to, letter.subject) == (["ada@example.org"], "Ihr Konto hat jetzt eine andere Adresse")
    assert "lovelace" not in letter.body


def test_one_sees_where_one_is_signed_in_and_can_end_it(client, ada):
    elsewhere = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"})
    sign_in(elsewhere, "ada@example.org")
    sign_in(client, "ada@example.org")
    assert "Firefox, Linux" in client.get("/konto/geraete/").content.decode()
    client.post("/konto/geraete/")
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_a_new_password_signs_out_all_other_devices(client, ada):
    elsewhere = Client()
    sign_in(elsewhere, "ada@example.org")
    sign_in(client, "ada@example.org")
    new = {"oldpassword": "wurzeln-und-fluegel", "password1": "neue-wurzeln-77", "password2": "neue-wurzeln-77"}
    assert client.post("/konto/passwort/aendern/", new).status_code == 302
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_an_app_is_asked_for_after_password_and_after_code_by_mail(client, ada, newest_code):
    sign_in(client, "ada@example.org")
    secret = set_up_app(client)
    by_password, by_code = Client(), Client()
    assert sign_in(by_password, "ada@example.org").url == "/konto/anmelden/zweiter-faktor/"
    assert not is_signed_in(by_password)
    second_step(by_password, app_code(secret))
    assert is_signed_in(by_password)
    asked = by_code.post("/konto/anmelden/code/", {"email": "ada@example.org"})
    assert by_code.post(asked.url, {"code": newest_code()}).url == "/konto/anmelden/zweiter-faktor/"
    assert not is_signed_in(by_code)


def test_a_recovery_code_lets_in_once(client, ada):
    sign_in(client, "ada@example.org")
    set_up_app(client)
    codes = client.get("/konto/ersatzcodes/datei/").content.decode()
    code = re.findall(r"^\d{8}$", codes, re.MULTILINE)[0]
    assert len(re.findall(r"^\d{8}$", codes, re.MULTILINE)) == 10
    for way_in, expected in ((Client(), True), (Client(), False)):
        sign_in(way_in, "ada@example.org")
        second_step(way_in, code)
        assert is_signed_in(way_in) is expected


def test_a_code_of_an_app_works_once(client, ada, limits):
    sign_in(client, "ada@example.org")
    secret = set_up_app(client)
    code = app_code(secret)
    for way_in, expected in ((Client(), True), (Client(), False)):
        sign_in(way_in, "ada@example.org")
        second_step(way_in, code)
        assert is_signed_in(way_in) is expected


def test_a_copy_of_the_database_makes_no_codes(client, ada):
    sign_in(client, "ada@example.org")
    secret = set_up_app(client)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    assert re.search(r"'secret': 'gAAAA", kept)


def test_a_secret_survives_a_new_key_while_the_old_one_is_named(client, ada, settings):
    sign_in(client, "ada@example.org")
    secret = set_up_app(client)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-" * 5, [old]
    way_in = Client()
    sign_in(way_in, "ada@example.org")
    second_step(way_in, app_code(secret))
    assert is_signed_in(way_in)


def test_who_has_neither_password_nor_factor_confirms_by_a_code(client, grace, newest_code):
    client.force_login(grace)
    asked = client.get("/konto/adresse/")
    assert asked.url == "/konto/bestaetigen/code/?next=%2Fkonto%2Fadresse%2F"
    client.post(asked.url, {"action": "send", "next": "/konto/adresse/"})
    wrong = client.post(asked.url, {"code": "BBBB-BBBB", "next": "/konto/adresse/"})
    assert "Dieser Code stimmt nicht" in wrong.content.decode()
    assert client.post(asked.url, {"code": newest_code(), "next": "/konto/adresse/"}).url == "/konto/adresse/"
    assert client.get("/konto/adresse/").status_code == 200


def test_a_confirmation_without_a_code_that_was_sent_is_none(client, grace):
    client.force_login(grace)
    for code in ("", "BBBB-BBBB"):
        client.post("/konto/bestaetigen/code/", {"code": code})
    assert client.get("/konto/adresse/").status_code == 302


def test_the_demos_editor_signs_in_at_the_one_door_from_wherever_they_come(client, city):
    for old in ("/admin/login/?next=/admin/", "/_util/login/?next=/admin/"):
        assert client.get(old).url == "/konto/anmelden/?next=%2Fadmin%2F"
    assert client.get("/admin/password_reset/").url == "/konto/anmelden/?next=%2Fadmin%2F"
    assert sign_in(client, EDITOR_EMAIL, EDITOR_PASSWORD, next="/admin/").url == "/admin/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
def test_nobody_signs_in_at_an_old_door(client, city, address):
    data = {"username": EDITOR_EMAIL, "login": EDITOR_EMAIL, "password": EDITOR_PASSWORD}
    assert client.post(address, data).url.startswith("/konto/anmelden/")
    assert not is_signed_in(client)


def test_who_may_not_enter_is_told_so_and_not_sent_in_circles(client, ada):
    sign_in(client, "ada@example.org")
    answer = client.get("/admin/", follow=True)
    assert (answer.status_code, answer.redirect_chain) == (403, [])
    assert "Nicht für dieses Konto" in answer.content.decode()


def test_a_page_for_other_groups_is_not_a_circle_either(client, ada, project):
    from django.contrib.auth.models import Group
    from wagtail.models import PageViewRestriction

    restriction = PageViewRestriction.objects.create(page=project, restriction_type=PageViewRestriction.GROUPS)
    restriction.groups.add(Group.objects.create(name="Andere"))
    sign_in(client, "ada@example.org")
    answer = client.get(project.url, follow=True)
    assert answer.status_code == 403
    assert answer.redirect_chain == [(f"/konto/zugang/?next={project.url}", 302)]


def test_a_closed_account_stays_closed(client, ada, newest_code, mailbox):
    User.objects.filter(pk=ada.pk).update(is_active=False)
    assert sign_in(client, "ada@example.org").url == "/konto/geschlossen/"
    client.post("/konto/anmelden/code/", {"email": "ada@example.org"})
    assert mailbox()[-1].subject == "Kein Konto mit dieser Adresse"


ABOUT_ACCOUNTS = [
    "/konto/",
    "/konto/anmelden/",
    "/en/konto/anmelden/",
    "/konto/anlegen/",
    "/konto/passwort/vergessen/",
]


@pytest.mark.parametrize("address", ABOUT_ACCOUNTS)
def test_pages_about_accounts_are_kept_by_nobody(client, ada, address):
    for _time in range(2):
        answer = client.get(address)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
        sign_in(client, "ada@example.org")


def test_whoever_signs_in_in_english_reads_english_pages_and_mails(client, ada, mailbox):
    page = client.get("/en/konto/anmelden/code/")
    assert '<html lang="en"' in page.text
    sent = client.post("/en/konto/anmelden/code/", {"email": "ada@example.org"}, follow=True)
    assert sent.redirect_chain[-1] == ("/en/konto/anmelden/code/eingeben/", 302)
    assert '<html lang="en"' in sent.text
    letter = mailbox()[-1]
    assert letter.subject.endswith("Your code for signing in")
    assert "with this code you sign in" in letter.body


def test_what_somebody_who_is_signed_in_gets_is_kept_by_nobody(editor, client):
    assert editor.get("/projekte/").headers["Cache-Control"] == "private, no-store"
    assert Client().get("/projekte/").headers["Cache-Control"] == "max-age=0, must-revalidate"


def test_pages_about_accounts_hold_no_inline_script_or_style(client, ada):
    sign_in(client, "ada@example.org")
    confirm(client)
    for address in ("", "adresse/", "app/", "passkeys/neu/", "passkeys/", "geraete/", "zweiter-faktor/", "abmelden/"):
        html = client.get(f"/konto/{address}").content.decode()
        assert not re.findall(r'<style| style="| on\w+="|<script(?![^>]*(src=|type="application/json"))', html), address


@pytest.mark.parametrize(
    "nonsense", ["", "[]", "7", '"x"', "null", "{}", '{"id": 1, "response": []}', "{", '{"rawId": "\u00e9"}']
)
def test_a_passkey_that_is_nonsense_is_refused(client, ada, nonsense):
    client.get("/konto/anmelden/passkey/", headers={"accept": "application/json"})
    assert client.post("/konto/anmelden/passkey/", {"credential": nonsense}).url == "/konto/anmelden/"
    sign_in(client, "ada@example.org")
    confirm(client)
    client.get("/konto/passkeys/neu/")
    assert client.post("/konto/passkeys/neu/", {"credential": nonsense, "name": "x"}).status_code == 200


def test_accounts_that_nobody_confirms_are_deleted_after_a_week(client, ada, grace):
    client.post("/konto/anlegen/", {"email": "neu@example.org"})
    assert services.delete_unconfirmed() == 0
    User.objects.filter(email="neu@example.org").update(date_joined=ada.date_joined - timedelta(days=8))
    assert services.delete_unconfirmed() > 0
    assert not User.objects.filter(email="neu@example.org").exists()
    assert User.objects.filter(email__in=["ada@example.org", "grace@example.org"]).count() == 2
