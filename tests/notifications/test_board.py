"""Editors see on their dashboard what could not be delivered, and can try again."""

import pytest
from django.contrib.auth.models import Permission

from notifications.enums import MailState
from notifications.models import Mail
from notifications.services import outbox as services

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(client, city, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("chief@example.org"))
    return client


@pytest.fixture
def failed(db) -> Mail:
    mail = services.send(recipient="ada@example.org", kind="notifications.test", ids={}, key="1")
    services._end(mail, MailState.FAILED, "550 no such user")
    return mail


def test_the_dashboard_shows_a_mail_that_could_not_be_delivered(chief, failed):
    page = chief.get("/admin/").text
    assert "E-Mails, die nicht zugestellt werden konnten" in page
    assert "dringend" in page


def test_without_failures_the_dashboard_says_that_nothing_waits(chief):
    page = chief.get("/admin/").text
    assert "nicht zugestellt" not in page
    assert "Nichts wartet auf Sie" in page


def test_the_board_names_the_reason_and_no_address_in_full(chief, failed):
    page = chief.get("/admin/reports/outbox/").text
    assert "550 no such user" in page
    assert "ada@example.org" not in page


def test_another_try_puts_it_into_the_queue(chief, failed):
    assert chief.get("/admin/reports/outbox/retry/").status_code == 405
    assert chief.post("/admin/reports/outbox/retry/").status_code == 302
    assert services.sweep() == 1


def test_who_may_not_see_mails_sees_neither_board_nor_count(client, city, failed, django_user_model):
    someone = django_user_model.objects.create_user("someone@example.org")
    someone.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(someone)
    editor = client
    assert "nicht zugestellt" not in editor.get("/admin/").text
    assert editor.get("/admin/reports/outbox/").status_code == 302
    assert editor.post("/admin/reports/outbox/retry/").status_code == 302
    failed.refresh_from_db()
    assert failed.state == MailState.FAILED
