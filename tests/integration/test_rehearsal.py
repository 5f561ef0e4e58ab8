"""The check at the start finds a broker that would lose messages: a real mosquitto, as shipped and as it comes."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from iot.enums import Complaint
from iot.services.rehearsal import rehearse
from tools import services

pytestmark = pytest.mark.skipif(services.mosquitto() is None, reason=services.MOSQUITTO_MISSING)
Start = Callable[..., str]


@pytest.fixture
def start() -> Iterator[Start]:
    """Starts a mosquitto with the shipped configuration, in which some lines read differently."""
    running = []
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o711)

        def one(**lines: str) -> str:
            port = services.free_port()
            config = services.prepare_mosquitto(Path(folder) / f"broker{port}", port)
            kept = [line for line in config.read_text().splitlines() if line.split(" ")[0] not in lines]
            more = [f"{name} {value}" for name, value in lines.items()]
            config.write_text("\n".join([*kept, *more, ""]))
            running.append(services.start_mosquitto(config, port))
            return f"mqtt://site:site@127.0.0.1:{port}"

        yield one
        for server in running:
            server.terminate()
            server.wait(timeout=10)


@pytest.mark.parametrize("protocol", ["5", "3.1.1"])
def test_the_broker_as_shipped_keeps_all(start, protocol):
    found = rehearse(f"{start()}?protocol={protocol}", "trial")
    assert found.complaint is None
    assert found.arrived == found.sent == 1200


def test_mosquittos_own_default_loses_some_and_is_found(start):
    found = rehearse(start(max_queued_messages="1000", max_inflight_messages="20"), "trial", patience=1.5)
    assert found.complaint == Complaint.QUEUE
    assert 0 < found.arrived < found.sent


def test_a_broker_that_is_away_is_found():
    found = rehearse(f"mqtt://site:site@127.0.0.1:{services.free_port()}", "trial", patience=0.5)
    assert found.complaint == Complaint.AWAY


def test_a_broker_that_refuses_us_is_found(start):
    url = start().replace("site:site", "site:wrong")
    assert rehearse(url, "trial", patience=1.0).complaint == Complaint.AWAY


def test_twice_in_a_row_is_as_good_as_once(start):
    url = start()
    assert [rehearse(url, "trial").complaint for _time in range(2)] == [None, None]


def test_the_command_says_what_it_found(start, settings, capsys):
    settings.MQTT_URL = start()
    call_command("check_broker")
    assert "1200 of 1200" in capsys.readouterr().out
    settings.MQTT_URL = start(max_queued_messages="1000", max_inflight_messages="20")
    with pytest.raises(CommandError, match="max_queued_messages"):
        call_command("check_broker")
    settings.MQTT_URL = ""
    with pytest.raises(CommandError, match="MQTT_URL"):
        call_command("check_broker")


def test_a_session_that_is_not_kept_is_found(start, monkeypatch):
    # A broker that lets sessions go at once cannot be told to; we ask for none, which comes to the same.
    monkeypatch.setattr("iot.gateways.mqtt.SESSION", 0)
    found = rehearse(start(), "trial", patience=1.0)
    assert found.complaint == Complaint.SESSION
