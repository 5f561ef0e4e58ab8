"""What `make run` prints when the city is ready."""

import re

from demo.welcome import welcome


def test_every_address_that_the_greeting_names_is_there(client, city, settings):
    settings.SIMULATOR_MQTT_URL = "mqtt://127.0.0.1:18833"
    addresses = re.findall(r"http://localhost:8123(\S*)", welcome(8123))
    assert len(addresses) == 8
    answers = {address: client.get(address.partition("#")[0]).status_code for address in addresses}
    assert {address for address, status in answers.items() if status != 200} == {"/admin/"}


def test_the_greeting_names_all_people_and_their_password():
    text = welcome(8000)
    assert text.count("@example.org") == 4
    assert "wurzeln-und-fluegel" in text


def test_the_greeting_says_where_sensors_speak(settings):
    settings.SIMULATOR_MQTT_URL = "mqtt://city:secret@127.0.0.1:18833?protocol=3.1.1"
    text = welcome(8000)
    assert "127.0.0.1:18833" in text
    assert "secret" not in text
    assert "40 recycling points, 60 lamps, 50 houses, 3 weather stations" in text
    settings.SIMULATOR = False
    assert "are silent (SIMULATOR=0)" in welcome(8000)
    settings.MODULES_ON = ["culture"]
    assert "MQTT" not in welcome(8000)
