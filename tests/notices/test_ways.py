"""My way: looked at and forgotten, or kept with a yes until it ends; and told of what lies near it."""

from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.forms import SALT
from core.registries import topics
from core.services import retention
from notices import services
from notices.enums import NoticeKind
from notices.models import NoticePage, Way
from notices.queries import concerned, ways_near
from notifications import services as telling
from notifications.enums import Channel
from notifications.models import Delivery, OptIn, Subscriber, Subscription
from tests.notices.conftest import follower

ADDRESS = "/meldungen/mein-weg/"
# A street from west to east, and places so many metres to the north of it.
STREET = {"type": "LineString", "coordinates": [[9.99, 53.7], [10.01, 53.7]]}
DEGREE = 111_299


def north(metres: float) -> dict:
    return {"type": "Point", "coordinates": [10.0, 53.7 + metres / DEGREE]}


def keep(metres: int = 250, *, geometry=STREET, channel: str = Channel.EMAIL) -> tuple[Way, Subscriber]:
    """A way of which somebody is told."""
    way = Way.objects.create(geometry=geometry, metres=metres, streets="Rathausallee", confirmed_at=clock.now())
    return way, follower(about=str(way.pk), channel=channel)


def send(client, **fields):
    opened = signing.dumps(int(clock.now().timestamp()) - 60, salt=SALT)
    return client.post(ADDRESS, {"streets": ["Rathausallee"], "metres": 250, "opened_": opened, **fields})


def order(client, **fields):
    return send(client, **{"act": "tell", "consent": "on", "email": "a@example.org", **fields})


def test_what_lies_near_stands_on_a_map_with_the_way(client, make_notice):
    make_notice("Nah", geometry={"type": "Point", "coordinates": [9.99, 53.708]})
    html = send(client, act="look").content.decode()
    near = html.partition("data-near")[2].partition("<form")[0]
    assert 'class="ngo-map__pin"' in near
    assert '<path class="ngo-map__own" d="M' in near
    assert "Die breite, blasse Linie ist Ihr Weg." in near
    assert 'href="#h-tell"' in near
    assert "ngo-map__own" not in client.get("/meldungen/").content.decode()


def test_looking_shows_what_lies_near_and_keeps_nothing(client, make_notice):
    make_notice("Nah", geometry={"type": "Point", "coordinates": [9.99, 53.708]})
    make_notice("Fern", geometry={"type": "Point", "coordinates": [10.06, 53.68]})
    make_notice("Ohne Ort")
    make_notice("Vorbei", geometry={"type": "Point", "coordinates": [9.99, 53.708]}, begins=-3, ends=-1)
    html = send(client, act="look").content.decode()
    assert "1 Meldung an Ihrem Weg" in html
    assert "/meldungen/" in html
    assert html.index("Nah</a>") < html.index('<form class="ngo-form ngo-way"')
    assert "Fern</a>" not in html
    assert "3 Meldungen an Ihrem Weg" not in html
    assert "0 Meldungen" in send(client, act="look", streets=["Tangstedter Landstraße"], metres=100).content.decode()
    assert (Way.objects.count(), OptIn.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"streets": []}, "mindestens eine Straße"),
        ({"streets": ["Erfunden"]}, "Erfunden"),
        ({"shape": "{"}, "Diesen Ort verstehen wir nicht."),
        ({"shape": "[" * 9000}, "Diesen Ort verstehen wir nicht."),
        ({"shape": '{"type": "Point", "coordinates": [13.4, 52.5]}'}, "außerhalb der Karte"),
        ({"metres": 7}, "7"),
    ],
)
def test_what_is_no_way_is_refused_in_words(client, city, fields, words):
    for act in ("look", "tell"):
        answer = order(client, **{"act": act, **fields})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert Way.objects.count() == 0


def test_a_street_counts_once_however_often_it_is_sent(client, city):
    order(client, streets=["Rathausallee"] * 900)
    way = Way.objects.get()
    assert (way.streets, way.geometry["type"]) == ("Rathausallee", "LineString")


def test_without_a_yes_or_an_address_nothing_is_kept(client, city):
    for fields in ({"consent": ""}, {"email": ""}, {"email": "x"}, {"homepage_": "x"}):
        assert order(client, **fields).status_code == 422
    assert (Way.objects.count(), OptIn.objects.count()) == (0, 0)


def test_a_mailbox_says_yes_before_anybody_is_told(client, make_notice):
    assert order(client).status_code == 302
    way = Way.objects.get()
    assert (way.streets, way.metres, way.confirmed_at) == ("Rathausallee", 250, None)
    opt_in = OptIn.objects.get()
    assert opt_in.wanted == [["notices.near", str(way.pk)]]
    assert ways_near(way.geometry) == []
    telling.confirm(opt_in=opt_in)
    assert ways_near(way.geometry) == [way.pk]
    make_notice("Nah", geometry=way.geometry)
    assert Delivery.objects.count() == 1
    words = topics.find("notices.near").words([str(way.pk)])[str(way.pk)]
    assert words == "Meldungen in der Nähe: Rathausallee, Abstand bis 250 Meter"


def test_a_drawn_way_has_no_streets_in_its_name(client, city):
    order(client, shape='{"type": "LineString", "coordinates": [[9.99, 53.7], [10.01, 53.7]]}')
    way = Way.objects.get()
    assert (way.geometry, way.streets) == (STREET, "")
    assert "Ihr Weg auf der Karte" in topics.find("notices.near").words([str(way.pk)])[str(way.pk)]


def test_the_form_offers_no_box_for_ways_of_others(client, city):
    keep()
    assert "notices.near" not in client.get("/benachrichtigungen/").content.decode()


def test_an_unconfirmed_way_goes_after_a_week_and_a_confirmed_one_stays(db):
    old = clock.now() - timedelta(days=8)
    Way.objects.create(geometry=STREET, consented_at=old)
    fresh = Way.objects.create(geometry=STREET, consented_at=clock.now() - timedelta(days=6))
    kept, _who = keep()
    Way.objects.filter(pk=kept.pk).update(consented_at=old)
    retention.delete_expired()
    assert set(Way.objects.values_list("pk", flat=True)) == {fresh.pk, kept.pk}


@pytest.mark.parametrize("how", ["stop", "stop_all", "delete", "cascade", "bulk"])
def test_a_way_goes_with_its_subscription_however_that_ends(db, how):
    way, who = keep()
    other, _else = keep()
    subscription = who.subscriptions.get()
    {
        "stop": lambda: telling.stop(subscription=subscription),
        "stop_all": lambda: telling.stop_all(subscriber=who),
        "delete": subscription.delete,
        "cascade": who.delete,
        "bulk": lambda: Subscriber.objects.filter(pk=who.pk).delete(),
    }[how]()
    assert list(Way.objects.all()) == [other]
    assert not Way.objects.filter(pk=way.pk).exists()


def test_control_without_the_receiver_the_way_would_stay(db, monkeypatch):
    monkeypatch.setattr(services, "forget_way", lambda **_given: None)
    way, who = keep()
    who.delete()
    assert list(Way.objects.all()) == [way]


def test_a_way_that_is_told_by_two_ways_stays_with_the_second(db):
    way, who = keep()
    Subscription.objects.create(subscriber=who, topic="notices.near", about=str(way.pk), channel=Channel.PUSH)
    who.subscriptions.first().delete()
    assert Way.objects.exists()
    who.subscriptions.get().delete()
    assert not Way.objects.exists()


def test_an_end_that_deletes_a_way_is_not_said_to_be_taken_back(db):
    _way, who = keep()
    subscription = who.subscriptions.get()
    telling.stop(subscription=subscription)
    assert telling.undo_token(subscription) == ""


def test_nobody_can_follow_a_way_that_is_gone(db):
    way, who = keep()
    telling.stop_all(subscriber=who)
    telling.follow(subscriber=who, wishes=[("notices.near", str(way.pk)), ("notices.near", "nonsense")])
    assert not who.subscriptions.exists()


def test_a_person_gets_a_copy_of_their_way_and_can_have_it_deleted(db):
    way, who = keep()
    keep()
    found = retention.overview(who.email)
    assert [(str(one.what), one.count) for one in found if one.what == str(Way.keeps.what)] == [
        (str(Way.keeps.what), 1)
    ]
    condition = Way.keeps.about(who.email)
    assert list(Way.objects.filter(condition)) == [way]


@pytest.mark.parametrize(("metres", "told"), [(99, True), (101, False)])
def test_the_distance_decides(make_notice, metres, told):
    keep(100)
    make_notice(geometry=north(metres))
    assert Delivery.objects.exists() is told


def test_ends_crossings_and_areas_count_as_near(make_notice):
    way, _who = keep(100)
    beyond_the_end = {"type": "Point", "coordinates": [10.01 + 90 / 66_055, 53.7]}
    too_far = {"type": "Point", "coordinates": [10.01 + 110 / 66_055, 53.7]}
    crossing = {"type": "LineString", "coordinates": [[10.0, 53.69], [10.0, 53.71]]}
    around = [[9.98, 53.69], [10.02, 53.69], [10.02, 53.71], [9.98, 53.71], [9.98, 53.69]]
    near = [beyond_the_end, crossing, {"type": "Polygon", "coordinates": [around]}, north(0)]
    assert [ways_near(one) for one in near] == [[way.pk]] * 4
    assert ways_near(too_far) == []


def test_who_has_chosen_the_kind_and_the_way_is_told_once(make_notice):
    _way, who = keep()
    Subscription.objects.create(subscriber=who, topic="notices.kind", about=NoticeKind.WARNING)
    make_notice(kind=NoticeKind.WARNING, geometry=north(10))
    assert Delivery.objects.count() == 1


def test_a_notice_without_a_place_concerns_no_way(make_notice):
    keep()
    page = make_notice()
    assert not concerned(page).exists()


@pytest.mark.parametrize("count", [1, 3, 30])
def test_telling_takes_the_same_number_of_statements_for_any_number_of_ways(make_notice, count):
    for _number in range(count):
        keep()
    page = make_notice(geometry=north(10), publish=False)
    page.get_latest_revision().publish()
    Delivery.objects.all().delete()
    page = NoticePage.objects.get(pk=page.pk)
    page.version = 5
    with CaptureQueriesContext(connection) as captured:
        services.tell(page=page)
    assert Delivery.objects.count() == count
    assert len(captured) == STATEMENTS


# Whether the page is public; the ways; what waits of the version before; the news and its savepoints; whom it concerns,
# locked; their devices; the rows. None of them for each way.
STATEMENTS = 21
