"""Barriers: a declaration made from a list, a form without puzzles, a clock that editors see."""

from datetime import timedelta

import pytest
from django.core import mail, signing
from django.db import IntegrityError, transaction

from core import clock
from core.forms import FASTEST, SALT, SLOWEST
from core.models import AuditEntry
from notifications.models import Mail
from notifications.services import sweep
from participation import services
from participation.models import AccessibilityFeedback, AccessibilityIssue, AccessibilityPage
from participation.models.accessibility import answer_due
from tests.conftest import german

pytestmark = pytest.mark.django_db
ADDRESS = "/barrierefreiheit/rueckmeldung/"


def opened(seconds_ago: int = 60) -> str:
    return signing.dumps(int(clock.now().timestamp()) - seconds_ago, salt=SALT)


def message(**changes) -> dict[str, str]:
    return {"message": "Ich höre nichts.", "email": "ada@example.org", "opened_": opened(), **changes}


@pytest.fixture(autouse=True)
def counting(settings):
    """Limits need a cache that counts."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "limits"}}
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def chief(django_user_model):
    return django_user_model.objects.create_superuser("chief@example.org")


def test_the_declaration_lists_open_issues_by_ground_and_what_was_mended(client, city):
    page = client.get("/barrierefreiheit/").text.replace("\u00ad", "")
    for issue in AccessibilityIssue.objects.all():
        assert issue.title in page
    assert page.index("Noch nicht umgesetzt") < page.index("Leichter Sprache")
    mended = AccessibilityIssue.objects.get(resolved_on__isnull=False)
    assert page.index("In den letzten zwölf Monaten behoben") < page.index(mended.title)


def test_an_issue_that_was_mended_long_ago_is_gone(client, city):
    long_ago = clock.today() - timedelta(days=400)
    AccessibilityIssue.objects.filter(resolved_on__isnull=False).update(resolved_on=long_ago, found_on=long_ago)
    assert "Fokus schlecht zu sehen" not in client.get("/barrierefreiheit/").text


def test_without_issues_the_declaration_says_so(client, city):
    AccessibilityIssue.objects.all().delete()
    assert "Wir kennen keine Hürde" in client.get("/barrierefreiheit/").text


def test_an_issue_is_not_resolved_before_it_was_found():
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessibilityIssue.objects.create(title="x", found_on="2026-05-02", resolved_on="2026-05-01")


def test_every_page_leads_to_the_declaration(client, city):
    for path in ("/", "/projekte/", "/suche/", "/gibt-es-nicht/"):
        assert 'href="/barrierefreiheit/"' in client.get(path).text, path


def test_a_message_is_kept_confirmed_by_mail_and_due_in_two_weeks(client, city):
    answer = client.post(ADDRESS, message(address="/projekte/"))
    assert (answer.status_code, answer.url) == (302, "/barrierefreiheit/rueckmeldung/danke/")
    feedback = AccessibilityFeedback.objects.get()
    assert (feedback.message, feedback.address) == ("Ich höre nichts.", "/projekte/")
    assert feedback.due_at - feedback.created_at == pytest.approx(timedelta(days=14), abs=timedelta(seconds=5))
    sweep()
    (sent,) = mail.outbox
    assert sent.to == ["ada@example.org"]
    assert str(feedback) in sent.subject
    assert "Ich höre nichts" not in sent.body


def test_without_an_address_a_message_is_kept_and_no_mail_is_sent(client, city):
    client.post(ADDRESS, message(email=""))
    assert AccessibilityFeedback.objects.count() == 1
    assert not Mail.objects.exists()


def test_the_form_has_no_puzzle_and_takes_the_page_along(client, city):
    page = client.get(ADDRESS, {"seite": "/projekte/"}).text
    assert 'value="/projekte/"' in page
    assert "captcha" not in page.lower()


@pytest.mark.parametrize(
    "changes",
    [
        {"homepage_": "https://spam.example"},
        {"opened_": ""},
        {"opened_": "forged"},
        {"opened_": "early"},
        {"opened_": "late"},
    ],
)
def test_machines_are_turned_away_and_nothing_typed_is_lost(client, city, changes):
    if changes.get("opened_") == "early":
        changes = {"opened_": opened(FASTEST - 2)}
    elif changes.get("opened_") == "late":
        changes = {"opened_": opened(SLOWEST + 10)}
    answer = client.post(ADDRESS, message(**changes))
    assert answer.status_code == 422
    assert "Ich höre nichts." in answer.text
    assert not AccessibilityFeedback.objects.exists()


def test_a_person_who_was_too_fast_gets_through_at_the_second_try(client, city):
    first = client.post(ADDRESS, message(opened_=opened(0)))
    again = first.context["form"].data["opened_"]
    assert client.post(ADDRESS, message(opened_=again)).status_code == 302


def test_a_browser_that_fills_in_the_trap_gets_through_at_the_second_try(client, city):
    first = client.post(ADDRESS, message(homepage_="https://example.org"))
    again = {name: first.context["form"].data[name] for name in ("message", "email", "opened_", "homepage_")}
    assert client.post(ADDRESS, again).status_code == 302


def test_control_without_the_traps_a_machine_gets_through(client, city, monkeypatch):
    from django import forms

    monkeypatch.setattr("core.forms.GuardedForm.clean", forms.Form.clean)
    assert client.post(ADDRESS, message(homepage_="https://spam.example", opened_="")).status_code == 302


def test_an_empty_message_gets_an_error_that_leads_to_its_field(client, city):
    answer = client.post(ADDRESS, message(message=""))
    assert answer.status_code == 422
    assert 'href="#id_message"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert "<title>Fehler:" in answer.text.replace("\n", "")


def test_a_network_may_write_as_often_as_a_workshop_and_no_more(client, city):
    statuses = [client.post(ADDRESS, message(email="")).status_code for _number in range(61)]
    assert statuses == [302] * 60 + [422]
    assert client.post(ADDRESS, message(email=""), REMOTE_ADDR="192.0.2.9").status_code == 302


def test_nobody_can_fill_a_strangers_mailbox(client, city):
    for number in range(5):
        client.post(ADDRESS, message(), REMOTE_ADDR=f"192.0.2.{number}")
    assert Mail.objects.filter(recipient="ada@example.org").count() == 3
    # Each of them can be answered all the same.
    assert AccessibilityFeedback.objects.filter(email="ada@example.org").count() == 5


def test_each_answer_goes_out_once_and_is_logged(city, chief):
    feedback = services.report_barrier(message="x", email="ada@example.org")
    sweep()
    for text in ("Wir sehen nach.", "Wir sehen nach.", "Jetzt geht es."):
        services.answer(feedback_id=feedback.pk, text=text, by=chief)
        sweep()
    _receipt, first, second = mail.outbox
    assert "Wir sehen nach." in first.body
    assert "Jetzt geht es." in second.body
    assert AuditEntry.objects.filter(action="participation.barrier_answered").count() == 3


def test_what_waits_stands_first(city, chief):
    old, new, late = (services.report_barrier(message=word) for word in ("old", "new", "late"))
    services.answer(feedback_id=old.pk, text="Danke.", by=chief)
    AccessibilityFeedback.objects.filter(pk=late.pk).update(due_at=clock.now())
    assert list(AccessibilityFeedback.objects.all()) == [late, new, old]
    titles = [str(one.resolved_on) for one in AccessibilityIssue.objects.all()]
    assert titles == sorted(titles, key=lambda day: (day != "None", day))
    assert titles[0] == "None" != titles[-1]


def test_a_warning_waits_for_somebody_who_may_answer(city, django_user_model):
    feedback = services.report_barrier(message="x")
    AccessibilityFeedback.objects.update(due_at=clock.now())
    answering = services.editors()
    answering.update(is_active=False)
    assert services.warn_editors() == 0
    feedback.refresh_from_db()
    assert feedback.warned_at is None
    django_user_model.objects.update(is_active=True)
    assert services.warn_editors() == 1


def test_editors_are_warned_once_before_the_two_weeks_end(city, chief, django_user_model):
    from django.contrib.auth.models import Permission

    editor = django_user_model.objects.create_user("ed@example.org")
    editor.user_permissions.add(Permission.objects.get(codename=services.PERMISSION))
    feedback = services.report_barrier(message="x")
    assert services.warn_editors() == 0
    AccessibilityFeedback.objects.update(due_at=clock.now() + timedelta(days=3))
    assert [services.warn_editors(), services.warn_editors()] == [1, 0]
    sweep()
    assert "ed@example.org" in [to for sent in mail.outbox for to in sent.to]
    assert any(str(feedback) in sent.subject for sent in mail.outbox)


def test_a_warning_about_an_answered_message_is_not_sent(city, chief):
    feedback = services.report_barrier(message="x")
    AccessibilityFeedback.objects.update(due_at=clock.now())
    services.warn_editors()
    services.answer(feedback_id=feedback.pk, text="Danke.", by=chief)
    sweep()
    assert mail.outbox == []


def test_editors_answer_in_the_admin(client, city, chief):
    client.force_login(chief)
    feedback = services.report_barrier(message="<script>alert(1)</script>", email="ada@example.org")
    listing = client.get("/admin/snippets/participation/accessibilityfeedback/")
    assert str(feedback) in listing.text
    assert "noch 14 Tage" in listing.text
    assert "&lt;script&gt;alert(1)" in listing.text
    address = f"/admin/snippets/participation/accessibilityfeedback/edit/{feedback.pk}/"
    page = client.get(address)
    assert page.status_code == 200
    assert "<script>alert(1)" not in page.text
    assert "Veröffentlicht" not in page.text
    sent = client.post(address, {"answer": "Das beheben wir."}, follow=True)
    assert "Ihre Antwort ist unterwegs." in sent.text
    feedback.refresh_from_db()
    assert (feedback.answer, feedback.answered_at is not None) == ("Das beheben wir.", True)


def test_two_weeks_are_two_weeks_across_the_end_of_summer_time(time_machine):
    time_machine.move_to("2026-10-20 10:00 +0000", tick=False)
    assert answer_due().isoformat() == "2026-11-03T10:00:00+00:00"


def test_the_declaration_stands_once_below_home(city):
    assert german(AccessibilityPage).count() == 1
