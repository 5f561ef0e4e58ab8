"""The board of the sensors and the quarantine: what an operator sees, what it costs, and who may."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock
from iot.domain.bars import bars
from iot.domain.readings import Message, Reading
from iot.domain.state import Last, Patience, state_of
from iot.enums import Quality, Reason, State
from iot.errors import RejectedError
from iot.models import Channel, Consumer, Datastream, Latest, MinuteCount, Reject, RejectCount, Sensor
from iot.queries import board
from iot.services import quarantine
from iot.services.quarantine import Refused
from iot.services.store import store
from tests.iot.known import NOW
from tests.test_budgets import queries

BOARD, QUARANTINE = "/admin/sensors/board/", "/admin/sensors/quarantine/"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def alone(city):
    """No sensor of the demo, nothing that came or was refused."""
    Sensor.objects.all().delete()
    for model in (MinuteCount, Reject, RejectCount, Consumer):
        model.objects.all().delete()


@pytest.fixture
def noon(monkeypatch, alone):
    """It is noon on a day of the tests."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


def say(stream: Datastream, value: float, ago: timedelta = MINUTE, quality: int = Quality.GOOD) -> None:
    with transaction.atomic():
        store([Reading(stream.pk, clock.now() - ago, value, quality)], clock.now())


def refuse(reason: Reason, topic: str = "test/x/up", payload: bytes = b"{}", ago: timedelta = MINUTE) -> None:
    at = clock.now() - ago
    with transaction.atomic():
        quarantine.record([Refused(Message(topic, payload, at), RejectedError(reason, "what exactly"))], at)


def text(client, address: str = BOARD) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    page = answer.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def part(page: str, name: str) -> str:
    """One section of the board."""
    found = page[page.index(f'id="{name}"') :]
    return found[: found.index("</section>")]


def test_an_empty_board_says_in_each_part_what_to_do(editor, alone):
    page = text(editor)
    assert "Seit einem Tag ist keine Nachricht gekommen." in part(page, "board-rate")
    assert "Noch nie ist ein Empfänger gelaufen." in part(page, "board-receivers")
    assert "Noch ist kein Sensor in Betrieb." in part(page, "board-silent")
    assert "Alle Werte sind plausibel. Nichts zu tun." in part(page, "board-odd")
    assert "Noch keine Batterie gemessen." in part(page, "board-batteries")
    assert "Seit sieben Tagen wurde nichts abgelehnt." in part(page, "board-refused")
    assert "<svg" not in part(page, "board-rate")


def test_messages_a_second_are_those_of_whole_minutes(noon):
    for minute, received in ((0, 6000), (1, 120), (30, 3480), (61, 99)):
        MinuteCount.objects.create(minute=noon - minute * MINUTE, received=received, refused=1)
    rate = board.rate(noon + timedelta(seconds=30))
    assert (rate.last_minute, rate.last_hour) == ("2,0", "1,0")
    assert len(rate.minutes) == 60
    assert len(rate.hours) == 24
    assert [(one.start, one.received, one.refused) for one in rate.hours[-3:]] == [
        (noon - 2 * HOUR, 99, 1),
        (noon - HOUR, 3600, 2),
        (noon, 0, 0),
    ]


def test_the_drawing_has_a_table_with_the_same_numbers(editor, noon):
    MinuteCount.objects.create(minute=noon - MINUTE, received=123, refused=7)
    page = part(text(editor), "board-rate")
    assert page.count("<svg") == page.count("<summary>Als Tabelle") == 2
    assert '<th scope="row">12:59</th><td>123</td><td>7</td>' in page


def test_bars_reach_from_the_ground_to_the_highest():
    drawn = bars([(10, 0), (5, 5), (0, 0)])
    assert drawn.whole == "M0.00 100v-100.00h150.00V100zM200.00 100v-50.00h150.00V100z"
    assert drawn.part == "M200.00 100v-50.00h150.00V100z"
    assert (bars([]).whole, bars([(0, 0)]).highest) == ("", 0)


def test_reasons_are_counted_for_today_and_for_a_week(noon):
    for ago in (HOUR, 2 * HOUR, 30 * HOUR, timedelta(days=8)):
        refuse(Reason.JSON, ago=ago)
    refuse(Reason.UNIT, ago=30 * HOUR)
    assert [(one.reason, one.today, one.week) for one in board.refusals(noon)] == [
        (Reason.JSON, 2, 3),
        (Reason.UNIT, 0, 1),
    ]


def test_the_board_shows_the_latest_refused_message_as_text(editor, alone):
    refuse(Reason.JSON, topic="test/<b>/up", payload=b"<script>alert(1)</script>")
    page = part(text(editor), "board-refused")
    assert "kein JSON" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "test/&lt;b&gt;/up" in page
    assert "<script" not in page


def test_silent_sensors_stand_with_their_time_and_lead_to_their_page(editor, noon, make_sensor, level):
    never, late, partly, speaks = (make_sensor() for _one in range(4))
    make_sensor(is_active=False)
    for sensor, ago in ((late, 3 * HOUR), (partly, 5 * HOUR), (speaks, MINUTE)):
        for stream in sensor.datastreams.all():
            say(stream, 50, ago=ago)
    say(partly.datastreams.get(channel=level), 50)
    rows = board.board().silent
    assert [(one.pk, one.silent, one.values) for one in rows] == [(late.pk, 2, 2), (partly.pk, 1, 2), (never.pk, 2, 2)]
    page = part(text(editor), "board-silent")
    assert f'<a href="/admin/snippets/iot/sensor/edit/{late.pk}/">{late.name}</a>' in page
    assert "20. November 2026, 10:00 (vor 3 Stunden)" in page
    assert "1 von 2 Werten" in page
    assert "noch nie" in page
    assert speaks.name not in page


def test_odd_values_say_what_is_wrong(editor, noon, make_sensor, level):
    Channel.objects.filter(pk=level.pk).update(stuck_after=HOUR)
    wrong, stuck, moves, silent = (make_sensor().datastreams.get(channel=level) for _one in range(4))
    say(wrong, 140, quality=Quality.IMPLAUSIBLE)
    for stream, first in ((stuck, 50), (moves, 49)):
        say(stream, first, ago=90 * MINUTE)
        say(stream, 50)
    say(silent, 140, ago=3 * HOUR, quality=Quality.IMPLAUSIBLE)
    assert [(one.latest.pk, one.is_stuck) for one in board.board().odd] == [(wrong.pk, False), (stuck.pk, True)]
    page = part(text(editor), "board-odd")
    assert "außerhalb seines Bereichs" in page
    assert "steht still" in page
    assert "20. November 2026, 11:30 (vor " in page


@settings(deadline=None)
@given(
    spoke=st.one_of(st.none(), st.integers(0, 400)), still=st.integers(0, 400), quality=st.sampled_from(Quality),
    stuck_after=st.one_of(st.none(), st.integers(1, 300)),
)  # fmt: skip
def test_the_board_and_the_pages_follow_one_rule(
    django_db_setup, django_db_blocker, spoke, still, quality, stuck_after
):
    """The database decides for the board what iot.domain.state decides for pages."""
    stuck = stuck_after and stuck_after * MINUTE
    measured = None if spoke is None else NOW - spoke * MINUTE
    since = measured and measured - still * MINUTE
    with django_db_blocker.unblock(), transaction.atomic():
        sensor = Sensor.objects.filter(is_active=True, sensor_type__slug="container").first()
        rows = Latest.objects.filter(datastream__sensor=sensor)
        Channel.objects.filter(sensor_type=sensor.sensor_type).update(stuck_after=stuck)
        rows.update(phenomenon_time=measured, since=since, result=1.0, quality=quality)
        odd = board.odd_values(NOW).filter(datastream__sensor=sensor).count()
        silent = board.silent_sensors(NOW).filter(pk=sensor.pk).first()
        streams, kind = rows.count(), sensor.sensor_type
        transaction.set_rollback(True)
    state = state_of(Last(measured, quality, since), Patience(kind.late_after, kind.silent_after, stuck), NOW)
    assert odd == (streams if state == State.IMPLAUSIBLE else 0)
    assert (silent[-2:] if silent else None) == ((streams, streams) if state == State.SILENT else None)


def test_the_lowest_battery_stands_first_with_its_limit(editor, noon, make_sensor, level):
    low = Channel.objects.get(key="battery", sensor_type=level.sensor_type)
    Channel.objects.filter(pk=low.pk).update(is_battery=True, low_at=3.3, decimals=2)
    streams = [make_sensor().datastreams.get(channel=low) for _one in range(4)]
    for stream, value in zip(streams, (3.6, 2.9, 3.3), strict=False):
        say(stream, value)
    rows = board.board().batteries
    assert [(one.said, one.limit, one.is_low) for one in rows] == [
        ("2,90 V", "3,30 V", True), ("3,30 V", "3,30 V", True), ("3,60 V", "3,30 V", False),
    ]  # fmt: skip
    assert part(text(editor), "board-batteries").count("<strong>schwach</strong>") == 2


@pytest.mark.parametrize(
    ("facts", "words", "alarm"),
    [
        ({"is_connected": True, "canary_at": NOW - timedelta(seconds=20)}, "verbunden", False),
        ({"is_connected": True, "canary_at": NOW - timedelta(seconds=51)}, "überfällig", True),
        ({"is_connected": False}, "nicht verbunden", True),
        ({"is_connected": True, "seen_at": NOW - MINUTE}, "läuft nicht", True),
    ],
)
def test_a_receiver_is_believed_only_while_it_lives(editor, noon, facts, words, alarm):
    Consumer.objects.create(name="ngo-0", **{"seen_at": NOW, **facts})
    page = text(editor)
    assert words in part(page, "board-receivers")
    assert ("Zurzeit kommt nichts bei uns an." in page) == alarm


def fill(make_sensor, level, count: int) -> None:
    """So many rows in each part of the board."""
    for number in range(count):
        sensor = make_sensor()
        say(sensor.datastreams.get(channel=level), 140, quality=Quality.IMPLAUSIBLE)
        Latest.objects.filter(datastream__sensor=make_sensor(), datastream__channel__key="battery").update(result=3.0)
        refuse(Reason.values[number])
        Consumer.objects.create(name=f"ngo-{number}")
        MinuteCount.objects.create(minute=clock.now().replace(second=0, microsecond=0) - (number + 1) * MINUTE)


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_costs_the_same_with_any_number_of_rows(editor, alone, make_sensor, level, count):
    Channel.objects.filter(key="battery").update(is_battery=True)
    fill(make_sensor, level, count)
    assert queries(editor, BOARD) == 22
    assert queries(editor, QUARANTINE) == 14


def test_control_a_query_in_a_loop_shows(editor, alone, make_sensor, level, monkeypatch):
    fill(make_sensor, level, 3)
    monkeypatch.setattr(board, "_latest", lambda: Latest.objects.filter(datastream__sensor__is_active=True))
    assert queries(editor, BOARD) > 25


def test_the_quarantine_is_narrowed_to_a_reason_and_to_a_topic(editor, alone):
    refuse(Reason.JSON, topic="test/a/up")
    refuse(Reason.UNIT, topic="test/b/up")
    assert "test/b/up" not in text(editor, f"{QUARANTINE}?reason=json")
    assert "test/a/up" not in text(editor, f"{QUARANTINE}?topic=/b/")
    assert "Keine solche Nachricht ist aufgehoben." in text(editor, f"{QUARANTINE}?reason=past")


def test_a_long_message_is_folded_and_is_text(editor, alone):
    refuse(Reason.JSON, payload=b"<img src=x>" * 50)
    page = text(editor, QUARANTINE)
    assert "<pre>" + "&lt;img src=x&gt;" * 50 + "</pre>" in page
    assert "<img src=x>" not in page


def test_one_message_is_deleted_and_the_counter_stays(editor, alone):
    refuse(Reason.JSON)
    refuse(Reason.UNIT)
    first = Reject.objects.get(reason=Reason.JSON)
    answer = editor.post(f"{QUARANTINE}{first.pk}/delete/", {"reason": "json"})
    assert answer.headers["Location"] == f"{QUARANTINE}?reason=json"
    assert [one.reason for one in Reject.objects.all()] == [Reason.UNIT]
    assert RejectCount.objects.get(reason=Reason.JSON).count == 1


@pytest.mark.parametrize(("reason", "left"), [("json", [Reason.UNIT]), ("", []), ("no-such-reason", [])])
def test_the_quarantine_is_emptied_wholly_or_by_reason(editor, alone, reason, left):
    for one in (Reason.JSON, Reason.JSON, Reason.UNIT):
        refuse(one)
    editor.post(f"{QUARANTINE}empty/", {"reason": reason})
    assert [one.reason for one in Reject.objects.all()] == left
    assert RejectCount.objects.count() == 2


def test_looking_deletes_nothing(editor, alone):
    refuse(Reason.JSON)
    assert editor.get(f"{QUARANTINE}empty/").status_code == 405
    assert editor.get(f"{QUARANTINE}{Reject.objects.get().pk}/delete/").status_code == 405
    assert Reject.objects.count() == 1


def test_who_may_not_change_sensors_sees_and_deletes_nothing(writer, alone):
    refuse(Reason.JSON)
    for address in (BOARD, QUARANTINE):
        assert writer.get(address).status_code == 302
    assert writer.post(f"{QUARANTINE}empty/").status_code == 302
    assert Reject.objects.count() == 1


def test_the_menu_leads_there(editor):
    assert BOARD in editor.get("/admin/").content.decode()


def test_the_menu_of_others_does_not(writer):
    assert BOARD not in writer.get("/admin/").content.decode()
