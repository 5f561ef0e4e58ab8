"""What readers see of the sensors, without any script: values, states, files, and never what is not public."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import RequestFactory

from core import clock
from core.registries import widgets
from iot.domain.readings import Reading
from iot.enums import Quality
from iot.models import Consumer, Datastream, Sensor
from iot.services import rollups
from iot.services.store import store
from tests.test_budgets import queries

MINUTE = timedelta(minutes=1)


@pytest.fixture
def heard(city) -> None:
    """Readings reach us: the canary has just been heard."""
    Consumer.objects.create(name="test", canary_at=clock.now())


def say(stream: Datastream, *values: float, ago: timedelta = MINUTE, quality: int = Quality.GOOD) -> None:
    end = clock.now() - ago
    readings = [
        Reading(stream.pk, end - number * MINUTE, value, quality) for number, value in enumerate(reversed(values))
    ]
    with transaction.atomic():
        store(readings, clock.now())
        rollups.mark(readings)


def address(stream: Datastream) -> str:
    return f"/messwerte/reihe/{stream.sensor.slug}/{stream.channel.key}/"


def shown(client, stream: Datastream) -> str:
    answer = client.get(address(stream))
    assert answer.status_code == 200
    text = answer.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def test_a_fresh_value_stands_on_the_page(client, heard, stream):
    say(stream, 66, 68)
    page = shown(client, stream)
    assert '<data value="68.0">68</data> <small>%</small>' in page
    assert "<b>Frisch.</b> Gemessen" in page
    assert "vor 1 Minute" in page


def test_a_late_value_says_so(client, heard, stream):
    say(stream, 68, ago=30 * MINUTE)
    page = shown(client, stream)
    assert "<b>Verspätet.</b> Letzter Wert" in page
    assert "vor 30 Minuten" in page
    assert ">68</data>" in page


def test_a_silent_sensor_shows_no_value(client, heard, stream):
    say(stream, 68, ago=timedelta(hours=3))
    page = shown(client, stream)
    assert "Kein Wert" in page
    assert "<b>Stumm.</b> Letztes Signal" in page
    assert "vor 3 Stunden" in page
    assert "</data>" not in page[: page.index("h-verlauf")]


def test_what_never_spoke_is_silent(client, heard, stream):
    page = shown(client, stream)
    assert "Noch kein Signal." in page
    assert "In dieser Zeit wurde nichts gemessen." in page


def test_an_implausible_value_is_withheld_with_its_reason(client, heard, stream):
    say(stream, 214, quality=Quality.IMPLAUSIBLE)
    page = shown(client, stream)
    assert "Wert zurückgehalten" in page
    assert "<span data-said>214 %</span> kann nicht stimmen." in page


def test_nothing_is_fresh_when_nothing_is_heard(client, city, stream):
    """The control: the same value, with and without a canary."""
    say(stream, 68)
    assert "Zurzeit erreicht uns kein Sensor." in shown(client, stream)
    Consumer.objects.create(name="test", canary_at=clock.now() - timedelta(seconds=51))
    assert "Zurzeit erreicht uns kein Sensor." in shown(client, stream)
    Consumer.objects.update(canary_at=clock.now())
    assert "<b>Frisch.</b>" in shown(client, stream)


def test_the_course_is_a_drawing_a_sentence_and_a_table(client, heard, stream):
    say(stream, 10, 20, 30)
    page = shown(client, stream)
    assert "Zwischen 10 und 30 %." in page
    assert page.count('class="ngo-c-line"') == 1
    assert "<caption" in page
    rollups.roll_up()
    for span in ("6w", "1y", "nonsense"):
        assert "Zwischen 10 und 30 %." in client.get(f"{address(stream)}?zeitraum={span}").content.decode()


def test_every_datastream_is_csv_and_json(client, heard, stream):
    say(stream, 66.5, 68)
    answer = client.get(f"{address(stream)}csv/")
    assert answer["Content-Disposition"] == f'attachment; filename="{stream.sensor.slug}-level.csv"'
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert head == ["time", "value", "minimum", "maximum", "count", "unit"]
    assert [row[1] for row in rows] == ["66.5", "68.0"]
    assert {row[-1] for row in rows} == {"%"}
    document = client.get(f"{address(stream)}json/").json()
    assert document["unitOfMeasurement"] == {"name": "Prozent", "symbol": "%", "code": "%"}
    assert [one["value"] for one in document["observations"]] == [66.5, 68.0]
    assert document["observations"][0]["time"].endswith("Z")


def test_current_values_for_scripts(client, heard, stream):
    say(stream, 68)
    found = client.get(f"/messwerte/werte/?d={stream.pk},999999,x,{'9' * 30}").json()
    assert found["up"] is True
    assert [(one["d"], one["v"], one["q"]) for one in found["values"]] == [(stream.pk, 68.0, 0)]
    assert client.get("/messwerte/werte/").json()["values"] == []


def test_what_is_not_public_is_nowhere(client, heard, stream):
    say(stream, 68)
    kind = stream.sensor.sensor_type
    kind.is_public = False
    kind.save()
    for below in ("", "csv/", "json/"):
        assert client.get(address(stream) + below).status_code == 404
    assert client.get(f"/messwerte/art/{kind.slug}/").status_code == 404
    assert client.get(f"/messwerte/werte/?d={stream.pk}").json()["values"] == []
    assert kind.name not in client.get("/messwerte/").content.decode()
    target = f"{stream.sensor.slug}/level"
    assert target not in str(widgets.choices())
    request = RequestFactory().get("/")
    assert widgets.render(f"iot.value:{target}", request) == ""
    assert widgets.render(f"iot.list:{kind.slug}", request) == ""


def test_sensors_out_of_use_are_nowhere(client, heard, stream):
    Sensor.objects.filter(pk=stream.sensor_id).update(is_active=False)
    assert client.get(address(stream)).status_code == 404


@pytest.mark.parametrize("kind", ["value", "gauge", "history"])
def test_widgets_of_one_value(rf, heard, stream, kind):
    say(stream, 67, 68)
    drawn = widgets.render(f"iot.{kind}:{stream.sensor.slug}/level", rf.get("/"))
    assert stream.sensor.name in drawn
    assert "68" in drawn
    assert widgets.render(f"iot.{kind}:gone/level", rf.get("/")) == ""
    assert widgets.render(f"iot.{kind}:nonsense", rf.get("/")) == ""


@pytest.mark.parametrize("kind", ["list", "map"])
def test_widgets_of_a_type(rf, heard, stream, kind):
    say(stream, 68)
    drawn = widgets.render(f"iot.{kind}:{stream.sensor.sensor_type.slug}", rf.get("/"))
    assert stream.sensor.name in drawn
    assert ">68</data>" in drawn
    assert widgets.render(f"iot.{kind}:gone", rf.get("/")) == ""


def test_containers_with_room_come_first(client, heard, city):
    page = client.get("/messwerte/container/").content.decode()
    tones = [part.split('"', 1)[0] for part in page.split('data-tone="')[1:]]
    order = ["room", "nearly", "full", "unknown"]
    assert len(tones) == 40
    assert tones == sorted(tones, key=order.index)


def test_lists_cost_the_same_with_more_sensors(client, heard, make_sensor, level, django_assert_num_queries):
    kind = level.sensor_type.slug
    found = []
    for number in (1, 8):
        for _one in range(number):
            say(make_sensor().datastreams.get(channel=level), 50)
        found.append([queries(client, path) for path in ("/messwerte/", f"/messwerte/art/{kind}/")])
    assert found[0] == found[1] == [16, 15]
