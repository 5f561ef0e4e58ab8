"""The board: what became of news, by topic and day; one message's history; another try."""

import re

import pytest
from django.contrib.auth.models import Permission

from notifications import services
from notifications.enums import DeliveryState
from notifications.models import Delivery
from notifications.queries import by_day
from tests.notifications.conftest import person, publish

pytestmark = pytest.mark.django_db
BOARD = "/admin/reports/notifications/"


@pytest.fixture
def chief(client, city, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("chief@example.org"))
    return client


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


@pytest.fixture
def told():
    """Three people: one was told, one's mailbox refused, one's message failed; a fourth has stopped."""
    people = [person(f"p{number}@example.org") for number in range(3)]
    gone = person("gone@example.org")
    news = publish(1)
    services.stop_all(subscriber=gone)
    services.tell()
    for who, state in zip(people[1:], (DeliveryState.BOUNCED, DeliveryState.FAILED), strict=True):
        Delivery.objects.filter(subscriber=who).update(state=state, error="550 no such user")
    return news


def test_the_board_counts_by_topic_and_day(chief, told):
    (day,) = [one for one in by_day() if one.topic == "test.all"]
    assert (day.queued, day.sent, day.failed, day.bounced, day.ended) == (0, 1, 1, 1, 1)
    said = words(chief.get(BOARD))
    assert "News 1 (de)" in said
    assert "abgemeldet" in said


def test_one_messages_history_names_no_address_in_full(chief, told):
    said = words(chief.get(f"{BOARD}{told.pk}/"))
    assert "550 no such user" in said
    assert "vom Postfach abgelehnt" in said
    assert "p0@example.org" not in said


def test_what_failed_can_be_tried_again_and_a_refusing_mailbox_cannot(chief, told):
    assert chief.get(f"{BOARD}{told.pk}/retry/").status_code == 405
    answer = chief.post(f"{BOARD}{told.pk}/retry/", follow=True)
    assert "1 Nachrichten sind wieder unterwegs." in words(answer)
    assert services.tell() == 1


def test_the_dashboard_says_what_could_not_be_delivered(chief, told):
    assert "Benachrichtigungen, die nicht zugestellt werden konnten" in chief.get("/admin/").text


def test_who_may_not_see_mails_sees_no_board(client, city, told, django_user_model):
    someone = django_user_model.objects.create_user("someone@example.org")
    someone.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(someone)
    for path in (BOARD, f"{BOARD}{told.pk}/"):
        assert client.get(path).status_code == 302
    assert client.post(f"{BOARD}{told.pk}/retry/").status_code == 302
    assert Delivery.objects.filter(state=DeliveryState.FAILED).count() == 1


@pytest.mark.parametrize("messages", [1, 3, 30])
def test_the_board_asks_the_same_however_much_there_is(chief, messages, django_assert_max_num_queries):
    for number in range(messages):
        publish(number)
    chief.get(BOARD)
    with django_assert_max_num_queries(20):
        chief.get(BOARD)
