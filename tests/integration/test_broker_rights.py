"""Who may say what at the broker: with the rights that the site ships no sensor speaks for another one."""

import contextlib
import threading
from collections.abc import Iterator

import pytest
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from tests.ingest import open_folder
from tools import services

pytestmark = pytest.mark.skipif(services.mosquitto() is None, reason=services.MOSQUITTO_MISSING)
# A user of the tests alone hears whatever the broker takes.
EAR, EVERYTHING = "ear", "\nuser ear\ntopic read #\n"
PATIENCE = 10


class Voice:
    """One user at the broker (MQTT 5, where it says why it refuses)."""

    def __init__(self, port: int, user: str, password: str | None = None) -> None:
        self.heard: list[str] = []
        self._came, self._answers = threading.Condition(), {}
        self._client = paho.Client(CallbackAPIVersion.VERSION2, client_id=f"test-{user}", protocol=paho.MQTTv5)
        if user:
            self._client.username_pw_set(user, user if password is None else password)
        self._client.on_connect = lambda _client, _data, _flags, reason, _more: self._answer("connect", reason)
        self._client.on_publish = lambda _client, _data, mid, reason, _more: self._answer(mid, reason)
        self._client.on_subscribe = lambda _client, _data, mid, reasons, _more: self._answer("listen", reasons[0])
        self._client.on_message = lambda _client, _data, message: self._hear(message.topic)
        self._client.connect("127.0.0.1", port)
        self._client.loop_start()

    def _answer(self, what: object, reason: ReasonCode) -> None:
        with self._came:
            self._answers[what] = reason
            self._came.notify_all()

    def _hear(self, topic: str) -> None:
        with self._came:
            self.heard.append(topic)
            self._came.notify_all()

    def reason(self, what: object) -> str:
        """Return how the broker answered."""
        with self._came:
            assert self._came.wait_for(lambda: what in self._answers, PATIENCE), f"no answer: {what}"
            return str(self._answers[what])

    def listen(self) -> None:
        self._client.subscribe("#", 1)
        assert self.reason("listen") == "Granted QoS 1"

    def say(self, topic: str) -> str:
        """Send to a topic and return how the broker answered."""
        return self.reason(self._client.publish(topic, b"1", qos=1).mid)

    def until_heard(self, topic: str) -> list[str]:
        """Return what came, up to a topic."""
        with self._came:
            assert self._came.wait_for(lambda: topic in self.heard, PATIENCE), self.heard
            return self.heard

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()


@contextlib.contextmanager
def running(rights: bool) -> Iterator[int]:
    """Run a broker as it is shipped, with one more user, who listens; without rights everybody with a name may all."""
    port = services.free_port()
    with open_folder() as folder:
        config = services.prepare_mosquitto(folder, port, users=(*services.MQTT_USERS, EAR))
        if rights:
            acl = folder / "acl"
            acl.write_text(acl.read_text() + EVERYTHING)
        else:
            lines = config.read_text().splitlines()
            config.write_text("\n".join(line for line in lines if not line.startswith("acl_file")))
        server = services.start_mosquitto(config, port)
        try:
            yield port
        finally:
            server.terminate()
            server.wait(timeout=10)


@pytest.fixture
def broker() -> Iterator[int]:
    """The port of a broker with the rights as they are shipped."""
    with running(rights=True) as port:
        yield port


def heard_of(port: int) -> list[str]:
    """Let device A speak as B, as itself, elsewhere; then another one who may. Returns all that arrived."""
    ear, one, city = Voice(port, EAR), Voice(port, "device-a"), Voice(port, "city")
    try:
        ear.listen()
        for topic in ("stadt/parken/device-b/up", "stadt/parken/device-a/up", "stadt/parken/up", "ngo/canary/0/x"):
            one.say(topic)
        # The broker takes all in turn: what is not there with the last one never comes.
        city.say("stadt/parken/device-b/last")
        return ear.until_heard("stadt/parken/device-b/last")
    finally:
        for voice in (ear, one, city):
            voice.close()


def test_a_sensor_speaks_for_itself_alone(broker):
    assert heard_of(broker) == ["stadt/parken/device-a/up", "stadt/parken/device-b/last"]


def test_the_broker_says_that_it_refuses(broker):
    one = Voice(broker, "device-a")
    assert one.say("stadt/parken/device-a/up") in ("Success", "No matching subscribers")
    assert one.say("stadt/parken/device-b/up") == "Not authorized"
    one.close()


@pytest.mark.parametrize(("user", "password"), [("", ""), ("device-a", "device-b"), ("stranger", "stranger")])
def test_nobody_comes_without_a_name_and_its_password(broker, user, password):
    stranger = Voice(broker, user, password)
    assert stranger.reason("connect") in ("Not authorized", "Bad user name or password")
    stranger.close()


def test_without_the_rights_it_speaks_for_others():
    """The control."""
    with running(rights=False) as port:
        assert heard_of(port)[0] == "stadt/parken/device-b/up"
