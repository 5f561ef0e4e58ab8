"""Every mail about an account goes by the outbox, and its row opens nothing."""

import re
from datetime import timedelta
from pathlib import Path

import allauth
import pytest
from allauth.core.context import request_context
from django.core import mail
from django.test import Client

from accounts.domain import LETTERS, Code
from accounts.gateways import CODES, NOTICES, STRANGERS, AccountAdapter
from accounts.mails import build_code, build_notice
from notifications.enums import MailState
from notifications.models import Mail
from notifications.services import sweep
from tests.accounts.conftest import sign_in

TEMPLATES = Path(allauth.__file__).parent / "templates"
# Links and numbers instead of codes, which are switched off here; layouts.
UNUSED = {"account/email/email_confirm", "account/email/password_reset_key"}


def test_every_mail_of_allauth_has_its_place():
    shipped = {
        str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt")
        for folder in ("account", "mfa", "usersessions")
        for path in (TEMPLATES / folder).rglob("email/*_subject.txt")
    }
    assert shipped == {*CODES, *STRANGERS, *NOTICES, *UNUSED}


@pytest.mark.parametrize("what", sorted(set(NOTICES.values())))
def test_every_notice_can_be_built(what):
    assert build_notice({"what": what, "at": "2026-11-20T12:00:00+00:00"}).context["day"] == "20. November 2026"


@pytest.mark.parametrize("purpose", [*CODES.values(), "confirm"])
def test_every_code_can_be_built(purpose):
    assert build_code({"purpose": purpose, "nonce": "x", "until": "2999-01-01T00:00:00+00:00"}).context["code"]


def test_a_row_holds_no_code(ada, client, newest_code):
    client.post("/konto/anmelden/code/", {"email": "ada@example.org"})
    row = str(list(Mail.objects.values()))
    code = newest_code()
    assert code not in row
    assert code.replace("-", "") not in row


def test_a_code_comes_from_its_nonce_and_the_sites_key(settings):
    code = Code.new()
    assert Code.of(code.nonce) == code
    assert re.fullmatch(f"[{LETTERS}]{{4}}-[{LETTERS}]{{4}}", code)
    settings.SECRET_KEY = "another-key"
    assert Code.of(code.nonce) != code


def test_a_code_that_is_too_late_is_not_sent(ada, client, later):
    client.post("/konto/anmelden/code/", {"email": "ada@example.org"})
    later(timedelta(minutes=16))
    sweep()
    assert mail.outbox == []
    assert Mail.objects.get().state == MailState.POINTLESS


def test_codes_are_far_apart():
    codes = {Code.new() for _number in range(2000)}
    assert len(codes) == 2000
    assert {letter for code in codes for letter in code} == {*LETTERS, "-"}


def test_a_notice_names_neither_network_nor_browser(ada, mailbox):
    client = Client(REMOTE_ADDR="192.0.2.66", headers={"user-agent": "Canary/1.0"})
    sign_in(client, "ada@example.org")
    new = {"oldpassword": "wurzeln-und-fluegel", "password1": "neue-wurzeln-77", "password2": "neue-wurzeln-77"}
    client.post("/konto/passwort/aendern/", new)
    letter = mailbox()[-1]
    assert letter.subject == "Sie haben ein neues Passwort"
    row = str(list(Mail.objects.values()))
    for secret in ("192.0.2.66", "Canary", "neue-wurzeln"):
        assert secret not in letter.body + row


def test_a_mail_that_nobody_has_thought_of_fails_loudly(ada, rf):
    with request_context(rf.post("/")), pytest.raises(KeyError):
        AccountAdapter().send_mail("account/email/something_new", "ada@example.org", {})
