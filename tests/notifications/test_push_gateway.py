"""The way to a browser: what it alone can read, who we say we are, and what answers mean."""

import base64
import re
from datetime import timedelta
from io import StringIO

import http_ece
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from py_vapid import Vapid02
from py_vapid.jwt import decode

from core import clock
from notifications.errors import DeliveryError, GoneError, RefusedError, UnreachableError
from notifications.gateways import push, wire
from tests.push_service import Message, PushService, Reader, certificate, push_service


@pytest.fixture
def service():
    with push_service() as running:
        yield running


@pytest.fixture
def reader(service):
    return service.reader()


def send(reader, payload=b"Hallo", topic="news:1", ttl=60, **more) -> None:
    push.push(reader.browser, payload=payload, topic=topic, ttl=ttl, **more)


def headers_of(service: PushService, number: int = -1) -> dict[str, str]:
    return service.messages[number].headers


# -- What arrives ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", [b"x", "Grüße aus dem Stadtpark".encode(), bytes(range(256)), b"z" * 3993])
def test_the_browser_reads_what_was_sent(service, reader, payload):
    send(reader, payload)
    message = service.messages[0]
    assert reader.read(message) == payload
    assert payload not in message.body or payload == b"x"
    assert len(message.body) == len(payload) + 103


def test_no_other_browser_reads_it(service, reader):
    send(reader)
    with pytest.raises(http_ece.ECEException):
        service.reader().read(service.messages[0])


def test_the_browser_of_our_tests_reads_as_the_standard_says():
    """The example of RFC 8291, section 5: otherwise writer and reader could share a mistake."""
    number = base64.urlsafe_b64decode("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94=")
    reader = Reader("https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV")
    reader.key = ec.derive_private_key(int.from_bytes(number, "big"), ec.SECP256R1())
    reader.secret = base64.urlsafe_b64decode("BTBZMqHH6r4Tts7J_aSIgg==")
    body = base64.urlsafe_b64decode(
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A"
        "_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )
    assert reader.read(Message("/", {}, body)) == b"When I grow up, I want to be a watermelon"


def test_two_messages_share_no_key(service, reader):
    send(reader)
    send(reader)
    first, second = (message.body for message in service.messages)
    assert first[:86] != second[:86]
    assert first[21:86] != second[21:86]


@pytest.mark.parametrize("payload", [b"", b"z" * 3994])
def test_a_payload_that_no_service_takes_is_refused_here(service, reader, payload):
    with pytest.raises(RefusedError, match="3993"):
        send(reader, payload)
    assert service.connections == 0


def test_the_head_says_what_services_ask_for(service, reader):
    send(reader, ttl=3600, urgency="high")
    message = service.messages[0]
    assert message.path == "/wpush/v2/one"
    said = {name: message.headers[name] for name in ("TTL", "Urgency", "Content-Encoding", "Host")}
    assert said == {
        "TTL": "3600",
        "Urgency": "high",
        "Content-Encoding": "aes128gcm",
        "Host": f"127.0.0.1:{service.port}",
    }
    assert not {"Cookie", "Referer", "User-Agent"} & set(message.headers)


@pytest.mark.parametrize(("asked", "told"), [(-5, "0"), (0, "0"), (10**9, "2419200")])
def test_a_time_to_live_is_one_that_services_take(service, reader, asked, told):
    send(reader, ttl=asked)
    assert headers_of(service)["TTL"] == told


def test_an_unknown_urgency_is_a_mistake_of_ours(reader):
    with pytest.raises(ValueError, match="now"):
        send(reader, urgency="now")


@pytest.mark.parametrize("topic", ["", "news:1", "ä" * 5000, "a\r\nHost: b"])
def test_a_topic_is_32_letters_however_long_it_is(service, reader, topic):
    send(reader, topic=topic)
    send(reader, topic=topic)
    first, second = (headers_of(service, number)["Topic"] for number in (0, 1))
    assert re.fullmatch(r"[A-Za-z0-9_-]{32}", first)
    assert first == second


def test_topics_differ_by_topic_and_by_browser(service, reader):
    send(reader, topic="news:1")
    send(reader, topic="news:2")
    send(service.reader("/wpush/v2/two"), topic="news:1")
    assert len({message.headers["Topic"] for message in service.messages}) == 3


# -- Who we are ------------------------------------------------------------------------------------------------


def token_of(service: PushService) -> tuple[str, str]:
    """Return token and key of the last message."""
    scheme, _, rest = headers_of(service)["Authorization"].partition(" ")
    assert scheme == "vapid"
    parts = dict(part.split("=", 1) for part in rest.split(","))
    return parts["t"], parts["k"]


def test_the_token_is_signed_by_the_key_that_browsers_know(service, reader, settings):
    send(reader)
    token, key = token_of(service)
    assert key == push.public_key()
    claims = decode(token, key)
    assert claims["aud"] == service.origin
    assert claims["sub"] == settings.VAPID_SUBJECT
    left = claims["exp"] - clock.now().timestamp()
    assert 6 * 3600 - 60 <= left <= 12 * 3600
    assert Vapid02.verify(headers_of(service)["Authorization"])


def test_a_token_of_somebody_else_is_not_believed(service, reader):
    """The control of the test above."""
    send(reader)
    token, _key = token_of(service)
    with pytest.raises(InvalidSignature):
        decode(token, push.new_keys()[1])


def test_the_public_key_is_a_point_of_its_curve():
    raw = base64.urlsafe_b64decode(push.public_key() + "=")
    assert (len(raw), raw[0]) == (65, 4)
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)


@pytest.fixture
def signatures(monkeypatch) -> list[dict]:
    """Count what is signed."""
    push._token.cache_clear()
    made: list[dict] = []
    sign = Vapid02.sign
    monkeypatch.setattr(Vapid02, "sign", lambda self, claims: made.append(claims) or sign(self, claims))
    return made


def test_one_token_serves_many_messages(service, reader, signatures, monkeypatch):
    start = clock.now().replace(hour=0, minute=0)
    monkeypatch.setattr(push, "now", lambda: start)
    for _ in range(5):
        send(reader)
    assert len(signatures) == 1
    monkeypatch.setattr(push, "now", lambda: start + timedelta(hours=6))
    send(reader)
    assert [claims["exp"] - int(start.timestamp()) for claims in signatures] == [
        pytest.approx(hours * 3600, abs=60) for hours in (12, 18)
    ]


def test_another_service_or_another_key_gets_another_token(service, reader, signatures, settings):
    send(reader)
    with push_service() as second:
        send(second.reader())
    settings.VAPID_PRIVATE_KEY = push.new_keys()[0]
    send(reader)
    assert len(signatures) == 3


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_was_not_believed_is_made_anew(service, reader, signatures, status):
    service.answer_next(status)
    with pytest.raises(UnreachableError):
        send(reader)
    send(reader)
    assert len(signatures) == 2


def test_without_a_key_push_is_off(service, reader, settings):
    settings.VAPID_PRIVATE_KEY = ""
    assert not push.is_on()
    assert push.public_key() == ""
    with pytest.raises(UnreachableError, match="no key"):
        send(reader)
    assert service.connections == 0


def test_a_command_makes_keys(settings):
    out = StringIO()
    call_command("make_vapid_keys", stdout=out)
    private, public = re.search(r"^VAPID_PRIVATE_KEY=(\S+)\n# .*: (\S+)$", out.getvalue(), re.MULTILINE).groups()
    settings.VAPID_PRIVATE_KEY = private
    assert push.is_on()
    assert push.public_key() == public
    assert private != push.new_keys()[0]


# -- What answers mean -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_taken_is_taken(service, reader, status):
    service.answer_next(status)
    send(reader)
    assert len(service.messages) == 1


MEANINGS = {
    **dict.fromkeys((404, 410), GoneError),
    **dict.fromkeys((400, 405, 411, 413, 414, 415, 422, 431), RefusedError),
    # Faults of ours: a key, a subject, a clock.
    **dict.fromkeys((401, 403), UnreachableError),
    **dict.fromkeys((408, 425, 429, 500, 502, 503, 504, 599), UnreachableError),
    # The Windows service's words for "too much" and "the device is away".
    **dict.fromkeys((406, 412), UnreachableError),
    **dict.fromkeys((300, 301, 302, 303, 307, 308), UnreachableError),
}


@pytest.mark.parametrize(("status", "kind"), MEANINGS.items())
def test_an_answer_has_a_meaning(service, reader, status, kind):
    service.answer_next(status, '{"reason":\r\n "Because\x00"}')
    with pytest.raises(DeliveryError) as caught:
        send(reader)
    assert type(caught.value) is kind
    assert str(caught.value) == f'{status} {{"reason": "Because "}}'


def test_gone_is_final_for_whoever_knows_no_more():
    assert issubclass(GoneError, RefusedError)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "pause"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        ("99999999", timedelta(hours=6)),
        ("Sun, 22 Nov 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Sun, 22 Nov 2026 12:10:00 -0000", timedelta(minutes=10)),
        ("Sun, 22 Nov 2020 12:00:00 GMT", timedelta()),
        ("Sun, 22 Nov 2099 12:00:00 GMT", timedelta(hours=6)),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("soon", None),
    ],
)
def test_a_service_says_when_to_come_back(service, reader, monkeypatch, status, said, pause):
    noon = clock.now().replace(year=2026, month=11, day=22, hour=12, minute=0, second=0, microsecond=0)
    monkeypatch.setattr(push, "now", lambda: noon)
    service.answer_next(status, Retry_After=said.encode().decode("latin-1"))
    with pytest.raises(UnreachableError) as caught:
        send(reader)
    assert caught.value.retry_after == pause


@given(st.text())
def test_no_pause_is_odd(text):
    pause = push._pause(text)
    assert pause is None or timedelta() <= pause <= push.LONGEST_PAUSE


def test_nobody_there_is_later(reader, service):
    service.shutdown()
    service.server_close()
    with pytest.raises(UnreachableError, match="refused"):
        send(reader)


def test_a_name_that_nobody_knows_is_later(reader, settings):
    settings.PUSH_HOSTS = ["push.invalid.example"]
    unknown = push.Browser("https://push.invalid.example/x", reader.browser.p256dh, reader.browser.auth)
    with pytest.raises(UnreachableError):
        push.push(unknown, payload=b"x", topic="t", ttl=1)


# -- TLS -------------------------------------------------------------------------------------------------------


@pytest.fixture
def trusted(monkeypatch, tmp_path):
    """Return a function that makes a certificate and lets this process trust it."""

    def make(name: str):
        file = certificate(tmp_path, name)
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        wire._tls.cache_clear()
        return file

    yield make
    wire._tls.cache_clear()


def test_it_speaks_tls(trusted):
    with push_service(trusted("localhost")) as service:
        reader = service.reader()
        send(reader, b"Geheim")
        assert reader.read(service.messages[0]) == b"Geheim"
        assert decode(*token_of(service))["aud"] == f"https://localhost:{service.port}"


def test_a_certificate_of_another_name_is_not_believed(trusted):
    with push_service(trusted("push.example.org")) as service:
        with pytest.raises(UnreachableError, match="CERTIFICATE_VERIFY_FAILED"):
            send(service.reader())
        assert (service.connections, service.messages) == (1, [])


def test_a_certificate_that_nobody_vouches_for_is_not_believed(tmp_path):
    with push_service(certificate(tmp_path, "localhost")) as service:
        with pytest.raises(UnreachableError, match="CERTIFICATE_VERIFY_FAILED"):
            send(service.reader())
        assert service.messages == []
