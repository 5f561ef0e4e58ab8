"""Publishing: once for each thing, person and channel, in few statements, in the caller's transaction."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core import clock
from notifications import services
from notifications.enums import Channel, DeliveryState, Rhythm
from notifications.models import Delivery, News, PushDevice, Subscriber, Subscription
from notifications.queries import reach, wanted_by
from tests.notifications.conftest import person, publish

pytestmark = pytest.mark.django_db
ALL, A, B = ("test.all", ""), ("test.one", "a"), ("test.one", "b")


def device(who, number: int = 1) -> PushDevice:
    return PushDevice.objects.create(
        subscriber=who, endpoint=f"https://push.example/{who.pk}/{number}", p256dh="k", auth="a", name="Handy"
    )


def test_whoever_chose_it_is_told_and_nobody_else():
    ada, _eve = person("ada@example.org", A), person("eve@example.org", B)
    publish(to=(A,))
    assert [row.subscriber for row in Delivery.objects.all()] == [ada]


def test_the_same_key_is_told_once():
    person()
    assert publish(1) == publish(1)
    assert Delivery.objects.count() == 1


def test_a_rolled_back_cause_tells_nobody(django_capture_on_commit_callbacks):
    person()
    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        publish()
        transaction.set_rollback(True)
    assert not News.objects.filter(kind="test.news").exists()
    assert not Delivery.objects.exists()
    assert callbacks == []


def test_after_commit_a_worker_is_asked_to_tell(django_capture_on_commit_callbacks, monkeypatch):
    asked = []
    monkeypatch.setattr("notifications.tasks.tell.delay", lambda: asked.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        publish()
    assert asked == [1]


def test_a_kind_that_nobody_builds_is_an_error():
    with pytest.raises(KeyError):
        services.publish(kind="nobody.knows", ids={}, key="x", to=[ALL])


def test_several_subscriptions_that_fit_are_one_message_and_the_fastest_counts():
    who = person("", ALL, rhythm=Rhythm.WEEKLY)
    Subscription.objects.create(subscriber=who, topic="test.one", about="a", rhythm=Rhythm.AT_ONCE)
    publish(to=(A, ALL))
    row = Delivery.objects.get()
    assert row.subscription.rhythm == Rhythm.AT_ONCE
    assert row.due_at <= clock.now()


def test_each_device_gets_its_own_and_the_mailbox_too():
    who = person()
    Subscription.objects.create(subscriber=who, topic="test.all", channel=Channel.PUSH)
    device(who, 1), device(who, 2)
    publish()
    assert sorted(Delivery.objects.values_list("channel", flat=True)) == ["email", "push", "push"]


def test_a_wish_for_push_without_a_device_tells_nobody():
    who = person("", ALL)
    who.subscriptions.update(channel=Channel.PUSH)
    publish()
    assert not Delivery.objects.exists()


def test_a_mailbox_that_refused_is_left_alone():
    person("", bounced_at=clock.now())
    publish()
    assert not Delivery.objects.exists()


def test_control_the_database_refuses_a_second_row_for_the_same_person():
    from django.db import IntegrityError

    person()
    publish()
    row = Delivery.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("people", [1, 3, 30])
def test_statements_do_not_grow_with_people(people):
    for number in range(people):
        person(quiet_from=None, digest_hour=number % 24, rhythm=Rhythm.DAILY)
    with CaptureQueriesContext(connection) as captured:
        publish()
    # Three savepoints and their releases (the transaction, the row of the news, the rows of people); the news looked
    # for, written and named; who wants it, their devices, and one statement for all their rows.
    assert len(captured) == 10, [query["sql"][:80] for query in captured]
    assert Delivery.objects.count() == people


def test_what_was_withdrawn_is_not_told():
    person()
    publish()
    assert services.withdraw(key="test:1") == 1
    assert services.tell() == 0
    assert Delivery.objects.get().state == DeliveryState.POINTLESS


def test_reach_counts_people_once_a_channel():
    who = person("", ALL, A)
    Subscription.objects.create(subscriber=who, topic="test.all", channel=Channel.PUSH)
    person("", A)
    person("", B)
    assert reach(wanted_by([ALL, A])) == {"email": 2, "push": 1}
    assert reach(wanted_by([])) == {"email": 0, "push": 0}


def test_news_of_the_past_keeps_no_row_of_a_person_for_longer_than_two_weeks():
    from core.services.retention import delete_expired

    person()
    publish()
    services.tell()
    delete_expired()
    assert Delivery.objects.count() == 1
    Delivery.objects.update(ended_at=clock.now() - timedelta(days=15))
    delete_expired()
    assert not Delivery.objects.exists()


def test_ten_thousand_people_are_written_in_bulk():
    people = [Subscriber(email=f"p{number}@example.org", language="de") for number in range(10_000)]
    Subscriber.objects.bulk_create(people)
    Subscription.objects.bulk_create([Subscription(subscriber=one, topic="test.all") for one in people])
    with CaptureQueriesContext(connection) as captured:
        publish()
    assert Delivery.objects.count() == 10_000
    # The same as for one person, but for the rows: a thousand in each statement; 66 on SQLite, which takes 999 values.
    assert len(captured) == {"postgresql": 19, "sqlite": 161}[connection.vendor]
