"""The outbox: rows live and die with their cause, go out once, and wait for a server that is away."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from core import clock
from core.registries import Attachment, MailContent, mail_kinds, mail_sender
from notifications.domain import LEASE, PAUSES, pause_after
from notifications.enums import MailState
from notifications.models import GIVE_UP_AFTER, Mail
from notifications.queries import due, failed, struggling
from notifications.services import outbox as services

pytestmark = pytest.mark.django_db


def write(key="k", recipient="ada@example.org", **changes) -> Mail:
    return services.send(recipient=recipient, kind="notifications.test", ids={}, key=key, **changes)


def later(monkeypatch, delta: timedelta) -> None:
    at = clock.now() + delta
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(services, "now", lambda: at)
    monkeypatch.setattr("notifications.queries.now", lambda: at)


class AwayBackend(BaseEmailBackend):
    """Stands for a mail server with a certain answer, at the place where Django asks for one."""

    error: Exception = smtplib.SMTPServerDisconnected("gone")

    def send_messages(self, _messages) -> int:
        raise self.error


@pytest.fixture
def server_says(settings, monkeypatch):
    def say(error: Exception) -> None:
        monkeypatch.setattr(AwayBackend, "error", error)
        settings.EMAIL_BACKEND = f"{__name__}.AwayBackend"

    return say


def test_a_mail_is_built_and_sent_in_its_language():
    mail = write(language="de")
    assert services.deliver(mail.pk)
    sent = django_mail.outbox[0]
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.error) == (MailState.SENT, 1, "")
    assert sent.to == ["ada@example.org"]
    assert sent.subject == "Test-Mail"
    assert "Guten Tag" in sent.body
    assert sent.extra_headers["Message-ID"] == f"<{mail.pk}@norderstedt-go.de>"


def test_the_same_key_is_one_mail():
    assert write() == write(recipient="eve@example.org")
    assert Mail.objects.get().recipient == "ada@example.org"


def test_a_rolled_back_cause_leaves_no_mail_and_no_task(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        write()
        transaction.set_rollback(True)
    assert not Mail.objects.exists()
    assert callbacks == []


def test_after_commit_a_task_is_given_the_id(django_capture_on_commit_callbacks, monkeypatch):
    asked = []
    monkeypatch.setattr("notifications.tasks.deliver.delay", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        mail = write()
    assert asked == [str(mail.pk)]


def test_a_broker_that_is_away_harms_nobody(django_capture_on_commit_callbacks, monkeypatch, caplog):
    def away(_mail_id):
        raise ConnectionError("no broker")

    monkeypatch.setattr("notifications.tasks.deliver.delay", away)
    with django_capture_on_commit_callbacks(execute=True):
        write()
    assert services.sweep() == 1


def test_a_mail_that_was_sent_is_not_sent_again():
    mail = write()
    assert [services.deliver(mail.pk), services.deliver(mail.pk), services.sweep()] == [True, False, 0]
    assert len(django_mail.outbox) == 1


def test_who_holds_a_mail_holds_it_alone_until_the_lease_ends(monkeypatch):
    mail = write()
    assert services._claim(mail.pk) is not None
    assert not services.deliver(mail.pk)
    later(monkeypatch, LEASE - timedelta(seconds=1))
    assert services.sweep() == 0
    later(monkeypatch, timedelta(seconds=2))
    assert services.sweep() == 1


def test_control_without_a_claim_two_workers_send_twice(monkeypatch):
    mail = write()
    monkeypatch.setattr(services, "_claim", lambda mail_id: Mail.objects.get(pk=mail_id))
    services.deliver(mail.pk)
    services.deliver(mail.pk)
    assert len(django_mail.outbox) == 2


def test_a_server_that_is_away_for_two_hours_gets_the_mail_later(server_says, settings, monkeypatch):
    server_says(smtplib.SMTPServerDisconnected("gone"))
    write()
    start = clock.now()
    rounds = 0
    while clock.now() - start < timedelta(hours=2):
        services.sweep()
        rounds += 1
        later(monkeypatch, timedelta(minutes=1))
    assert struggling().get().attempts < 12
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later(monkeypatch, PAUSES[-1])
    assert services.sweep() == 1
    assert Mail.objects.get().state == MailState.SENT


def test_a_mail_that_no_server_takes_fails_after_three_days(server_says, monkeypatch):
    server_says(ConnectionRefusedError("nobody there"))
    write()
    later(monkeypatch, GIVE_UP_AFTER - timedelta(minutes=1))
    services.sweep()
    assert not failed().exists()
    later(monkeypatch, PAUSES[-1])
    services.sweep()
    assert failed().get().error == "nobody there"


def test_a_refused_recipient_fails_at_once_and_the_reason_names_nobody(server_says):
    server_says(smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"ada@example.org: no such user")}))
    write()
    services.sweep()
    assert "no such user" in failed().get().error
    assert "ada@example.org" not in failed().get().error


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({"ada@example.org": (450, b"greylisted")}),
        smtplib.SMTPRecipientsRefused({"ada@example.org": (554, b"5.7.1 Relay access denied")}),
        smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"5.7.1 blocked, your network is listed")}),
        smtplib.SMTPRecipientsRefused({"ada@example.org": (552, b"5.2.2 mailbox full")}),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
        smtplib.SMTPSenderRefused(550, b"who are you", "x@example.org"),
        smtplib.SMTPDataError(451, b"later"),
        smtplib.SMTPConnectError(554, b"your network is listed"),
        smtplib.SMTPHeloError(550, b"who are you"),
        smtplib.SMTPResponseException(502, b"no STARTTLS today"),
        TimeoutError("slow"),
    ],
)
def test_what_can_be_mended_is_tried_again(server_says, error):
    server_says(error)
    write()
    services.sweep()
    assert struggling().count() == 1


def test_a_fault_in_one_mail_stops_no_other(monkeypatch):
    def broken(_ids):
        raise ValueError("template")

    monkeypatch.setitem(mail_kinds._builders, "test.broken", broken)
    services.send(recipient="a@example.org", kind="test.broken", ids={}, key="1")
    write("2")
    assert services.sweep() == 1
    assert struggling().get().error == "ValueError: template"


def test_a_mail_whose_object_is_gone_ends_quietly(monkeypatch):
    monkeypatch.setitem(mail_kinds._builders, "test.gone", lambda _ids: None)
    services.send(recipient="a@example.org", kind="test.gone", ids={}, key="1")
    assert services.sweep() == 0
    assert Mail.objects.get().state == MailState.POINTLESS


def test_a_failed_mail_can_be_tried_again_and_a_sent_one_cannot(server_says, settings):
    server_says(smtplib.SMTPRecipientsRefused({"x": (550, b"no")}))
    mail = write()
    services.sweep()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.retry(mail.pk)
    assert services.sweep() == 1
    assert not services.retry(mail.pk)


def test_an_unknown_kind_is_refused_at_once():
    with pytest.raises(KeyError):
        services.send(recipient="a@example.org", kind="nobody.knows", ids={}, key="1")


def test_lower_apps_reach_the_outbox_through_the_registry():
    mail_sender.send(recipient="a@example.org", kind="notifications.test", ids={}, key="1")
    assert due().count() == 1


def test_pauses_grow_and_end():
    assert [pause_after(number) for number in range(1, 9)] == [*PAUSES, PAUSES[-1], PAUSES[-1]]
    assert sorted(PAUSES) == list(PAUSES)


def test_a_subject_is_one_line(monkeypatch):
    from core.registries import MailContent

    content = MailContent("Two\nlines\r\nBcc: x@example.org", "notifications/test.txt", {})
    monkeypatch.setitem(mail_kinds._builders, "test.lines", lambda _ids: content)
    services.send(recipient="a@example.org", kind="test.lines", ids={}, key="1")
    services.sweep()
    assert django_mail.outbox[0].subject == "Two lines Bcc: x@example.org"
    assert django_mail.outbox[0].recipients() == ["a@example.org"]


def test_a_refused_text_fails_at_once(server_says):
    server_says(smtplib.SMTPDataError(554, b"we do not want this"))
    write()
    services.sweep()
    assert failed().count() == 1


def test_a_sweep_gives_way_after_a_minute(monkeypatch):
    for number in range(3):
        write(key=f"sweep:{number}")
    minutes = iter(range(0, 600, 45))
    monkeypatch.setattr(services, "monotonic", lambda: next(minutes))
    assert services.sweep() == 2
    assert services.sweep() == 1


def test_a_mail_brings_along_files_that_are_made_when_it_is_sent(monkeypatch):
    monkeypatch.setattr(mail_kinds, "_builders", dict(mail_kinds._builders))
    ticket = Attachment("termin.ics", b"BEGIN:VCALENDAR", "text/calendar")
    mail_kinds.register("test.file")(
        lambda _ids: MailContent("Mit Datei", "notifications/test.txt", {}, attachments=(ticket,))
    )
    mail = services.send(recipient="ada@example.org", kind="test.file", ids={}, key="file")
    assert services.deliver(mail.pk)
    (name, content, mimetype) = django_mail.outbox[0].attachments[0]
    assert (name, mimetype) == ("termin.ics", "text/calendar")
    assert "BEGIN:VCALENDAR" in str(content)


def test_the_html_of_a_mail_says_what_its_text_says():
    mail = write(language="de")
    services.deliver(mail.pk)
    html, kind = django_mail.outbox[0].alternatives[0]
    assert kind == "text/html"
    assert "Guten Tag" in html
