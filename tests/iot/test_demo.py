"""The demo city's sensors in the database."""

import pytest
from django.conf import settings

from core.enums import PlaceKind
from core.models import Place
from iot.demo import load_sensors
from iot.models import Channel, Datastream, Latest, ObservedProperty, Sensor, SensorType, TopicRoute

pytestmark = pytest.mark.django_db


def test_recycling_points_are_places_of_the_city_and_say_that_they_are_examples():
    places = list(Place.objects.filter(kind=PlaceKind.RECYCLING))
    assert len(places) == 40
    assert all(one.is_example and one.district and one.latitude and one.street for one in places)
    for one in places:
        one.full_clean()
    assert all(one.sensors.count() == 1 for one in places)


def test_all_sensors_are_examples_with_their_datastreams():
    sensors = Sensor.objects.filter(is_example=True)
    assert sensors.count() == 153
    for one in sensors:
        one.full_clean()
    streams = Datastream.objects.filter(sensor__in=sensors)
    assert streams.count() == Latest.objects.filter(datastream__in=streams).count() == 355


def test_lamps_stand_where_they_stand_and_houses_are_nowhere_and_never_public():
    lamps = Sensor.objects.filter(sensor_type__slug="lamp")
    assert set(lamps.values_list("place", flat=True)) == {None}
    assert lamps.exclude(latitude=None).count() == 60
    houses = Sensor.objects.filter(sensor_type__slug="house")
    assert set(houses.values_list("place", "latitude")) == {(None, None)}
    assert not Datastream.objects.public().filter(sensor__in=houses).exists()
    assert Datastream.objects.public().filter(sensor__sensor_type__slug="weather").count() == 15


def test_types_and_topics_are_what_their_forms_would_take():
    for model in (SensorType, Channel, TopicRoute):
        for one in model.objects.all():
            one.full_clean()
    assert SensorType.objects.filter(slug__in=["container", "container-lora", "lamp", "weather", "house"]).count() == 5


def test_what_is_measured_has_a_name_in_each_language_of_pages():
    own = ObservedProperty.objects.get(slug="level", locale__language_code=settings.LANGUAGE_CODE)
    twins = ObservedProperty.objects.filter(translation_key=own.translation_key)
    assert set(twins.values_list("locale__language_code", "name")) == {("de", "Füllstand"), ("en", "Filling level")}


def test_loading_again_changes_nothing():
    Sensor.objects.filter(slug="container-rathausallee").update(name="Mein Container")
    Place.objects.filter(name="Recyclingplatz Rathausallee").update(note="Hinter dem Kiosk.")
    models = (Place, SensorType, Channel, TopicRoute, ObservedProperty, Sensor, Datastream)
    before = [list(model.objects.values().order_by("pk")) for model in models]
    load_sensors()
    assert [list(model.objects.values().order_by("pk")) for model in models] == before


def test_a_city_without_texts_has_no_sensors(monkeypatch):
    monkeypatch.setattr("iot.demo.content", lambda _name: {})
    before = Sensor.objects.count()
    load_sensors()
    assert Sensor.objects.count() == before
