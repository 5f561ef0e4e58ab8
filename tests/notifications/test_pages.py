"""The page of choices and what links in messages open: no account, nothing by GET, the same answer for all."""

import json
import re
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as django_mail
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core import clock
from core.forms import SALT
from culture.models import EventPage
from notifications import services
from notifications.enums import Channel, DeliveryState, Rhythm
from notifications.models import Delivery, Mail, OptIn, PushDevice, Subscriber, Subscription
from tests.notifications.conftest import person, publish
from tests.push_service import Reader, push_service

pytestmark = pytest.mark.django_db
PAGE = "/benachrichtigungen/"
LINK = re.compile(r"/l/[\w-]{43}/")


@pytest.fixture(autouse=True)
def page(city, limits) -> None:
    """The demo city has the page; nobody has used up anything yet."""


def opened() -> str:
    return signing.dumps(int(clock.now().timestamp()) - 60, salt=SALT)


def order(email: str = "ada@example.org", *wishes: str, path: str = PAGE, **more):
    data = {"email": email, "wishes": wishes or ["test.all|"], "rhythm": "at_once", "opened_": opened(), **more}
    return Client().post(path, data)


def words(response) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def choices(who: Subscriber) -> str:
    return f"/benachrichtigungen/meine/{services.manage_token(who)}/"


def test_the_page_offers_what_modules_register(client):
    html = client.get(PAGE).content.decode()
    for value in ("projects.news|", "test.one|a", "culture.dates|", "culture.kind|workshop"):
        assert f'value="{value}"' in html
    assert "Sammelaktion" in html


def test_a_link_from_elsewhere_has_ticked_its_box(client):
    html = client.get(PAGE, {"zu": "test.one|b"}).content.decode()
    assert re.search(r'value="test.one\|b" checked', html)
    assert not re.search(r'value="test.one\|a" checked', html)


def test_an_order_asks_the_mailbox_and_the_link_shows_before_it_acts(client):
    answer = order("ada@example.org", "test.one|a", "test.all|", rhythm="weekly")
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}gesendet/")
    assert "Öffnen Sie den Link" in words(client.get(answer["Location"]))
    services.sweep()
    link = LINK.findall(django_mail.outbox[0].body)[0]
    seen = client.get(link)
    assert "Test „A“" in words(seen)
    assert not Subscriber.objects.exists()
    done = client.post(link, follow=True)
    who = Subscriber.objects.get()
    assert "Ab jetzt benachrichtigen wir Sie" in words(done)
    assert done.redirect_chain[0][0] == choices(who)
    assert set(who.subscriptions.values_list("topic", "rhythm")) == {("test.all", "weekly"), ("test.one", "weekly")}
    assert client.get(link).status_code == 410


def test_known_and_unknown_addresses_get_the_same_answer(client):
    person("ada@example.org")
    answers = [order(email, path=f"{PAGE}link/") for email in ("ada@example.org", "nobody@example.org")]
    assert {(one.status_code, one["Location"]) for one in answers} == {(302, f"{PAGE}link/gesendet/")}
    assert {(one.status_code, one["Location"]) for one in (order("ada@example.org"), order("new@example.org"))} == {
        (302, f"{PAGE}gesendet/")
    }


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"wishes": []}, "Bitte kreuzen Sie mindestens eine Sache an."),
        ({"wishes": ["test.one|zzz"]}, "Etwas davon gibt es nicht mehr."),
        ({"email": "keine-adresse"}, "E-Mail-Adresse"),
        ({"rhythm": "hourly"}, "Wie oft?"),
        ({"homepage_": "http://spam.example"}, "versteckte Feld leer"),
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(changes, says):
    data = {"email": "ada@example.org", "wishes": ["test.one|a"], "rhythm": "daily", "opened_": opened(), **changes}
    answer = Client().post(PAGE, data)
    assert answer.status_code == 422
    assert says in words(answer)
    assert not OptIn.objects.exists()
    if "email" not in changes:
        assert 'value="ada@example.org"' in answer.content.decode()
    if "wishes" not in changes:
        assert re.search(r'value="test.one\|a" checked', answer.content.decode())


def test_who_sends_an_empty_form_at_once_reads_only_what_is_missing(client):
    said = words(client.post(PAGE, {"opened_": signing.dumps(int(clock.now().timestamp()), salt=SALT)}))
    assert "Bitte kreuzen Sie mindestens eine Sache an." in said
    assert "Bitte nennen Sie uns Ihre Adresse" in said
    assert "sehr schnell" not in said
    too_fast = signing.dumps(int(clock.now().timestamp()), salt=SALT)
    assert "sehr schnell" in words(order(opened_=too_fast)), "alone, it is said"


def test_a_mailbox_is_asked_three_times_an_hour_and_the_answer_stays_the_same():
    answers = [order("ada@example.org") for _try in range(5)]
    assert {one.status_code for one in answers} == {302}
    assert Mail.objects.filter(recipient="ada@example.org").count() == 3


def test_a_network_that_asks_all_the_time_is_told_so():
    for number in range(30):
        order(f"p{number}@example.org")
    answer = order("late@example.org")
    assert answer.status_code == 422
    assert "Das war sehr oft" in words(answer)


def test_choices_are_private(client):
    who = person("ada@example.org")
    answer = client.get(choices(who))
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "same-origin"
    assert "noindex" in answer["X-Robots-Tag"]
    assert client.get("/benachrichtigungen/meine/" + "A" * 43 + "/").status_code == 410


def test_one_persons_link_changes_nothing_of_another():
    ada, eve = person("ada@example.org"), person("eve@example.org")
    device = PushDevice.objects.create(subscriber=eve, endpoint="https://x/", p256dh="k", auth="a", name="Handy")
    of_eve = str(eve.subscriptions.get().pk)
    client = Client()
    for data in (
        {"act": "stop", "subscription": of_eve},
        {"act": "rhythm", "subscription": of_eve, "rhythm": "weekly"},
        {"act": "remove_device", "device": device.pk},
        {"act": "test", "device": device.pk},
        {"act": "stop", "subscription": "quatsch"},
        {"act": "remove_device", "device": "²"},
    ):
        assert client.post(choices(ada), data).status_code == 404
    assert eve.subscriptions.get().rhythm == Rhythm.AT_ONCE
    assert PushDevice.objects.exists()


def test_the_page_of_choices_changes_one_thing_at_a_time(client):
    who = person("ada@example.org", ("test.one", "a"))
    one = who.subscriptions.get()
    client.post(choices(who), {"act": "rhythm", "subscription": one.pk, "rhythm": "daily"})
    one.refresh_from_db()
    assert one.rhythm == "daily"
    client.post(choices(who), {"act": "add", "wishes": ["test.all|"], "rhythm": "weekly", "channel": "email"})
    assert who.subscriptions.count() == 2
    hours = {"act": "hours", "digest_hour": "18", "digest_day": "4", "quiet_from": "22:00", "quiet_until": "06:30"}
    answer = client.post(choices(who), {**hours, "language": "en"}, follow=True)
    assert "Was Sie ausgewählt haben, bleibt, wie es ist." in words(answer)
    who.refresh_from_db()
    assert (who.digest_hour, f"{who.quiet_from:%H:%M}", who.language) == (18, "22:00", "en")
    assert who.subscriptions.count() == 2
    client.post(choices(who), {"act": "stop", "subscription": one.pk})
    assert [kept.topic for kept in who.subscriptions.all()] == ["test.all"]
    client.post(choices(who), {"act": "stop_all"})
    assert not who.subscriptions.exists()
    assert "löschen wir Ihre Adresse nach einem Tag" in words(client.get(choices(who)))


def test_what_every_way_tells_of_is_not_offered_again(client):
    who = person("ada@example.org", ("test.one", "a"))
    box = '<input type="checkbox" name="wishes"[^>]*value="test.one|{}"'.replace("|", "[|]")
    html = client.get(choices(who)).content.decode()
    assert not re.search(box.format("a"), html)
    assert re.search(box.format("b"), html)
    PushDevice.objects.create(subscriber=who, endpoint="https://fcm.googleapis.com/1", p256dh="k", auth="a", name="X")
    html = client.get(choices(who)).content.decode()
    assert re.search(box.format("a"), html), "by push it is still new"
    assert "schon gewählt: per E-Mail" in html
    # A page that was open for long, or in two tabs, may send it once more.
    more = {"act": "add", "wishes": ["test.one|a"], "rhythm": "weekly", "channel": "email"}
    assert client.post(choices(who), more).status_code == 302
    assert who.subscriptions.count() == 1


def test_the_page_of_choices_has_a_way_back_and_begins_at_what_happened(client):
    who = person()
    html = client.get(choices(who)).content.decode()
    assert re.search(r'<nav class="ngo-crumbs.*href="/benachrichtigungen/".*</nav>', html, re.DOTALL)
    assert "data-focus" not in html
    answer = client.post(choices(who), {"act": "add", "wishes": ["test.one|a"], "rhythm": "daily", "channel": "email"})
    html = client.get(answer.url).content.decode()
    assert re.search(r'<p class="ngo-notice" tabindex="-1" data-focus role="status">', html)


def test_the_summary_of_errors_reads_as_sentences(client):
    text = words(order(wishes=()))
    assert "Was möchten Sie erfahren? Bitte" in text
    assert "?:" not in text


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ({"quiet_from": "22:00", "quiet_until": ""}, "Bitte geben Sie beide Zeiten an"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "dürfen nicht gleich sein"),
        ({"digest_hour": "25"}, "Gesammeltes kommt um"),
        ({"language": "tlh"}, "Sprache der Nachrichten"),
    ],
)
def test_wrong_hours_change_nothing(client, hours, says):
    who = person("ada@example.org")
    good = {"act": "hours", "digest_hour": "18", "digest_day": "4", "language": "de"}
    answer = client.post(choices(who), {**good, **hours})
    assert answer.status_code == 422
    assert says in words(answer)
    who.refresh_from_db()
    assert who.digest_hour == 7


def test_the_next_digest_is_shown_before_it_comes(client):
    who = person("ada@example.org", rhythm=Rhythm.WEEKLY)
    publish(1)
    said = words(client.get(choices(who)))
    assert (
        "News 1 (de)" in said.partition("Ihre nächste Sammelnachricht")[2].partition("Wann und in welcher Sprache")[0]
    )


def test_the_preview_says_what_the_message_will_say(client):
    who = person("ada@example.org", rhythm=Rhythm.DAILY)
    publish(1)
    publish(2)
    said = words(client.get(choices(who))).partition("Ihre nächste Sammelnachricht")[2]
    for sentence in ("Betreff: 2 Neuigkeiten für Sie", "News 1 (de) Text.", "News 2 (de) Text."):
        assert sentence in said


@pytest.mark.parametrize("count", [1, 12])
def test_the_page_of_choices_asks_no_more_for_more_news(client, count):
    who = person("ada@example.org", rhythm=Rhythm.DAILY)
    Subscription.objects.create(subscriber=who, topic="culture.dates", rhythm=Rhythm.DAILY)
    events = EventPage.objects.filter(locale__language_code="de", occurrences__end__gt=clock.now()).distinct()
    for event in events[:count]:
        key = str(event.translation_key)
        services.publish(kind="culture.event", ids={"page": key}, key=key, to=[("culture.dates", "")])
    address = choices(who)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        said = words(client.get(address))
    assert f"{count} Neuigkeiten für Sie" in said or count == 1
    assert len(captured) == 14, [query["sql"][:90] for query in captured]


def test_a_person_without_choices_sees_what_was_sent(client):
    who = person("ada@example.org")
    publish(1)
    services.tell()
    said = words(client.get(choices(who))).partition("Das haben wir Ihnen zuletzt geschickt")[2]
    assert "News 1 (de)" in said


def test_one_click_of_a_mail_program_ends_just_this():
    who = person("ada@example.org", ("test.one", "a"), ("test.one", "b"))
    one = who.subscriptions.get(about="a")
    path = f"/benachrichtigungen/ende/{services.stop_token(one)}/"
    machine = Client(enforce_csrf_checks=True)
    answer = machine.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert [kept.about for kept in who.subscriptions.all()] == ["b"]
    assert (
        machine.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded").status_code
        == 200
    )


def test_a_scanner_that_opens_the_link_ends_nothing(client):
    who = person("ada@example.org")
    path = f"/benachrichtigungen/ende/{services.stop_token(who.subscriptions.get())}/"
    assert "Dieses Thema beenden?" in words(client.get(path))
    client.head(path)
    assert who.subscriptions.count() == 1


def test_an_end_can_be_taken_back(client):
    who = person("ada@example.org", ("test.one", "a"), rhythm=Rhythm.WEEKLY)
    answer = client.post(f"/benachrichtigungen/ende/{services.stop_token(who.subscriptions.get())}/")
    assert "Test „A“" in words(answer)
    undo = re.search(r'name="undo" value="([^"]+)"', answer.content.decode())[1]
    back = client.post("/benachrichtigungen/weiter/", {"undo": undo})
    assert "Alles ist wie vorher." in words(back)
    assert "/meine/" not in back.content.decode()
    assert who.subscriptions.get().rhythm == "weekly"
    assert client.post("/benachrichtigungen/weiter/", {"undo": undo[:-2]}).status_code == 410


def stopped(client, who: Subscriber) -> str:
    """End a person's only choice by its link; return what takes that back."""
    answer = client.post(f"/benachrichtigungen/ende/{services.stop_token(who.subscriptions.get())}/")
    return re.search(r'name="undo" value="([^"]+)"', answer.content.decode())[1]


def test_on_the_page_of_choices_an_end_can_be_taken_back_too(client):
    who = person("ada@example.org", ("test.one", "a"), rhythm=Rhythm.WEEKLY)
    answer = client.post(choices(who), {"act": "stop", "subscription": str(who.subscriptions.get().pk)}, follow=True)
    undo = re.search(r'name="undo" value="([^"]+)"', answer.content.decode())[1]
    back = client.post(choices(who), {"act": "undo", "undo": undo}, follow=True)
    assert "Alles ist wie vorher." in words(back)
    assert 'name="undo"' not in back.content.decode()
    assert who.subscriptions.get().rhythm == "weekly"
    assert client.post(choices(who), {"act": "undo", "undo": "x"}).status_code == 410


@pytest.mark.parametrize("ends", ["renew_key", "stop_all"])
def test_an_end_cannot_be_taken_back_after_its_person_has_ended_their_links_or_everything(client, ends):
    who = person("ada@example.org", ("test.one", "a"))
    undo = stopped(client, who)
    if ends == "stop_all":
        services.follow(subscriber=who, wishes=[("test.one", "b")])
    getattr(services, ends)(subscriber=who)
    assert client.post("/benachrichtigungen/weiter/", {"undo": undo}).status_code == 410
    assert not who.subscriptions.exists()


def test_a_link_that_stops_opens_no_choices(client):
    """It still works when all links to the choices have been ended, and then leads to none of them."""
    who = person("ada@example.org")
    path = f"/benachrichtigungen/ende/{services.stop_token(who.subscriptions.get())}/"
    services.renew_key(subscriber=who)
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 200
        assert "/meine/" not in answer.content.decode()
        assert "ada@example.org" not in answer.content.decode()


def test_a_stranger_cannot_use_up_what_is_an_addresses_own():
    for _time in range(5):
        order("ada@example.org")
    assert OptIn.objects.count() == 3
    stranger = OptIn.objects.count()
    data = {"email": "ada@example.org", "wishes": ["test.all|"], "rhythm": "at_once", "opened_": opened()}
    assert Client(REMOTE_ADDR="198.51.100.7").post(PAGE, data).status_code == 302
    assert OptIn.objects.count() == stranger + 1


# ---- push


@pytest.fixture
def reader():
    with push_service() as service:
        yield service, service.reader()


def told(reader: Reader) -> dict[str, str]:
    browser = reader.browser
    return {"endpoint": browser.endpoint, "p256dh": browser.p256dh, "auth": browser.auth}


def test_a_device_needs_no_address_and_gets_what_was_published(client, reader):
    service, own = reader
    answer = client.post(
        PAGE,
        {"wishes": ["test.all|"], "rhythm": "at_once", "opened_": opened(), **told(own)},
        headers={"user-agent": "Mozilla/5.0 (Android 14; Mobile) Gecko/131.0 Firefox/131.0"},
        follow=True,
    )
    who = Subscriber.objects.get()
    assert answer.redirect_chain[0][0] == choices(who)
    assert "Firefox, Android" in words(answer)
    assert (who.email, who.subscriptions.get().channel) == ("", Channel.PUSH)
    publish(7)
    assert services.tell() == 1
    said = json.loads(own.read(service.messages[0]))
    stop = said.pop("stop")
    assert stop["title"] == "Dieses Thema beenden"
    assert stop["url"].endswith(f"/benachrichtigungen/ende/{services.stop_token(who.subscriptions.get())}/")
    assert said == {
        "title": "News 7 (de)",
        "body": "Text.",
        "url": "https://x.example/n/",
        "tag": "test.news:7",
        "why": "Weil Sie ausgewählt haben: All tests",
        "lang": "de",
        "dir": "ltr",
    }


def test_a_digest_for_a_device_is_one_message(reader, turn):
    service, own = reader
    who = services.order_on_device(browser=own.browser, name="Handy", wishes=[("test.all", "")], rhythm="daily")
    publish(1), publish(2)
    turn(Delivery.objects.first().due_at)
    assert services.tell() == 1
    said = json.loads(own.read(service.messages[0]))
    assert said["title"] == "2 Neuigkeiten für Sie"
    assert said["body"].splitlines() == ["News 1 (de)", "News 2 (de)"]
    assert said["url"].endswith(choices(who))


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten_and_its_person_too(reader, status):
    service, own = reader
    services.order_on_device(browser=own.browser, name="Handy", wishes=[("test.all", "")], rhythm="at_once")
    publish(1)
    service.answer_next(status)
    assert services.tell() == 0
    assert not PushDevice.objects.exists()
    assert not Subscriber.objects.exists()


def test_two_messages_to_a_device_that_is_gone_stop_nobody_elses(reader):
    service, own = reader
    services.order_on_device(browser=own.browser, name="Handy", wishes=[("test.all", "")], rhythm="at_once")
    person("ada@example.org")
    publish(1), publish(2)
    for _message in range(2):
        service.answer_next(410)
    assert services.tell() == 2
    assert not PushDevice.objects.exists()
    assert [message.to for message in django_mail.outbox] == [["ada@example.org"]] * 2


def test_a_device_that_is_gone_leaves_the_mailbox_its_own(reader):
    service, own = reader
    who = person("ada@example.org")
    device = services.add_device(browser=own.browser, name="Handy", subscriber=who)
    services.follow(subscriber=who, wishes=[("test.one", "a")], channel=Channel.PUSH)
    publish(1, to=(("test.one", "a"),))
    service.answer_next(410)
    services.tell()
    assert not PushDevice.objects.filter(pk=device.pk).exists()
    assert [one.channel for one in who.subscriptions.all()] == [Channel.EMAIL]


def test_a_busy_push_service_gets_it_when_it_wants(reader, turn):
    service, own = reader
    services.order_on_device(browser=own.browser, name="Handy", wishes=[("test.all", "")], rhythm="at_once")
    publish(1)
    service.answer_next(429, Retry_After="3600")
    start = clock.now()
    assert services.tell() == 0
    row = Delivery.objects.get()
    assert row.state == DeliveryState.QUEUED
    assert 3590 <= (row.due_at - start).total_seconds() <= 3610
    turn(row.due_at)
    assert services.tell() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": "https://192.168.0.1/push"},
        {"endpoint": "https://push.example.org/x"},
        {"endpoint": "http://fcm.googleapis.com/x"},
        {"endpoint": "https://fcm.googleapis.com:8443/x"},
        {"p256dh": "quatsch"},
        {"auth": ""},
    ],
)
def test_an_endpoint_of_nobody_we_know_is_refused(client, reader, changes):
    _service, own = reader
    data = {"wishes": ["test.all|"], "rhythm": "at_once", "opened_": opened(), **told(own), **changes}
    answer = client.post(PAGE, data)
    assert answer.status_code == 422
    assert "Ihr Browser hat uns nicht gegeben" in words(answer)
    assert not PushDevice.objects.exists()
    assert 'name="email"' in answer.content.decode(), "e-mail is still offered"


def test_a_known_endpoint_with_another_secret_is_refused(client, reader):
    _service, own = reader
    services.order_on_device(browser=own.browser, name="Handy", wishes=[("test.all", "")], rhythm="at_once")
    stranger = {**told(own), "auth": Reader(own.endpoint).browser.auth}
    answer = client.post(PAGE, {"wishes": ["test.all|"], "rhythm": "at_once", "opened_": opened(), **stranger})
    assert answer.status_code == 422
    assert client.post(PAGE, {**stranger, "act": "known"}).status_code == 410
    assert client.post(PAGE, {**told(own), "act": "known"}).status_code == 302


def test_a_device_added_to_an_address_brings_its_choices_along(client, reader):
    _service, own = reader
    services.order_on_device(browser=own.browser, name="Handy", wishes=[("test.one", "b")], rhythm="daily")
    who = person("ada@example.org")
    client.post(choices(who), {"act": "add_device", **told(own)})
    assert Subscriber.objects.get() == who
    assert set(who.subscriptions.values_list("topic", "channel")) == {("test.all", "email"), ("test.one", "push")}


def test_a_test_comes_by_the_way_of_the_device_and_of_the_mailbox(client, reader):
    service, own = reader
    who = person("ada@example.org")
    device = services.add_device(browser=own.browser, name="Handy", subscriber=who)
    assert "First" not in words(client.post(choices(who), {"act": "test", "device": device.pk}, follow=True))
    assert not Delivery.objects.exists(), "nothing is chosen for push yet"
    services.follow(subscriber=who, wishes=[("test.one", "a")], channel=Channel.PUSH)
    client.post(choices(who), {"act": "test", "device": device.pk})
    client.post(choices(who), {"act": "test"})
    assert services.tell() == 2
    assert json.loads(own.read(service.messages[0]))["title"] == "Es klappt"
    assert django_mail.outbox[0].subject == "Es klappt"


def test_a_service_worker_tells_of_a_new_address(reader):
    service, own = reader
    services.order_on_device(browser=own.browser, name="Handy", wishes=[("test.all", "")], rhythm="at_once")
    new = service.reader()
    worker = Client(enforce_csrf_checks=True)
    path = "/benachrichtigungen/geraet/erneuern/"
    body = json.dumps({"old": own.subscription(), "new": new.subscription()})
    assert worker.post(path, body, content_type="application/json").status_code == 403
    headers = {"X-CSRFToken": worker.get(path).json()["token"]}
    assert worker.post(path, body, content_type="application/json", headers=headers).json() == {"renewed": True}
    publish(1)
    services.tell()
    assert json.loads(new.read(service.messages[0]))["title"] == "News 1 (de)"
    assert worker.post(path, body, content_type="application/json", headers=headers).status_code == 410
    nul = json.dumps({"old": {**own.subscription(), "endpoint": "x\0"}, "new": new.subscription()})
    assert worker.post(path, nul, content_type="application/json", headers=headers).status_code == 410
    for odd in ("", "[]", "{}", '{"old": 1, "new": 2}', "[" * 100_000):
        assert worker.post(path, odd, content_type="application/json", headers=headers).status_code == 422


# ---- with an account


@pytest.fixture
def ada(client, django_user_model):
    """A signed-in person whose mailbox is known to be theirs."""
    user = django_user_model.objects.create_user("ada@example.org")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    return user


OWN = "/benachrichtigungen/konto/"


def test_an_account_begins_without_a_question_to_its_mailbox(client, ada):
    assert OWN in client.get("/konto/").content.decode()
    answer = client.post(OWN, {"wishes": ["test.one|a"], "rhythm": "daily", "channel": "email"})
    who = Subscriber.objects.get()
    assert answer["Location"] == choices(who)
    assert (who.email, who.subscriptions.get().about) == ("ada@example.org", "a")
    assert client.get(OWN)["Location"] == choices(who)


def test_an_account_whose_mailbox_is_not_confirmed_is_asked(client, ada):
    EmailAddress.objects.update(verified=False)
    client.post(OWN, {"wishes": ["test.one|a"], "rhythm": "daily", "channel": "email"})
    assert not Subscriber.objects.exists()
    assert OptIn.objects.get().email == "ada@example.org"


def test_what_was_chosen_without_an_account_gathers_there(client, ada):
    who = person("ADA@example.org")
    assert client.get(OWN)["Location"] == choices(who)


def test_an_account_that_has_not_confirmed_an_address_does_not_open_its_choices(client, ada):
    person(ada.email)
    EmailAddress.objects.update(verified=False)
    answer = client.get(OWN)
    assert answer.status_code == 200
    assert "/meine/" not in answer.content.decode()


def test_strangers_are_led_to_the_door(client):
    assert client.get(OWN)["Location"].startswith("/konto/anmelden/")


@pytest.mark.parametrize("ends", ["stop", "stop_all", "remove_device", "delete"])
def test_a_device_whose_person_has_ended_it_gets_nothing_that_waited_or_comes(reader, ends):
    service, own = reader
    who = services.order_on_device(browser=own.browser, name="Handy", wishes=[("test.all", "")], rhythm="at_once")
    publish(1)
    {
        "stop": lambda: services.stop(subscription=who.subscriptions.get()),
        "stop_all": lambda: services.stop_all(subscriber=who),
        "remove_device": lambda: services.remove_device(device=who.devices.get()),
        "delete": who.delete,
    }[ends]()
    publish(2)
    assert services.tell() == 0
    assert service.messages == []


def test_control_a_device_whose_person_has_ended_nothing_gets_both(reader):
    service, own = reader
    services.order_on_device(browser=own.browser, name="Handy", wishes=[("test.all", "")], rhythm="at_once")
    publish(1), publish(2)
    assert services.tell() == 2
    assert len(service.messages) == 2
