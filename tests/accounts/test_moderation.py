"""A page goes through approval, and everybody hears of it by the outbox, as they wish."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Comment
from wagtail.test.utils.form_data import querydict_from_html
from wagtail.users.models import UserProfile

from accounts.enums import Role
from accounts.models import User
from notifications.models import Mail
from notifications.services import sweep
from projects.models import FieldPage, ProjectPage
from tests.conftest import german, person

BLOCKS = ("body", "questions", "partners")


def client_of(role: Role) -> Client:
    client = Client()
    client.force_login(person(role))
    return client


def send(client: Client, page, **changes):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = querydict_from_html(client.get(address).content.decode(), form_id="page-edit-form")
    data.update({f"{name}-count": "0" for name in BLOCKS if f"{name}-count" not in data})
    data.update(changes)
    return client.post(address, data)


def decide(client: Client, page, action: str, comment: str = ""):
    state = page.current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, state.pk])
    return client.post(address, {"comment": comment})


@pytest.fixture
def submitted(project) -> ProjectPage:
    """The project's page with a new title, waiting for approval."""
    answer = send(client_of(Role.EDITORS), project, title="Neuer Titel", **{"action-submit": "1"})
    assert answer.status_code == 302
    return ProjectPage.objects.get(pk=project.pk)


def test_a_writer_submits_and_another_approves(submitted):
    assert (submitted.title, submitted.workflow_in_progress) == ("Sammelaktion Mobilgeräte", True)
    assert decide(client_of(Role.APPROVERS), submitted, "approve").status_code == 302
    assert ProjectPage.objects.get(pk=submitted.pk).title == "Neuer Titel"
    assert "Neuer Titel" in Client().get(submitted.url).content.decode()


def test_a_writer_publishes_nothing_even_by_hand(project):
    send(client_of(Role.EDITORS), project, title="Neuer Titel", **{"action-publish": "action-publish"})
    assert ProjectPage.objects.get(pk=project.pk).title == "Sammelaktion Mobilgeräte"


def test_a_writer_does_not_approve(submitted):
    decide(client_of(Role.EDITORS), submitted, "approve")
    assert ProjectPage.objects.get(pk=submitted.pk).title == "Sammelaktion Mobilgeräte"


def test_the_approvers_are_told_by_the_outbox(submitted):
    row = Mail.objects.get()
    assert (row.recipient, row.kind, list(row.ids)) == ("freigabe@example.org", "accounts.submitted", ["task_state"])
    assert mail.outbox == []
    sweep()
    (letter,) = mail.outbox
    assert letter.subject == "Bitte freigeben: Neuer Titel"
    assert "Runa Beispiel bittet Sie um Freigabe" in letter.body
    assert reverse("wagtailadmin_pages:edit", args=[submitted.pk]) in letter.body


def test_a_mail_is_pointless_once_somebody_has_approved(submitted):
    decide(client_of(Role.APPROVERS), submitted, "approve")
    sweep()
    assert [letter.subject for letter in mail.outbox] == ["Freigegeben: Neuer Titel"]


def test_who_asked_is_told_what_to_change(submitted):
    decide(client_of(Role.APPROVERS), submitted, "reject", "Bitte ohne Rufzeichen.")
    sweep()
    letter = mail.outbox[-1]
    assert (letter.to, letter.subject) == (["redaktion@example.org"], "Bitte noch etwas ändern: Neuer Titel")
    assert "Bitte ohne Rufzeichen." in letter.body
    assert "Bitte ohne" not in str(list(Mail.objects.values()))


def test_control_wagtails_own_mail_would_go_at_once(project, monkeypatch):
    from wagtail.admin.signal_handlers import task_submission_email_notifier as wagtails

    monkeypatch.setattr(
        "accounts.receivers.services.tell_approvers", lambda task_state, by: wagtails(task_state, user=by)
    )
    send(client_of(Role.EDITORS), project, title="Neuer Titel", **{"action-submit": "1"})
    assert [letter.to for letter in mail.outbox] == [["freigabe@example.org"]]


def test_who_wants_no_such_mail_gets_none(project):
    profile = UserProfile.get_for_user(person(Role.APPROVERS))
    profile.submitted_notifications = False
    profile.save()
    send(client_of(Role.EDITORS), project, title="Neuer Titel", **{"action-submit": "1"})
    assert not Mail.objects.exists()


def test_each_is_written_to_in_their_language(project):
    profile = UserProfile.get_for_user(person(Role.APPROVERS))
    profile.preferred_language = "en"
    profile.save()
    send(client_of(Role.EDITORS), project, title="Neuer Titel", **{"action-submit": "1"})
    sweep()
    assert mail.outbox[-1].subject == "Please approve: Neuer Titel"


def test_a_mail_server_that_is_away_stops_nobody(project, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = send(client_of(Role.EDITORS), project, title="Neuer Titel", **{"action-submit": "1"})
    assert answer.status_code == 302
    assert Mail.objects.count() == 1


def comment_on(page, by: User) -> Comment:
    return Comment.objects.create(page=page, user=by, text="Stimmt das?", contentpath="title")


def answer_comment(client: Client, page, comment: Comment, text: str):
    """Send what the editor's script sends: the comment as it is, and an answer to it."""
    forms = {"TOTAL_FORMS": "1", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"}
    fields = {
        "id": comment.pk,
        "text": comment.text,
        "contentpath": comment.contentpath,
        "position": "",
        "resolved": "",
    }
    answer = {"id": "", "text": text}
    return send(
        client,
        page,
        **{f"comments-{name}": value for name, value in {**forms, "INITIAL_FORMS": "1"}.items()},
        **{f"comments-0-{name}": value for name, value in fields.items()},
        **{f"comments-0-replies-{name}": value for name, value in {**forms, "INITIAL_FORMS": "0"}.items()},
        **{f"comments-0-replies-0-{name}": value for name, value in answer.items()},
    )


def test_who_has_written_a_comment_hears_of_an_answer_by_the_outbox(city):
    page = german(FieldPage).first()
    comment = comment_on(page, person(Role.EDITORS))
    assert answer_comment(client_of(Role.APPROVERS), page, comment, "Ja, geprüft.").status_code == 302
    row = Mail.objects.get()
    assert (row.recipient, row.kind) == ("redaktion@example.org", "accounts.comments")
    assert mail.outbox == []
    sweep()
    assert "Falk Muster hat etwas zu dieser Seite geschrieben" in mail.outbox[-1].body


def test_control_wagtails_own_editor_sends_at_once(city, monkeypatch):
    page = german(FieldPage).first()
    comment = comment_on(page, person(Role.EDITORS))
    monkeypatch.delattr("accounts.viewsets.PageEditView.send_commenting_notifications")
    answer_comment(client_of(Role.APPROVERS), page, comment, "Ja, geprüft.")
    assert [letter.to for letter in mail.outbox] == [["redaktion@example.org"]]
