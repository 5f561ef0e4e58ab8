"""Nobody learns from an answer, or from the time that it takes, whether an address has an account here."""

import re

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.gateways import AccountAdapter
from accounts.models import User
from notifications.models import Mail
from tests.accounts.conftest import sign_in

FORMS = {
    "/konto/anmelden/": {"login": "{}", "password": "falsch-und-lang"},
    "/konto/anmelden/code/": {"email": "{}"},
    "/konto/anlegen/": {"email": "{}"},
    "/konto/passwort/vergessen/": {"email": "{}"},
}
UNKNOWN = "wer@example.org"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def send(address: str, email: str) -> tuple[Client, list]:
    """Send a form, follow where it leads, and enter a wrong code three times; return all answers."""
    client = Client()
    first = client.post(address, {name: value.format(email) for name, value in FORMS[address].items()})
    answers = [first]
    for _attempt in range(3):
        if first.status_code == 302:
            answers.append(client.get(first.url))
            answers.append(client.post(first.url, {"code": "BBBB-BBBB"}))
    return client, answers


def told(answers: list, email: str) -> list[tuple]:
    return [
        (one.status_code, one.headers.get("Location"), TOKEN.sub("", one.content.decode()).replace(email, "EMAIL"))
        for one in answers
    ]


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("known", ["ada@example.org", "grace@example.org"])
def test_the_answers_are_the_same(address, known, ada, grace):
    client, answers = send(address, known)
    stranger, others = send(address, UNKNOWN)
    assert told(answers, known) == told(others, UNKNOWN)
    assert sorted(client.cookies) == sorted(stranger.cookies)


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("known", ["ada@example.org", "grace@example.org"])
def test_the_work_is_the_same(address, known, ada, grace, monkeypatch):
    def work(email: str) -> tuple[int, int, int]:
        hashed, mails = [], Mail.objects.count()
        monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *a, **k: hashed.append(1) or "md5$x$y")
        with CaptureQueriesContext(connection) as asked:
            Client().post(address, {name: value.format(email) for name, value in FORMS[address].items()})
        return len(hashed), Mail.objects.count() - mails, len(asked)

    (hashes, mails, queries), (other_hashes, other_mails, other_queries) = work(known), work(UNKNOWN)
    assert (hashes, mails) == (other_hashes, other_mails)
    assert abs(queries - other_queries) <= 3


def test_no_mail_is_sent_while_the_page_waits(ada, mailoutbox):
    for address in FORMS:
        send(address, "ada@example.org")
        send(address, UNKNOWN)
    assert mailoutbox == []
    assert Mail.objects.count() == 6


def test_control_allauths_own_adapter_sends_at_once_and_for_some_only(ada, mailoutbox, settings):
    settings.ACCOUNT_ADAPTER = "allauth.account.adapter.DefaultAccountAdapter"
    settings.ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
    send("/konto/anmelden/code/", "ada@example.org")
    send("/konto/anmelden/code/", UNKNOWN)
    assert [letter.to for letter in mailoutbox] == [["ada@example.org"]]


def test_an_account_that_somebody_else_makes_at_the_same_moment_looks_the_same(city, client, monkeypatch):
    monkeypatch.setattr("allauth.account.forms.flows.manage_email.email_already_exists", lambda value: (value, False))
    client.post("/konto/anlegen/", {"email": UNKNOWN})
    second = Client().post("/konto/anlegen/", {"email": UNKNOWN})
    assert (second.status_code, second.url) == (302, "/konto/adresse/code/")
    assert User.objects.filter(email=UNKNOWN).count() == 1


def test_a_new_account_has_no_password_that_a_stranger_has_chosen(city, client):
    client.post("/konto/anlegen/", {"email": UNKNOWN, "password1": "mein-wurm-im-apfel"})
    assert not User.objects.get(email=UNKNOWN).has_usable_password()


def test_an_address_of_somebody_else_is_not_betrayed_when_one_changes_ones_own(client, ada, grace, newest_code):
    sign_in(client, "ada@example.org")
    asked = client.post("/konto/adresse/", {"email": "grace@example.org", "action_add": "1"})
    assert (asked.status_code, asked.url) == (302, "/konto/adresse/code/")
    answer = client.post(asked.url, {"code": newest_code()})
    assert "gehört zu einem anderen Konto" in answer.content.decode()
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"


def test_every_text_of_the_adapter_is_ours():
    assert not [
        text for text in map(str, AccountAdapter.error_messages.values()) if re.search(r"\b[Dd]u\b|\b[Dd]ein", text)
    ]
