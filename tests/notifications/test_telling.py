"""Telling: at once or gathered, each thing once, whatever the mail server says and whoever dies."""

import re
import smtplib
import uuid
from datetime import timedelta
from email.message import EmailMessage

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.core import mail as django_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.brand import brand
from core.periods import to_local
from core.registries import NewsContent, Topic, topics
from culture.models import EventPage
from notices.models import Way
from notifications import services
from notifications.domain import LEASE
from notifications.enums import DeliveryState, Rhythm
from notifications.models import GIVE_UP_AFTER, Delivery, News, Subscriber, Subscription
from notifications.services import telling
from notifications.templatetags.letters import with_links
from projects.models import NewsPage
from tests.notifications.conftest import person, publish

pytestmark = pytest.mark.django_db
ALL, A, B = ("test.all", ""), ("test.one", "a"), ("test.one", "b")


class Server(EmailBackend):
    """A mail server that answers as it is told: an error for each letter to come, then all is well again."""

    answers: list[Exception | None] = []

    def send_messages(self, messages: list[EmailMessage]) -> int:
        answer = self.answers.pop(0) if self.answers else None
        if answer:
            raise answer
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Server"

    def answers(*errors: Exception | None) -> None:
        monkeypatch.setattr(Server, "answers", list(errors))

    return answers


def sent() -> list[str]:
    return [message.subject for message in django_mail.outbox]


def ids() -> list[str]:
    return [message.extra_headers["Message-ID"] for message in django_mail.outbox]


def test_a_message_says_why_it_came_and_how_to_stop_just_this():
    who = person("ada@example.org", A)
    publish(to=(A,))
    assert services.tell() == 1
    message = django_mail.outbox[0]
    assert (message.to, message.subject) == (["ada@example.org"], "News 1 (de)")
    assert "weil Sie ausgewählt haben: Test „A“ (sofort)." in message.body
    assert "https://x.example/n/" in message.body
    stop = f"/benachrichtigungen/ende/{services.stop_token(who.subscriptions.get())}/"
    assert message.body.count(stop) == 1
    assert f"/benachrichtigungen/meine/{services.manage_token(who)}/" in message.body
    assert message.extra_headers["List-Unsubscribe"].endswith(f"{stop}>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_html_says_the_same_in_the_citys_look():
    person("", A)
    publish(to=(A,))
    services.tell()
    message = django_mail.outbox[0]
    html, kind = message.alternatives[0]
    assert kind == "text/html"
    text = re.sub(r"<[^>]+>", " ", html)
    for sentence in ("Norderstedt GO!", "News 1 (de)", "weil Sie ausgewählt haben", "Nur dieses Thema beenden"):
        assert sentence in text
    assert re.search(r'<a href="http[^"]+/benachrichtigungen/ende/[\w-]{43}/">Nur dieses Thema beenden</a>', html)
    assert f"background:{brand().theme_color.light}" in html
    assert message.body.rstrip().split("\n")[-3:-1] == ["Norderstedt GO!", str(brand().tagline)]
    assert "TOKEN-THAT" not in html + message.body


def test_each_person_gets_their_own_links_though_the_text_is_written_once(monkeypatch):
    written = []
    true = services.telling.Writer._write
    monkeypatch.setattr(services.telling.Writer, "_write", lambda *a: written.append(1) or true(*a))
    people = [person() for _number in range(3)]
    publish()
    assert services.tell() == 3
    assert written == [1]
    for who in people:
        message = next(one for one in django_mail.outbox if one.to == [who.email])
        assert services.manage_token(who) in message.body
        assert services.stop_token(who.subscriptions.get()) in message.alternatives[0][0]


def test_everybody_reads_it_in_their_language():
    person("ada@example.org")
    person("eve@example.org", language="en")
    publish()
    services.tell()
    assert {message.to[0]: message.subject for message in django_mail.outbox} == {
        "ada@example.org": "News 1 (de)",
        "eve@example.org": "News 1 (en)",
    }
    eve = next(message for message in django_mail.outbox if message.to == ["eve@example.org"])
    assert "/en/notifications/meine/" in eve.body


def test_what_is_gathered_comes_once_in_one_message(turn):
    who = person("", ALL, A, rhythm=Rhythm.DAILY)
    publish(1)
    publish(2, to=(A,))
    publish(3)
    assert services.tell() == 0
    turn(Delivery.objects.first().due_at)
    assert services.tell() == 1
    message = django_mail.outbox[0]
    assert message.subject == "3 Neuigkeiten für Sie"
    for word in ("News 1", "News 2", "News 3", "Alle", "Test „A“"):
        assert word in message.body or word == "Alle"
    for one in who.subscriptions.all():
        assert services.stop_token(one) in message.body
    assert services.tell() == 0


def test_a_job_that_was_down_for_three_days_sends_what_is_due_once(turn):
    start = clock.now()
    person("", rhythm=Rhythm.DAILY)
    for day in range(3):
        turn(start + timedelta(days=day))
        publish(day)
    turn(start + timedelta(days=4))
    assert services.tell() == 1
    assert sent() == ["3 Neuigkeiten für Sie"]
    assert services.tell() == 0


def test_in_quiet_hours_nothing_leaves_though_it_was_due_before(turn, server):
    at = to_local(clock.now())
    who = person()
    publish()
    server(smtplib.SMTPServerDisconnected("gone"))
    services.tell()
    later = clock.now() + timedelta(minutes=30)
    local = to_local(later)
    Subscriber.objects.update(
        quiet_from=local.replace(minute=0).time(), quiet_until=(local + timedelta(hours=2)).replace(minute=0).time()
    )
    who.refresh_from_db()
    turn(later)
    assert services.tell() == 0
    assert django_mail.outbox == []
    row = Delivery.objects.get()
    assert row.due_at > later
    turn(row.due_at)
    assert services.tell() == 1
    assert at < to_local(row.due_at)


def test_a_server_that_is_away_gets_everything_later_and_is_asked_once(turn, server):
    for _number in range(3):
        person()
    publish()
    server(*[smtplib.SMTPServerDisconnected("gone")] * 2)
    assert services.tell() == 0
    assert Delivery.objects.filter(state=DeliveryState.QUEUED, held_by=None).count() == 3
    assert len(Server.answers) == 1, "only the first letter asked"
    turn(timedelta(minutes=2))
    server()
    assert services.tell() == 3


def test_what_no_server_takes_fails_after_three_days(turn, server):
    person()
    publish()
    turn(GIVE_UP_AFTER + timedelta(minutes=1))
    server(ConnectionRefusedError("nobody there"))
    services.tell()
    row = Delivery.objects.get()
    assert (row.state, row.error) == (DeliveryState.FAILED, "nobody there")


def test_a_refused_mailbox_is_left_alone_from_then_on(server):
    who = person("ada@example.org")
    publish(1)
    publish(2)
    server(smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"ada@example.org: no such user")}))
    assert services.tell() == 0
    who.refresh_from_db()
    assert who.bounced_at is not None
    assert set(Delivery.objects.values_list("state", flat=True)) == {DeliveryState.BOUNCED}
    assert "ada@" not in Delivery.objects.first().error
    publish(3)
    assert Delivery.objects.count() == 2


def test_a_full_mailbox_is_tried_again(turn, server):
    person("ada@example.org")
    publish()
    server(smtplib.SMTPRecipientsRefused({"ada@example.org": (452, b"full")}))
    services.tell()
    turn(timedelta(minutes=2))
    assert services.tell() == 1


def test_a_refused_text_fails_alone(server):
    person(), person()
    publish()
    server(smtplib.SMTPDataError(554, b"we do not want this"))
    assert services.tell() == 1
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["failed", "sent"]
    assert not Subscriber.objects.exclude(bounced_at=None).exists()


def test_a_fault_in_one_message_does_not_stop_the_others(monkeypatch, caplog):
    ada, _eve = person("ada@example.org"), person("eve@example.org")
    publish()
    true = telling.Writer.letter

    def broken(self, message):
        if message.subscriber == ada:
            raise ZeroDivisionError("oh")
        return true(self, message)

    monkeypatch.setattr(telling.Writer, "letter", broken)
    assert services.tell() == 1
    assert Delivery.objects.get(subscriber=ada).error == "ZeroDivisionError: oh"
    assert Delivery.objects.get(subscriber=ada).state == DeliveryState.QUEUED


@pytest.mark.parametrize("fault", ["builder", "names"])
def test_a_fault_in_one_kind_waits_alone(monkeypatch, fault):
    """The one with the fault is tried later, and the others leave in the same run: also where many are read at once."""

    def broken(_given):
        raise ZeroDivisionError("oh")

    good, bad = person("ada@example.org"), person("eve@example.org", ("test.bad", ""))
    topics.register(
        Topic("test.bad", "Bad", "Bad %(choice)s", names_of=broken if fault == "names" else lambda _all: {})
    )
    topics.news("test.broken")(broken if fault == "builder" else lambda news: [_content() for _one in news])
    publish()
    _row_of_broken(bad)
    assert services.tell() == 1
    assert Delivery.objects.get(subscriber=good).state == DeliveryState.SENT
    late = Delivery.objects.get(subscriber=bad)
    assert (late.state, late.error) == (DeliveryState.QUEUED, "ZeroDivisionError: oh")
    assert late.due_at > clock.now()


def _content() -> NewsContent:
    return NewsContent("Bad", "Text.", "https://x.example/")


def _row_of_broken(who: Subscriber) -> None:
    at = clock.now()
    news = News.objects.create(kind="test.broken", key="bad", topic="test.bad")
    Delivery.objects.create(
        news=news, subscriber=who, subscription=who.subscriptions.get(), channel="email", due_at=at,
        give_up_at=at + GIVE_UP_AFTER, letter=uuid.uuid4(),
    )  # fmt: skip


def test_what_was_sent_and_cannot_be_noted_is_not_tried_as_a_fault(monkeypatch):
    """Its row stays held; the next one leaves."""
    person("ada@example.org"), person("eve@example.org")
    publish()
    true, calls = telling.Round._end, []

    def fails_once(self, *given):
        calls.append(given)
        if len(calls) == 1:
            raise OperationalError("deadlock detected")
        return true(self, *given)

    monkeypatch.setattr(telling.Round, "_end", fails_once)
    assert services.tell() == 1
    assert len(django_mail.outbox) == 2
    held = Delivery.objects.get(state=DeliveryState.QUEUED)
    assert (held.error, held.held_by is None) == ("", False)


def test_a_run_that_is_to_stop_stops(monkeypatch):
    person(), person()
    publish()
    monkeypatch.setattr(telling.Round, "_hand_over", lambda *_given: (_ for _ in ()).throw(SoftTimeLimitExceeded))
    with pytest.raises(SoftTimeLimitExceeded):
        services.tell()


def test_a_server_that_knows_no_mailbox_is_wrong_itself(server):
    people = [person() for _number in range(9)]
    publish()
    no = smtplib.SMTPRecipientsRefused({"x": (550, b"5.1.1 no such user")})
    server(*[no] * 9)
    assert services.tell() == 0
    assert Subscriber.objects.exclude(bounced_at=None).count() == telling.MOST_BOUNCES_IN_A_ROW
    assert Delivery.objects.filter(state=DeliveryState.QUEUED).count() == len(people) - 5


@pytest.mark.parametrize(
    ("code", "said", "is_stopped", "state"),
    [
        (550, b"5.1.1 no such user", True, "bounced"),
        (550, b"no such user", True, "bounced"),
        (550, b"5.7.1 we do not relay", False, "queued"),
        (552, b"5.2.2 mailbox full", False, "queued"),
        (554, b"5.6.0 not like this", False, "failed"),
        (554, b"transaction failed", False, "failed"),
    ],
)
def test_only_a_mailbox_that_does_not_exist_is_stopped(server, code, said, is_stopped, state):
    who = person("ada@example.org")
    publish()
    server(smtplib.SMTPRecipientsRefused({"ada@example.org": (code, said)}))
    services.tell()
    who.refresh_from_db()
    assert ((who.bounced_at is not None), Delivery.objects.get().state) == (is_stopped, state)


def test_a_test_says_that_it_is_one_and_stops_nothing():
    who = person("ada@example.org")
    services.send_test(subscription=who.subscriptions.get())
    assert services.tell() == 1
    message = django_mail.outbox[0]
    assert "weil Sie einen Test angefordert haben" in message.body
    assert "/ende/" not in message.body
    assert "List-Unsubscribe" not in message.extra_headers


def test_what_is_gone_by_now_is_told_to_nobody():
    person()
    publish(gone=True)
    assert services.tell() == 0
    assert Delivery.objects.get().state == DeliveryState.POINTLESS


def test_who_holds_a_row_holds_it_alone_until_the_lease_ends(turn):
    person()
    publish()
    assert len(telling._claim(services.telling.Round(None).run)) == 1
    assert services.tell() == 0
    turn(LEASE - timedelta(seconds=1))
    assert services.tell() == 0
    turn(timedelta(seconds=2))
    assert services.tell() == 1


def test_control_without_a_claim_two_workers_tell_twice(monkeypatch):
    person()
    publish()
    rows = list(Delivery.objects.select_related("news", "subscription", "subscriber", "device"))
    message = telling.Message(rows[0].letter, rows[0].subscriber, None, rows)
    batches = [[message], [], [message], []]
    monkeypatch.setattr(telling, "_claim", lambda _run: batches.pop(0))
    services.tell(), services.tell()
    assert len(django_mail.outbox) == 2


@pytest.mark.parametrize("rhythm", [Rhythm.AT_ONCE, Rhythm.DAILY])
def test_after_a_crash_the_same_message_keeps_its_name(turn, monkeypatch, rhythm):
    person("", rhythm=rhythm)
    publish(1)
    publish(2)
    turn(max(Delivery.objects.values_list("due_at", flat=True)))
    true = telling.Round._end
    # The process dies between the server's 250 and our commit.
    monkeypatch.setattr(telling.Round, "_end", lambda *_a: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        services.tell()
    monkeypatch.setattr(telling.Round, "_end", true)
    publish(3)
    turn(max(clock.now() + LEASE + timedelta(seconds=1), *Delivery.objects.values_list("due_at", flat=True)))
    services.tell()
    before, after = ids()[0], ids()[1:]
    assert before in after
    assert len(after) == len(set(after)) == (3 if rhythm == Rhythm.AT_ONCE else 2)


def test_control_a_row_marked_before_it_is_sent_is_lost_in_a_crash(turn, monkeypatch):
    person()
    publish()

    def mark_first(self, message):
        self._end(self._rows(message), DeliveryState.SENT)
        raise KeyboardInterrupt

    monkeypatch.setattr(telling.Round, "_tell", mark_first)
    with pytest.raises(KeyboardInterrupt):
        services.tell()
    monkeypatch.undo()
    assert services.tell() == 0
    assert django_mail.outbox == []


def others_stop_after_each(monkeypatch, people: list[Subscriber]) -> None:
    """As soon as somebody's message has left, all others of these people stop."""
    true = telling.Round.tell

    def tell(self, message):
        told = true(self, message)
        for who in people:
            if who != message.subscriber:
                services.stop_all(subscriber=who)
        return told

    monkeypatch.setattr(telling.Round, "tell", tell)


def test_whoever_stops_between_two_batches_gets_nothing_more(monkeypatch):
    people = [person() for _number in range(3)]
    publish()
    monkeypatch.setattr(telling, "BATCH", 1)
    others_stop_after_each(monkeypatch, people)
    assert services.tell() == 1


def stops_while_the_first_is_sent(monkeypatch, *, looks_again_after: float) -> int:
    """Three people in one batch; while the first message leaves, the other two stop. Returns how many are told."""
    people = [person() for _number in range(3)]
    publish()
    monkeypatch.setattr(telling, "LOOK_AGAIN", looks_again_after)
    others_stop_after_each(monkeypatch, people)
    return services.tell()


def test_whoever_stops_within_a_batch_gets_nothing_more(monkeypatch):
    assert stops_while_the_first_is_sent(monkeypatch, looks_again_after=0) == 1


def test_control_a_run_that_does_not_look_again_tells_those_who_have_stopped(monkeypatch):
    stops_while_the_first_is_sent(monkeypatch, looks_again_after=3600)
    assert len(django_mail.outbox) == 3


def test_a_digest_goes_without_what_was_stopped_in_the_last_moment(monkeypatch, turn):
    who = person("", ALL, A, rhythm=Rhythm.DAILY)
    publish(1)
    publish(2, to=(A,))
    turn(max(Delivery.objects.values_list("due_at", flat=True)))
    monkeypatch.setattr(telling, "LOOK_AGAIN", 0)
    true = telling.Round._is_wanted

    def stops_now(self, message):
        services.stop(subscription=who.subscriptions.get(topic="test.all"))
        return true(self, message)

    monkeypatch.setattr(telling.Round, "_is_wanted", stops_now)
    services.tell()
    assert sent() == ["News 2 (de)"]


def test_a_slow_server_costs_nobody_their_hold(monkeypatch, turn):
    """A batch that takes longer than the lease is still this run's: it says so while it goes on."""
    for _number in range(4):
        person()
    publish()
    monkeypatch.setattr(telling, "LOOK_AGAIN", 0)
    true, others = telling.Round.tell, []

    def tell(self, message):
        turn(LEASE - timedelta(seconds=1))
        others.extend(telling._claim(telling.Round(None).run))
        return true(self, message)

    monkeypatch.setattr(telling.Round, "tell", tell)
    assert services.tell() == 4
    assert others == []


def test_control_without_that_another_run_takes_over(monkeypatch, turn):
    for _number in range(4):
        person()
    publish()
    true, others = telling.Round.tell, []

    def tell(self, message):
        turn(LEASE - timedelta(seconds=1))
        others.extend(telling._claim(telling.Round(None).run))
        return true(self, message)

    monkeypatch.setattr(telling.Round, "tell", tell)
    services.tell()
    assert others


@pytest.mark.parametrize("count", [2, 20])
def test_reading_what_a_batch_says_does_not_grow_with_it(count, city):
    """Texts, and what subscriptions are called, are read at once: two kinds with pages, and ways of people's own."""
    news = [News(kind="projects.news", ids={"page": str(page.translation_key)}) for page in NewsPage.objects.all()]
    news += [News(kind="culture.event", ids={"page": str(page.translation_key)}) for page in EventPage.objects.all()]
    ways = [Way.objects.create(geometry={"type": "Point", "coordinates": [10, 53.7]}) for _number in range(count)]
    who = Subscriber(email="ada@example.org", language="de")
    messages = []
    for number, way in enumerate(ways):
        wish = Subscription(subscriber=who, topic="notices.near", about=str(way.pk))
        row = Delivery(pk=number, news=news[number % len(news)], subscription=wish, subscriber=who)
        other = Delivery(pk=count + number, news=news[-1 - number % len(news)], subscription=wish, subscriber=who)
        messages.append(telling.Message(None, who, None, [row, other]))
    writer = telling.Writer()
    with CaptureQueriesContext(connection) as captured:
        writer.learn(messages)
        for message in messages:
            assert writer.letter(message)
    # Two kinds of pages, for each what its addresses begin with (two queries); the events' next dates; the ways.
    assert len(captured) == 8, [query["sql"][:90] for query in captured]


def test_many_are_told_in_batches_within_the_time(monkeypatch):
    for _number in range(5):
        person()
    publish()
    monkeypatch.setattr(telling, "BATCH", 2)
    assert services.tell(seconds=0) == 0
    assert services.tell() == 5


def test_a_subscription_to_what_is_no_longer_offered_is_told_nothing_new():
    who = person()
    Subscription.objects.create(subscriber=who, topic="gone.topic")
    publish()
    assert services.tell() == 1


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Read on: https://x.example/a/", '<a href="https://x.example/a/">Read on</a>'),
        ("https://x.example/a/", '<a href="https://x.example/a/">https://x.example/a/</a>'),
        ("<b>x</b>: https://x.example/?a=1&b", '<a href="https://x.example/?a=1&amp;b">&lt;b&gt;x&lt;/b&gt;</a>'),
        ('x: https://x.example/"onclick="y', '<a href="https://x.example/&quot;onclick=&quot;y">x</a>'),
        ("x: javascript:alert(1)", "x: javascript:alert(1)"),
        ("<script>", "&lt;script&gt;"),
    ],
)
def test_words_before_an_address_are_its_link_and_nothing_else_is_markup(text, html):
    assert with_links(text) == html


def test_hostile_words_stay_words_in_the_html_and_in_the_headers():
    hostile = "<script>alert(1)</script>\nBcc: eve@example.org"
    topics.news("test.news")(lambda _news: [NewsContent(hostile, "<img src=x onerror=alert(1)>", "https://x.example/")])
    person("ada@example.org")
    publish()
    services.tell()
    raw = django_mail.outbox[0].message()
    html = django_mail.outbox[0].alternatives[0][0]
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;img src=x" in html
    assert raw["Bcc"] is None
    assert raw["Subject"] == "<script>alert(1)</script> Bcc: eve@example.org"
