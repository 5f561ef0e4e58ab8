"""A person sees, takes and deletes alone what is kept of them: with an account, or by a link to their address."""

import json
import re
from datetime import timedelta

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Permission
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import links, policies, services
from accounts.enums import Role
from accounts.errors import WorkAccountError
from accounts.models import DataRequest, Link, User
from accounts.queries import only_the_request
from core import clock
from core.forms import SALT
from core.models import AuditEntry
from core.retention import statements
from core.services import retention
from notifications.models import Mail
from participation.models import AccessibilityFeedback, FormEntry, FormPage
from participation.services import submit
from tests.accounts.conftest import PASSWORD, sign_in
from tests.conftest import cold_caches, confirm, person

LINK = re.compile(r"/l/[\w-]{43}/")
UNKNOWN = "wer@example.org"
VERY_OFTEN = "Das war sehr oft in einer Stunde."


def ask(email: str, **more):
    """Send the form as a person would, who needs some seconds."""
    opened = signing.dumps(int(clock.now().timestamp()) - 60, salt=SALT)
    return Client(**more).post("/konto/meine-daten/", {"email": email, "opened_": opened})


@pytest.fixture
def letter(mailbox):
    """Ask for an address, and return the path of the link that comes by mail."""

    def get(email: str) -> str:
        ask(email)
        return LINK.findall(mailbox()[-1].body)[-1]

    return get


@pytest.fixture
def feedback(city) -> AccessibilityFeedback:
    """Something that a person without an account has left here."""
    return AccessibilityFeedback.objects.create(message="Der Film hat keine Untertitel.", email="Eve@example.org")


def words(answer) -> str:
    return answer.content.decode().replace("\u00ad", "")


def actions() -> list[str]:
    return list(AuditEntry.objects.values_list("action", flat=True))


class TestWithAnAccount:
    def test_the_account_leads_there(self, client, ada):
        sign_in(client, ada.email)
        assert 'href="/konto/daten/"' in words(client.get("/konto/"))

    def test_the_page_says_what_why_how_long_and_how_many(self, client, ada):
        sign_in(client, ada.email)
        page = words(client.get("/konto/daten/"))
        for kind in retention.overview(ada.email):
            assert kind.what in page
            assert kind.duration in page
        assert "Ein Konto: Adresse, Name, Rechte" in page
        assert "bis das Konto gelöscht wird" in page

    def test_the_copy_is_a_file_that_nobody_keeps_on_the_way(self, client, ada, grace):
        sign_in(client, ada.email)
        answer = client.post("/konto/daten/kopie/")
        name = f"meine-daten-{clock.today():%Y-%m-%d}.json"
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.headers["Cache-Control"] == "private, no-store"
        copy = json.loads(answer.content)
        account = next(kind for kind in copy["kinds"] if kind["what"] == str(User.keeps.what))
        assert [one["email"] for one in account["entries"]] == [ada.email]
        assert grace.email not in answer.content.decode()
        assert User.objects.get(pk=ada.pk).password not in answer.content.decode()

    def test_that_somebody_has_taken_it_is_logged_without_an_address(self, client, ada):
        sign_in(client, ada.email)
        client.post("/konto/daten/kopie/")
        entry = AuditEntry.objects.first()
        name = f"accounts.User:{ada.pk}"
        assert (entry.action, entry.actor, entry.about, entry.detail) == ("accounts.data_exported", name, name, {})

    def test_looking_takes_nothing(self, client, ada):
        sign_in(client, ada.email)
        assert client.get("/konto/daten/kopie/").status_code == 405
        assert "accounts.data_exported" not in actions()

    @pytest.mark.parametrize("address", ["/konto/daten/", "/konto/daten/loeschen/"])
    def test_strangers_sign_in_first(self, client, city, address):
        assert client.get(address).url.startswith("/konto/")
        assert client.get(address).status_code == 302

    def test_without_a_tick_nothing_goes(self, client, ada):
        sign_in(client, ada.email)
        answer = client.post("/konto/daten/loeschen/")
        assert answer.status_code == 422
        assert "Bitte setzen Sie den Haken" in words(answer)
        assert User.objects.filter(pk=ada.pk).exists()

    def test_deleting_ends_all_and_says_what_stays(self, client, ada, grace):
        elsewhere = Client()
        sign_in(elsewhere, ada.email)
        sign_in(client, ada.email)
        assert elsewhere.get("/konto/").status_code == 200
        assert "Endgültig löschen" in words(client.get("/konto/daten/loeschen/"))
        answer = client.post("/konto/daten/loeschen/", {"sure": "on"})
        assert answer.status_code == 200
        page = words(answer)
        assert "Ihre Daten sind gelöscht" in page
        assert "Ein Konto: Adresse, Name, Rechte" in page
        assert "In unserem Protokoll steht zwei Jahre lang" in page
        assert retention.overview(ada.email) == []
        assert [client.get("/konto/").status_code, elsewhere.get("/konto/").status_code] == [302, 302]
        assert User.objects.filter(pk=grace.pk).exists()

    def test_the_log_says_that_it_was_so_and_names_no_address(self, client, ada):
        sign_in(client, ada.email)
        client.post("/konto/daten/loeschen/", {"sure": "on"})
        entry = AuditEntry.objects.get(action="core.person_erased")
        assert (entry.actor, entry.detail["accounts.User"]) == (f"accounts.User:{ada.pk}", 1)
        assert "@" not in str(list(AuditEntry.objects.values()))

    def test_who_has_not_just_shown_who_they_are_is_asked(self, client, ada):
        sign_in(client, ada.email)
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = []
        session.save()
        answer = client.post("/konto/daten/loeschen/", {"sure": "on"})
        assert answer.url.startswith("/konto/bestaetigen/")
        assert User.objects.filter(pk=ada.pk).exists()
        client.post(answer.url, {"password": PASSWORD})
        assert not User.objects.filter(pk=ada.pk).exists()

    def test_control_without_the_step_up_an_open_browser_is_enough(self, client, ada, monkeypatch):
        monkeypatch.setattr("accounts.gateways.recently_confirmed", lambda *_args: True)
        client.force_login(ada)
        client.post("/konto/daten/loeschen/", {"sure": "on"})
        assert not User.objects.filter(pk=ada.pk).exists()


class TestWorkAccounts:
    @pytest.mark.parametrize("role", Role)
    def test_colleagues_get_a_copy_and_do_not_delete_themselves(self, client, city, role):
        client.force_login(person(role))
        confirm(client)
        page = words(client.get("/konto/daten/"))
        assert "Darum löscht es nur unsere Administration." in page
        assert "/konto/daten/loeschen/" not in page
        assert client.post("/konto/daten/kopie/").status_code == 200
        answer = client.post("/konto/daten/loeschen/", {"sure": "on"})
        assert (answer.status_code, User.objects.filter(email=person(role).email).count()) == (403, 1)

    def test_who_may_do_everything_does_not_lock_the_city_out(self, client, city):
        chief = User.objects.create_superuser("chefin@example.org")
        client.force_login(chief)
        confirm(client)
        assert client.post("/konto/daten/loeschen/", {"sure": "on"}).status_code == 403
        with pytest.raises(WorkAccountError):
            services.delete_person(email="Chefin@example.org", actor=chief)
        assert User.objects.filter(pk=chief.pk).exists()

    def test_a_closed_work_account_stays_one(self, city):
        colleague = person(Role.EDITORS)
        User.objects.filter(pk=colleague.pk).update(is_active=False)
        assert not policies.may_enter_admin(User.objects.get(pk=colleague.pk))
        with pytest.raises(WorkAccountError):
            services.delete_person(email=colleague.email, actor="link")

    def test_a_right_by_hand_counts_too(self, ada):
        assert not policies.works_here(ada)
        ada.user_permissions.add(Permission.objects.get(codename="access_admin"))
        assert policies.works_here(ada)

    def test_control_without_the_rule_the_last_administrator_goes(self, city, monkeypatch):
        monkeypatch.setattr("accounts.policies.works_here", lambda _user: False)
        services.delete_person(email=person(Role.ADMINISTRATORS).email, actor="link")
        assert not User.objects.filter(groups__name=Role.ADMINISTRATORS).exists()


class TestAskingWithoutAnAccount:
    @pytest.mark.parametrize("address", ["/datenschutz/", "/konto/anmelden/"])
    def test_one_finds_the_way(self, client, city, address):
        assert 'href="/konto/meine-daten/"' in words(client.get(address))

    def test_the_answer_and_the_work_are_the_same_for_everybody(self, ada, feedback):
        told = {}
        for email in (ada.email, feedback.email, UNKNOWN):
            with CaptureQueriesContext(connection) as asked:
                answer = ask(email)
            told[email] = (answer.status_code, answer.url, len(asked))
        assert set(told.values()) == {(302, "/konto/meine-daten/gesendet/", told[UNKNOWN][2])}
        assert Mail.objects.count() == DataRequest.objects.count() == 3

    def test_who_asks_in_english_gets_an_english_mail_that_leads_to_an_english_page(self, feedback, mailbox, client):
        opened = signing.dumps(int(clock.now().timestamp()) - 60, salt=SALT)
        sent = client.post("/en/konto/meine-daten/", {"email": feedback.email, "opened_": opened})
        assert sent.url == "/en/konto/meine-daten/gesendet/"
        letter = mailbox()[-1]
        assert letter.subject.endswith("Your data with us")
        (path,) = LINK.findall(letter.body)
        assert f"/en{path}" in letter.body
        assert '<html lang="en"' in client.get(f"/en{path}").text

    def test_nothing_is_sent_while_the_page_waits(self, feedback, mailoutbox):
        ask(feedback.email)
        assert mailoutbox == []

    def test_the_row_of_the_mail_opens_nothing(self, letter, feedback):
        path = letter(feedback.email)
        rows = str([*Mail.objects.values(), *Link.objects.values(), *DataRequest.objects.values()])
        assert path.strip("/").removeprefix("l/") not in rows

    def test_a_machine_falls_into_the_traps(self, client, city):
        assert client.post("/konto/meine-daten/", {"email": UNKNOWN}).status_code == 422
        opened = signing.dumps(int(clock.now().timestamp()) - 60, salt=SALT)
        trapped = {"email": UNKNOWN, "opened_": opened, "homepage_": "x"}
        assert client.post("/konto/meine-daten/", trapped).status_code == 422
        assert not DataRequest.objects.exists()

    def test_an_address_that_is_none_is_told_so(self, city):
        assert ask("ada").status_code == 422

    def test_one_network_asks_three_times_an_hour_for_an_address(self, limits, city):
        answers = [ask(UNKNOWN, REMOTE_ADDR="192.0.2.66") for _time in range(4)]
        assert [one.status_code for one in answers] == [302, 302, 302, 422]
        assert VERY_OFTEN in words(answers[-1])
        assert ask(UNKNOWN, REMOTE_ADDR="198.51.100.7").status_code == 302

    def test_and_for_twenty_addresses(self, limits, city):
        answers = [ask(f"wer{number}@example.org", REMOTE_ADDR="192.0.2.66") for number in range(21)]
        assert [one.status_code for one in answers] == [302] * 20 + [422]

    def test_nobody_floods_a_mailbox_and_nobody_learns_that_it_is_full(self, limits, city):
        answers = [ask(UNKNOWN, REMOTE_ADDR=f"203.0.113.{number}").status_code for number in range(33)]
        assert answers == [302] * 33
        assert Mail.objects.count() == 30

    def test_control_without_a_shared_cache_one_can_ask_for_ever(self, city):
        assert {ask(UNKNOWN).status_code for _time in range(5)} == {302}


class TestTheLink:
    def test_it_shows_what_is_kept(self, client, letter, feedback):
        answer = client.get(letter(feedback.email))
        page = words(answer)
        assert "Das speichern wir zu eve@example.org." in page
        assert "Eine Meldung über eine Hürde" in page
        assert "Untertitel" not in page
        assert answer.headers["Cache-Control"] == "no-store, private"

    def test_it_says_when_that_is_nothing(self, client, letter, city):
        path = letter(UNKNOWN)
        assert f"Zu {UNKNOWN} speichern wir nichts, nur was zu Ihrer Anfrage gehört." in words(client.get(path))
        assert letter(UNKNOWN) != path
        assert "speichern wir nichts" in words(client.get(path))

    def test_other_mail_is_more_than_nothing(self, letter, city):
        letter(UNKNOWN)
        assert only_the_request(retention.overview(UNKNOWN))
        Mail.objects.create(recipient=UNKNOWN, kind="notifications.test", language="de", key="x")
        assert not only_the_request(retention.overview(UNKNOWN))

    def test_it_gives_a_copy(self, client, letter, feedback):
        answer = client.post(letter(feedback.email), {"copy": "1"})
        assert "Der Film hat keine Untertitel." in answer.content.decode()
        assert answer.headers["Cache-Control"] == "no-store, private"
        assert answer.headers["Content-Disposition"].startswith("attachment; ")
        entry = AuditEntry.objects.first()
        assert (entry.action, entry.actor, entry.about) == ("accounts.data_exported", "link", "")

    def test_it_deletes_and_is_worth_nothing_afterwards(self, client, letter, feedback):
        earlier, path = letter(feedback.email), letter(feedback.email)
        assert client.post(path).status_code == 422
        assert AccessibilityFeedback.objects.filter(pk=feedback.pk).exists()
        assert "Ihre Daten sind gelöscht" in words(client.post(path, {"sure": "on"}))
        assert retention.overview(feedback.email) == []
        assert not DataRequest.objects.exists()
        assert [client.get(one).status_code for one in (path, earlier)] == [410, 410]
        assert not Link.objects.filter(revoked_at=None).exists()
        assert AuditEntry.objects.first().actor == "link"

    def test_looking_deletes_nothing(self, client, letter, feedback):
        client.get(f"{letter(feedback.email)}?sure=on&copy=1")
        assert AccessibilityFeedback.objects.filter(pk=feedback.pk).exists()
        assert "accounts.data_exported" not in actions()

    def test_an_account_without_a_second_factor_goes_with_it(self, client, letter, ada):
        browser = Client()
        sign_in(browser, ada.email)
        client.post(letter(ada.email), {"sure": "on"})
        assert not User.objects.filter(pk=ada.pk).exists()
        assert browser.get("/konto/").status_code == 302

    @pytest.mark.parametrize("who", ["a second factor", "a colleague"])
    def test_a_mail_is_not_enough_where_an_account_asks_for_more(self, client, letter, ada, who):
        user = ada if who == "a second factor" else person(Role.EDITORS)
        Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": "x"})
        path = letter(user.email)
        page = words(client.get(path))
        assert "durch mehr als eine E-Mail geschützt" in page
        assert str(User.keeps.what) not in page
        for deed in ({"copy": "1"}, {"sure": "on"}):
            assert client.post(path, deed).status_code == 403
        assert User.objects.filter(pk=user.pk).exists()

    def test_control_without_that_rule_a_mailbox_beats_a_second_factor(self, client, letter, ada, monkeypatch):
        monkeypatch.setattr("accounts.policies.may_act_by_link", lambda _email: True)
        Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": "x"})
        client.post(letter(ada.email), {"sure": "on"})
        assert not User.objects.filter(pk=ada.pk).exists()

    def test_another_token_opens_nobody_elses_data(self, client, letter, feedback):
        mine, theirs = letter(UNKNOWN), letter(feedback.email)
        other_end = "QQ/" if theirs.endswith("AA/") else "AA/"
        for path in (mine[:20] + theirs[20:], theirs[:20] + mine[20:], theirs[:-3] + other_end):
            assert client.get(path).status_code == 410
            assert client.post(path, {"copy": "1"}).status_code == 410
        assert feedback.email.lower() not in words(client.get(mine))

    def test_what_is_typed_along_changes_nothing(self, client, letter, feedback):
        path = letter(UNKNOWN)
        copy = client.post(f"{path}?email={feedback.email}", {"copy": "1", "email": feedback.email}).content.decode()
        assert json.loads(copy)["address"] == UNKNOWN
        assert "Untertitel" not in copy

    def test_it_runs_out_within_an_hour(self, client, letter, feedback, later):
        path = letter(feedback.email)
        later(timedelta(minutes=59))
        assert client.get(path).status_code == 200
        later(timedelta(minutes=2))
        assert client.get(path).status_code == 410

    def test_a_mail_that_comes_too_late_is_not_sent(self, feedback, later, mailbox):
        ask(feedback.email)
        later(timedelta(minutes=61))
        assert mailbox() == []
        assert Mail.objects.get().state == "pointless"

    def test_the_request_itself_is_kept_for_a_day(self, letter, feedback, later):
        letter(feedback.email)
        later(timedelta(hours=23))
        assert "accounts.DataRequest" not in retention.delete_expired()
        later(timedelta(hours=2))
        assert retention.delete_expired()["accounts.DataRequest"] == 1

    def test_a_request_that_is_gone_makes_its_link_worthless(self, client, letter, feedback):
        path = letter(feedback.email)
        DataRequest.objects.all().delete()
        assert client.get(path).status_code == 410

    def test_a_link_for_something_else_opens_no_data(self, client, ada, feedback, monkeypatch):
        request = DataRequest.objects.create(email=feedback.email)
        monkeypatch.setitem(links.link_purposes._views, "test.other", lambda *_args: pytest.fail("called"))
        other = links.create(purpose="accounts.my_data", about=ada, lasts=timedelta(hours=1))
        assert other.object_id != str(request.pk)
        assert client.get(f"/l/{links.token(other)}/").status_code == 410


class TestEntriesOfForms:
    @pytest.fixture
    def contact(self, city) -> FormPage:
        return FormPage.objects.get(slug="kontakt")

    def test_an_entry_with_the_address_is_found_and_deleted(self, contact):
        data = {"ihre_nachricht": "Guten Tag", "ihre_e_mail_adresse": "Eve@example.org"}
        submit(page=contact, data=data)
        (kind,) = (one for one in retention.export("eve@example.org") if one["what"] == str(FormEntry.keeps.what))
        assert [one["form_data"]["ihre_nachricht"] for one in kind["entries"]] == ["Guten Tag"]
        services.delete_person(email="eve@example.org", actor="link")
        assert not FormEntry.objects.exists()

    def test_what_others_wrote_of_a_person_is_not_theirs(self, contact):
        data = {"ihre_nachricht": "eve@example.org", "ihre_e_mail_adresse": "ada@example.org"}
        submit(page=contact, data=data)
        assert "participation.FormEntry" not in {kind.label for kind in retention.overview("eve@example.org")}

    def test_a_field_of_another_form_does_not_count(self, contact):
        other = contact.copy(update_attrs={"slug": "kontakt-2", "title": "Kontakt 2"})
        other.form_fields.filter(field_type="email").update(field_type="singleline")
        submit(page=other, data={"ihre_e_mail_adresse": "eve@example.org"})
        assert "participation.FormEntry" not in {kind.label for kind in retention.overview("eve@example.org")}


class TestQueries:
    @pytest.mark.parametrize("count", [1, 30])
    def test_pages_cost_the_same_however_much_is_kept(self, client, ada, letter, count):
        for number in range(count):
            AccessibilityFeedback.objects.create(message=str(number), email=UNKNOWN)
            AccessibilityFeedback.objects.create(message=str(number), email=ada.email)
        link = letter(UNKNOWN)
        client.force_login(ada)
        found = {}
        for address in ("/konto/daten/", "/konto/meine-daten/", link):
            cold_caches()
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            found[address] = len(asked)
        # One for each kind of data, and what finds entries of forms, of the log, and ways.
        kinds = sum(keeps.about(UNKNOWN) is not None for _model, keeps in statements())
        assert found == {"/konto/daten/": kinds + 12, "/konto/meine-daten/": 8, link: kinds + 13}
