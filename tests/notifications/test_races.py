"""What happens at the same moment on a server with many connections: PostgreSQL. SQLite lets one write at a time."""

import time
from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from notifications import services
from notifications.enums import Channel, Rhythm
from notifications.models import Delivery, News, PushDevice, Subscriber, Subscription
from notifications.services import news, subscriptions, telling
from tests.notifications.conftest import person, publish

A, B = ("test.one", "a"), ("test.one", "b")
# Long enough that the other one is there too.
WINDOW = 0.2


@pytest.fixture(autouse=True)
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Connections see what others commit; what the test leaves is deleted."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer; the run on PostgreSQL tries it")
    with django_db_blocker.unblock():
        yield
        News.objects.all().delete()
        Subscriber.objects.all().delete()


def at_once(*works: Callable[[], object]) -> list[object]:
    """Do these at the same moment, each with a connection of its own; returns what each returned or raised."""
    start, found = Barrier(len(works)), [None] * len(works)

    def run(place: int) -> None:
        try:
            start.wait()
            found[place] = works[place]()
        except Exception as error:  # noqa: BLE001
            found[place] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def slow(monkeypatch, module, name: str) -> None:
    """Widen a window: wait after this function."""
    true = getattr(module, name)

    def slowly(*given, **named):
        found = true(*given, **named)
        time.sleep(WINDOW)
        return found

    monkeypatch.setattr(module, name, slowly)


def stop_while_following() -> tuple[bool, bool]:
    """End the last choice while another is taken; returns whether there is one, and whether the person goes."""
    who = person("ada@example.org", A)
    last = who.subscriptions.get()
    fresh = Subscriber.objects.get(pk=who.pk)
    said = at_once(
        lambda: services.stop(subscription=Subscription.objects.select_related("subscriber").get(pk=last.pk)),
        lambda: services.follow(subscriber=fresh, wishes=[B]),
    )
    assert said == [None, None]
    who.refresh_from_db()
    return who.subscriptions.exists(), who.idle_since is not None


def test_who_takes_something_new_while_the_last_one_ends_is_not_deleted(monkeypatch):
    slow(monkeypatch, subscriptions, "_note_idle")
    assert stop_while_following() == (True, False)


def test_control_without_the_lock_a_person_with_choices_is_noted_as_gone(monkeypatch):
    monkeypatch.setattr(subscriptions, "lock", lambda _subscriber: None)
    slow(monkeypatch, subscriptions, "_note_idle")
    assert stop_while_following() == (True, True)


def stop_both() -> tuple[bool, bool]:
    who = person("ada@example.org", A, B)
    one, other = Subscription.objects.select_related("subscriber").filter(subscriber=who)
    assert at_once(*(lambda one=one: services.stop(subscription=one) for one in (one, other))) == [None, None]
    who.refresh_from_db()
    return who.subscriptions.exists(), who.idle_since is not None


def test_who_ends_the_last_two_at_once_is_deleted(monkeypatch):
    slow(monkeypatch, subscriptions, "_note_idle")
    assert stop_both() == (False, True)


def test_control_without_the_lock_the_address_would_stay_for_ever(monkeypatch):
    monkeypatch.setattr(subscriptions, "lock", lambda _subscriber: None)
    slow(monkeypatch, subscriptions, "_note_idle")
    assert stop_both() == (False, False)


def publish_while_a_device_goes() -> list[object]:
    who = Subscriber.objects.create(language="de")
    Subscription.objects.create(subscriber=who, topic="test.all", channel=Channel.PUSH)
    first, _second = (
        PushDevice.objects.create(subscriber=who, endpoint=f"https://push.example/{n}", p256dh="k", auth="s", name="x")
        for n in range(2)
    )
    return at_once(lambda: publish() and None, lambda: time.sleep(WINDOW / 2) or services.remove_device(device=first))


def test_news_is_published_though_a_device_goes_at_this_moment(monkeypatch):
    slow(monkeypatch, news, "_devices")
    assert publish_while_a_device_goes() == [None, None]
    assert News.objects.count() == 1
    assert Delivery.objects.count() == PushDevice.objects.count() == 1


def test_control_a_device_that_does_not_wait_takes_the_news_along(monkeypatch):
    monkeypatch.setattr("notifications.services.devices._wait_for_news", lambda _subscriber: None)
    slow(monkeypatch, news, "_devices")
    assert any(isinstance(error, Exception) for error in publish_while_a_device_goes())


def claim_twice() -> list[object]:
    """Two runs take what is due: one person's digest, larger than a batch."""
    person("ada@example.org", rhythm=Rhythm.DAILY)
    for number in range(40):
        publish(number)
    Delivery.objects.update(due_at="2026-01-01T00:00Z")
    return at_once(*(lambda: len(telling._claim(telling.Round(None).run)) for _run in range(2)))


def test_one_digest_is_gathered_by_one_run(monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 10)
    slow(monkeypatch, telling, "_lock")
    assert sorted(claim_twice()) == [0, 1]
    assert Delivery.objects.values("letter").distinct().count() == 1


def test_control_without_the_lock_two_runs_share_it_or_die(monkeypatch):
    monkeypatch.setattr(telling, "BATCH", 10)
    monkeypatch.setattr(telling, "_lock", lambda people: time.sleep(WINDOW) or people)
    said = claim_twice()
    assert said == [1, 1] or any(isinstance(one, Exception) for one in said)
