"""Nobody is told what they did not ask for: double opt-in, hours that touch no choice, an end that ends."""

from datetime import time, timedelta

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.errors import LinkError
from accounts.models import Link
from core.services.retention import delete_expired
from notifications import services
from notifications.enums import DeliveryState, Rhythm
from notifications.models import Delivery, Mail, OptIn, PushDevice, Subscriber, Subscription, Unsubscription
from tests.notifications.conftest import person, publish

pytestmark = pytest.mark.django_db
ALL = ("test.all", "")


def chosen(who: Subscriber) -> set[tuple[str, str, str]]:
    return set(who.subscriptions.values_list("topic", "about", "rhythm"))


def test_nobody_is_subscribed_before_the_mailbox_says_yes():
    opt_in = services.order(email="Ada@Example.org ", wishes=[ALL, ("test.one", "b")], rhythm=Rhythm.DAILY)
    assert not Subscriber.objects.exists()
    publish()
    assert not Delivery.objects.exists()
    who = services.confirm(opt_in=opt_in)
    assert who.email == "ada@example.org"
    assert chosen(who) == {("test.all", "", "daily"), ("test.one", "b", "daily")}
    assert not OptIn.objects.exists()
    assert not Link.objects.filter(purpose=services.CONFIRM).exists()


def test_control_without_the_question_a_stranger_subscribes_anybody():
    opt_in = services.order(email="ada@example.org", wishes=[ALL])
    services.confirm(opt_in=opt_in)
    publish()
    assert Delivery.objects.get().subscriber.email == "ada@example.org"


def test_the_mail_asks_in_words_and_holds_a_link_that_the_row_does_not():
    services.order(email="ada@example.org", wishes=[("test.one", "a")])
    row = Mail.objects.get()
    services.deliver(row.pk)
    sent = django_mail.outbox[0]
    assert "hier schreibt Norderstedt GO!." in sent.body
    assert "Test „A“" in sent.body
    assert "Wie oft: sofort." in sent.body
    assert "/l/" in sent.body
    assert "/l/" not in str(row.ids)


def test_an_order_for_a_known_address_adds_and_takes_nothing_away():
    who = person("ada@example.org", ("test.one", "a"), rhythm=Rhythm.WEEKLY)
    services.confirm(opt_in=services.order(email="ADA@example.org", wishes=[ALL]))
    assert chosen(who) == {("test.one", "a", "weekly"), ("test.all", "", "at_once")}


def test_a_confirmation_wakes_a_mailbox_that_had_refused():
    from core.clock import now

    who = person("ada@example.org", bounced_at=now())
    publish(1)
    services.confirm(opt_in=services.order(email="ada@example.org", wishes=[ALL]))
    publish(2)
    who.refresh_from_db()
    assert who.bounced_at is None
    assert [row.news.key for row in Delivery.objects.all()] == ["test:2"]


def test_a_request_that_nobody_confirms_is_gone_after_a_week(turn):
    services.order(email="ada@example.org", wishes=[ALL])
    delete_expired()
    assert OptIn.objects.count() == 1
    OptIn.objects.update(created_at=OptIn.objects.get().created_at - timedelta(days=7, minutes=1))
    delete_expired()
    assert not OptIn.objects.exists()


def test_the_same_work_for_known_and_unknown_addresses(django_assert_num_queries):
    person("ada@example.org")
    for email in ("ada@example.org", "nobody@example.org"):
        with django_assert_num_queries(10):
            services.order(email=email, wishes=[])


def test_only_a_known_address_gets_the_way_back():
    person("ada@example.org")
    for email in ("ada@example.org", "nobody@example.org"):
        services.order(email=email, wishes=[])
    services.sweep()
    assert [sent.to for sent in django_mail.outbox] == [["ada@example.org"]]
    assert "/benachrichtigungen/meine/" in django_mail.outbox[0].body


@pytest.mark.parametrize("number", [2, 6])
def test_following_more_asks_no_more(number):
    who = person("ada@example.org", ("test.one", "a"), rhythm=Rhythm.WEEKLY)
    wishes = [("test.all", ""), ("test.one", "a"), ("test.one", "b"), *(("test.one", f"c{one}") for one in range(3))]
    with CaptureQueriesContext(connection) as captured:
        services.follow(subscriber=who, wishes=wishes[:number], rhythm=Rhythm.DAILY)
    assert len(captured) == 9, [query["sql"][:90] for query in captured]
    assert who.subscriptions.count() == max(number, 2)


def test_hours_and_language_touch_no_subscription():
    who = person("", ("test.one", "a"), ("test.one", "b"), rhythm=Rhythm.DAILY)
    before = set(who.subscriptions.values_list())
    services.change_hours(
        subscriber=who,
        hours={"digest_hour": 18, "digest_day": 4, "quiet_from": time(22), "quiet_until": time(6), "language": "en"},
    )
    assert set(who.subscriptions.values_list()) == before
    who.refresh_from_db()
    assert (who.digest_hour, who.digest_day, who.language) == (18, 4, "en")


def test_what_waits_follows_the_new_hours():
    from core.periods import to_local

    who = person("", rhythm=Rhythm.DAILY)
    publish()
    services.change_hours(subscriber=who, hours={"digest_hour": 18})
    assert to_local(Delivery.objects.get().due_at).hour == 18


def test_what_waits_follows_the_new_rhythm():
    from core.clock import now

    who = person("", rhythm=Rhythm.WEEKLY)
    publish()
    services.change_rhythm(subscription=who.subscriptions.get(), rhythm=Rhythm.AT_ONCE)
    row = Delivery.objects.get()
    assert row.due_at <= now()
    assert row.letter is not None


def test_an_end_ends_what_waits_and_nothing_else():
    who = person("", ("test.one", "a"), ("test.one", "b"))
    publish(1, to=(("test.one", "a"),))
    publish(2, to=(("test.one", "b"),))
    services.stop(subscription=who.subscriptions.get(about="a"))
    assert [row.news.key for row in Delivery.objects.all()] == ["test:2"]
    assert list(Unsubscription.objects.values_list("topic", "channel")) == [("test.one", "email")]
    publish(3, to=(("test.one", "a"), ("test.one", "b")))
    assert Delivery.objects.get(news__key="test:3").subscription.about == "b"


def test_what_was_sent_stays_as_history_without_the_subscription():
    who = person()
    publish()
    services.tell()
    services.stop(subscription=who.subscriptions.get())
    row = Delivery.objects.get()
    assert (row.state, row.subscription) == (DeliveryState.SENT, None)


def test_an_address_that_wants_nothing_is_deleted_after_a_day():
    who = person()
    services.stop_all(subscriber=who)
    delete_expired()
    assert Subscriber.objects.count() == 1
    Subscriber.objects.update(idle_since=who.idle_since - timedelta(days=1, minutes=1))
    delete_expired()
    assert not Subscriber.objects.exists()


def test_whoever_takes_it_up_again_within_the_day_stays():
    who = person()
    services.stop_all(subscriber=who)
    services.follow(subscriber=who, wishes=[ALL])
    who.refresh_from_db()
    assert who.idle_since is None
    assert chosen(who) == {("test.all", "", "at_once")}


def test_a_topic_that_nobody_offers_cannot_be_ordered():
    who = person()
    services.follow(subscriber=who, wishes=[("gone.topic", "")])
    assert chosen(who) == {("test.all", "", "at_once")}


def test_tokens_open_what_they_are_for_until_they_are_renewed():
    who = person()
    token = services.manage_token(who)
    assert services.open_choices(token) == who
    services.renew_key(subscriber=who)
    with pytest.raises(LinkError):
        services.open_choices(token)
    assert services.open_choices(services.manage_token(who)) == who


def test_a_token_to_stop_opens_nothing():
    who = person()
    one = who.subscriptions.get()
    with pytest.raises(LinkError):
        services.open_choices(services.stop_token(one))
    with pytest.raises(LinkError):
        services.find_subscription(services.manage_token(who))
    assert services.find_subscription(services.stop_token(one)) == one


def test_a_person_who_is_deleted_takes_all_along():
    from core.services.retention import erase

    who = person("ada@example.org")
    PushDevice.objects.create(subscriber=who, endpoint="https://push.example/1", p256dh="k", auth="a", name="Handy")
    publish()
    services.order(email="ada@example.org", wishes=[ALL])
    erase("ada@example.org")
    assert not any(model.objects.exists() for model in (Subscriber, Subscription, Delivery, PushDevice, OptIn))
    assert services.tell() == 0
