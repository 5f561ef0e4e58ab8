"""Trying a message out: the very same reading as the ingest's, in words, and nothing is stored."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock
from iot.domain.catalogue import Catalogue, Channel, Plan, Route
from iot.domain.hints import HINTS, hint
from iot.domain.parser import LARGEST
from iot.domain.readings import Message, understand
from iot.domain.samples import sample
from iot.enums import Decoder, Quality, Reason
from iot.models import Channel as ChannelRow
from iot.models import (
    ContainerPage,
    Latest,
    MinuteCount,
    Observation,
    Reject,
    RejectCount,
    Sensor,
    SensorType,
    TopicRoute,
)
from iot.queries.catalogue import catalogue
from iot.queries.trial import example, trial
from tests.iot.known import DEVICES, NOW
from tests.iot.poison import corpus
from tests.test_budgets import queries

TRIAL = "/admin/sensors/trial/"


@pytest.fixture
def noon(monkeypatch, city):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return NOW


@pytest.fixture
def sensor(make_sensor, noon):
    return make_sensor(device="platz-9", name="Rathausplatz")


def send(client, kind: SensorType, topic: str = "test/platz-9/up", message: str = '{"level": 68}', **more) -> str:
    answer = client.post(TRIAL, {"sensor_type": kind.pk, "topic": topic, "message": message, **more})
    assert answer.status_code == 200
    page = answer.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def outcome(page: str) -> str:
    found = page[page.index("data-trial") :]
    return " ".join(found[: found.index("</section>")].split())


def test_what_would_be_stored_stands_there_with_unit_time_and_quality(editor, sensor, level):
    page = outcome(send(editor, level.sensor_type, message='{"time": "2026-11-20T11:58:30Z", "level": 68}'))
    assert "1 Wert würde gespeichert." in page
    assert "Sensor: Rathausplatz." in page
    assert "<td>68</td> <td>%</td> <td>20. November 2026, 12:58:30</td> <td>plausibel</td>" in page
    assert "steht nicht in der Nachricht" in page
    assert "nennt keine Zeit" not in page


def test_without_a_time_it_says_which_one_counts(editor, sensor, level):
    page = outcome(send(editor, level.sensor_type))
    assert "20. November 2026, 13:00:00" in page
    assert "Die Nachricht nennt keine Zeit" in page


def test_what_cannot_be_is_said_with_its_range(editor, sensor, level):
    page = outcome(send(editor, level.sensor_type, message='{"level": 140}'))
    assert "<strong>unplausibel</strong>: plausibel ist 0 bis 100." in page


def test_one_value_may_be_refused_and_another_stored(editor, sensor, level):
    page = outcome(send(editor, level.sensor_type, message='{"level": "voll", "battery": 3.4}'))
    assert "1 Wert würde gespeichert." in page
    assert "abgelehnt: ein Wert, der keine Zahl ist" in page
    assert "Ein Wert ist eine Zahl ohne Anführungszeichen" in page


@pytest.mark.parametrize(
    ("topic", "message", "words"),
    [
        ("anders/platz-9", '{"level": 68}', "Vergleichen Sie das Topic"),
        ("test/niemand/up", '{"level": 68}', "Legen Sie einen Sensor mit diesem Namen"),
        ("test/platz-9/up", '{"level": 68', "Suchen Sie nach fehlenden Anführungszeichen"),
        ("test/platz-9/up", '{"other": 68}', "Kein Schlüssel des Sensortyps"),
        ("test/platz-9/up", '"' + "x" * LARGEST + '"', "Eine Nachricht hat höchstens 16 KB."),
        ("test/platz-9/up", '"' + "ü" * (LARGEST // 2) + '"', "Eine Nachricht hat höchstens 16 KB."),
    ],
)
def test_what_would_be_refused_says_why_and_what_to_do(editor, sensor, level, topic, message, words):
    assert words in outcome(send(editor, level.sensor_type, topic, message))


def test_a_device_that_is_not_there_yet_shows_what_would_come_of_it(editor, sensor, level):
    page = outcome(send(editor, level.sensor_type, "test/niemand/up"))
    assert "Abgelehnt: ein unbekanntes Gerät." in page
    assert "Ist das behoben, würde dies gespeichert:" in page
    assert "<td>68</td>" in page


def test_a_sensor_that_is_not_in_use_is_unknown_too(editor, sensor, level):
    sensor.is_active = False
    sensor.save()
    page = outcome(send(editor, level.sensor_type))
    assert "Abgelehnt: ein unbekanntes Gerät." in page
    assert f"/admin/snippets/iot/sensor/edit/{sensor.pk}/" in page


def test_a_sensor_of_another_type_is_named(editor, sensor, level):
    other = SensorType.objects.exclude(pk=level.sensor_type_id).filter(slug="container").get()
    assert "ist vom Typ „Containersensor“" in outcome(send(editor, other))


def test_kept_by_the_broker_needs_a_time(editor, sensor, level):
    page = outcome(send(editor, level.sensor_type, is_retained="on"))
    assert "vom Broker aufgehoben, ohne eigene Zeit" in page


def test_what_is_pasted_is_shown_as_text(editor, sensor, level):
    page = send(editor, level.sensor_type, "test/<b>/up", '</textarea><script>alert(1)</script>{"level": 1}')
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_nothing_is_stored(editor, sensor, level):
    models = (Observation, Latest, MinuteCount, Reject, RejectCount)
    before = [list(model.objects.order_by("pk").values_list()) for model in models]
    send(editor, level.sensor_type)
    send(editor, level.sensor_type, message="{")
    assert [list(model.objects.order_by("pk").values_list()) for model in models] == before


def test_it_costs_the_same_with_any_number_of_values(sensor, level, django_assert_num_queries):
    kind = SensorType.objects.prefetch_related("channels__unit", "channels__observed_property").get(
        pk=level.sensor_type_id
    )
    with django_assert_num_queries(2):
        trial(kind, "test/platz-9/up", b'{"level": 68, "battery": 3.4}', NOW)


def test_a_type_that_is_not_saved_can_be_tried(sensor, level):
    kind = SensorType.objects.get(pk=level.sensor_type_id)
    kind.channels = [
        ChannelRow(key="fill", unit=level.unit, observed_property=level.observed_property, factor=2.0, maximum=50)
    ]
    (line,) = trial(kind, "test/platz-9/up", b'{"fill": 30}', NOW).lines
    assert (line.value, line.quality) == (60, Quality.IMPLAUSIBLE)


def test_every_message_of_the_corpus_is_judged_as_the_ingest_does(noon, make_sensor):
    """All that is known to be bad, and what is well: the same values, the same reasons."""
    make_sensor(device="plain-1")
    TopicRoute.objects.create(pattern="stadt/{device}/up")
    known, tried = catalogue(), 0
    kind = SensorType.objects.prefetch_related("channels__unit").get(slug="test-container")
    for one in corpus():
        if isinstance(one.topic, str) and one.topic.startswith("stadt/plain-1/"):
            said = understand(Message(one.topic, one.payload, NOW), known)
            found = trial(kind, one.topic, one.payload, NOW)
            refused = [line.refusal for line in found.lines if line.refusal] + [found.refusal] * bool(found.refusal)
            assert sorted(why.reason for why in refused) == sorted(why.reason for why in said.refused), one.name
            values = [line.value for line in found.lines if line.value is not None]
            assert sorted(values) == sorted(reading.value for reading in said.readings), one.name
            tried += 1
    assert tried > 50


def test_every_reason_has_a_hint():
    assert set(HINTS) == set(Reason)
    assert all("%" not in hint(one) for one in Reason)


UNITS = {"level": "%", "battery": "V"}


@pytest.mark.parametrize("name", DEVICES)
def test_a_sample_is_read_without_a_complaint(name):
    device = DEVICES[name]
    text = sample(device.plan, UNITS, name, NOW)
    found = understand(Message(f"x/{name}", text.encode(), NOW), Catalogue({name: device}, (Route("x/{device}"),)))
    assert found.refused == []
    assert {one.datastream for one in found.readings} == set(device.streams.values())
    assert {one.quality for one in found.readings} == {Quality.GOOD}
    assert found.timed


def test_a_sample_turns_factor_and_offset_back():
    channel = Channel("level", frozenset({"%"}), factor=0.5, offset=10, minimum=0, maximum=100)
    assert json.loads(sample(Plan(Decoder.PLAIN, (channel,)), UNITS, "x", NOW))["level"] == 80


def test_the_samples_of_all_types_of_the_demo_are_stored(noon):
    for kind in SensorType.objects.exclude(slug="canary"):
        topic, message = example(kind, NOW)
        found = trial(kind, topic, message.encode(), NOW)
        wrong = [one.refusal for one in found.lines if one.refusal]
        assert (kind.slug, found.refusal, wrong, found.other_kind) == (kind.slug, None, [], None)
        assert found.stored


def test_the_page_begins_with_a_sample_of_the_type(editor, sensor, level):
    page = editor.get(f"{TRIAL}?type={level.sensor_type_id}").content.decode()
    assert "&quot;level&quot;: 50" in page
    assert "/platz-9" in page


def test_a_type_leads_there(editor, sensor, level):
    page = editor.get(reverse("wagtailsnippets_iot_sensortype:edit", args=[level.sensor_type_id])).content.decode()
    assert f"{TRIAL}?type={level.sensor_type_id}" in page


def test_a_refused_message_leads_there_and_its_type_is_found(editor, sensor, level):
    reject = Reject.objects.create(reason=Reason.JSON, topic="test/platz-9/up", payload='{"level": 68')
    assert f"{TRIAL}?reject={reject.pk}" in editor.get("/admin/sensors/quarantine/").content.decode()
    page = editor.get(f"{TRIAL}?reject={reject.pk}").content.decode()
    assert f'<option value="{level.sensor_type_id}" selected>' in page
    assert "{&quot;level&quot;: 68</textarea>" in page
    assert "kein JSON" in page


@pytest.mark.parametrize("query", ["?type=0", "?type=x", "?type=" + "9" * 30, "?reject=-1", "?reject=²"])
def test_odd_addresses_show_the_empty_page(editor, noon, query):
    assert editor.get(f"{TRIAL}{query}").status_code == 200


def test_without_a_type_it_says_what_to_do(editor, city):
    TopicRoute.objects.all().delete()
    Sensor.objects.all().delete()
    ContainerPage.objects.all().delete()
    SensorType.objects.all().delete()
    assert "Noch gibt es keinen Sensortyp." in editor.get(TRIAL).content.decode()


def test_who_may_not_change_sensors_may_not_try(writer, city):
    assert writer.get(TRIAL).status_code == 302
    assert writer.post(TRIAL).status_code == 302


def test_the_page_costs_the_same_with_many_sensors(editor, noon, make_sensor, level):
    make_sensor()
    first = queries(editor, f"{TRIAL}?type={level.sensor_type_id}")
    for _one in range(5):
        make_sensor()
    assert queries(editor, f"{TRIAL}?type={level.sensor_type_id}") == first


def test_a_message_from_the_past_is_refused_with_what_to_do(editor, sensor, level):
    when = (NOW - timedelta(days=8)).isoformat()
    assert "Stellen Sie die Uhr des Geräts" in outcome(
        send(editor, level.sensor_type, message=json.dumps({"time": when, "level": 1}))
    )
