"""A stranger names the address that we send to: it must not lead anywhere but to a push service, nor hold us up.

Each guard has a control beside it: a client without it does the harm.
"""

import base64
import http.client
import socket
import threading
import time
from contextlib import suppress

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import ec

from core.domain.net import is_public
from notifications.errors import GoneError, RefusedError, UnreachableError
from notifications.gateways import push, wire
from tests.push_service import Reader, push_service, unpadded

PUBLIC = "203.0.114.7"
NAME = "push.stadt.example"


@pytest.fixture
def service():
    with push_service() as running:
        yield running


def send_to(endpoint: str) -> None:
    push.push(Reader(endpoint).browser, payload=b"x", topic="t", ttl=1)


# -- What is no endpoint ---------------------------------------------------------------------------------------

GOOD = [
    "https://fcm.googleapis.com/fcm/send/cX1:APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3hVZjC9KtT8OvPVGJ-hQMRKRrZuJAEcl7B338qju59zJMjw2DELjzEvxwYv7hH5Ynpc1ODQ0aT4U4OFEeco8ohsN5PjL1iC2dNtk2BAokeMCg2ZXKqpc8FXKmhX94kIxQ",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABl_-x=",
    "https://web.push.apple.com/QGuQyavXutnMH9-Zk1k",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2bx%2fY%3d",
]
BAD = [
    "",
    "x",
    "https://fcm.googleapis.com",
    "https://fcm.googleapis.com/",
    "http://fcm.googleapis.com/x",
    "ftp://fcm.googleapis.com/x",
    "HTTPS://fcm.googleapis.com/x",
    "//fcm.googleapis.com/x",
    "https:fcm.googleapis.com/x",
    "https:///fcm.googleapis.com/x",
    "https://evil.example/x",
    "https://evil.example/fcm.googleapis.com/x",
    "https://evilfcm.googleapis.com/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evil.fcm.googleapis.com/x",
    "https://evilpush.apple.com/x",
    "https://push.apple.com/x",
    "https://.push.apple.com/x",
    "https://a..push.apple.com/x",
    "https://-a.push.apple.com/x",
    f"https://{'a' * 64}.push.apple.com/x",
    f"https://{'a.' * 130}push.apple.com/x",
    "https://FCM.googleapis.com/x",
    "https://fcm.googleapis.com./x",
    "https://fcm.googleapis.com:443/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:/x",
    "https://user@fcm.googleapis.com/x",
    "https://user:word@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@evil.example/x",
    "https://evil.example#@fcm.googleapis.com/x",
    "https://evil.example\\@fcm.googleapis.com/x",
    "https://fcm.googleapis.com\\@evil.example/x",
    "https://fcm%2egoogleapis.com/x",
    "https://fcm.googleapis.com%2f@evil.example/x",
    "https://ｆcm.googleapis.com/x",
    "https://fcm。googleapis.com/x",
    "https://fcm.googleapıs.com/x",
    "https://xn--fcm-gogleapis-0ob.com/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://169.254.169.254/latest/meta-data/",
    " https://fcm.googleapis.com/x",
    "https://fcm.googleapis.com/x ",
    "https://fcm.googleapis.com/x\n",
    "https://fcm.googleapis.com/x y",
    "https://fcm.googleapis.com/x\r\nHost: evil.example",
    "https://fcm.googleapis.com\t/x",
    "https://fcm.googleapis.com/x\0",
    "https://fcm.googleapis.com/x#part",
    "https://fcm.googleapis.com/ü",
    "https://fcm.googleapis.com/\ud800",
    "https://fcm.googleapis.com/" + "x" * 480,
    None,
    7,
    b"https://fcm.googleapis.com/x",
    ["https://fcm.googleapis.com/x"],
]
LOCAL = ["http://127.0.0.1:8000/x", "https://localhost:8000/x"]


@pytest.fixture
def no_network(monkeypatch):
    """Whoever asks for a name or makes a socket fails the test."""

    def never(*_args, **_kwargs):
        raise AssertionError("somebody asked the network")

    monkeypatch.setattr(socket, "getaddrinfo", never)
    monkeypatch.setattr(socket, "socket", never)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("endpoint", GOOD)
def test_endpoints_of_real_services_are_taken(endpoint):
    push.check(Reader(endpoint).browser)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("endpoint", BAD, ids=repr)
def test_an_odd_endpoint_is_refused_without_asking_anybody(endpoint):
    browser = Reader(endpoint).browser
    with pytest.raises(RefusedError):
        push.check(browser)
    with pytest.raises(RefusedError):
        push.push(browser, payload=b"x", topic="t", ttl=1)


@pytest.mark.parametrize("endpoint", LOCAL)
def test_this_machine_is_for_tests_alone(endpoint, settings):
    push.check(Reader(endpoint).browser)
    settings.PUSH_LOOPBACK = False
    with pytest.raises(RefusedError):
        push.check(Reader(endpoint).browser)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://127.0.0.2:8000/x",
        "http://localhost/x",
        "http://localhost:0/x",
        "http://localhost.evil.example:80/x",
        "http://[::1]:80/x",
    ],
)
def test_in_tests_too_it_is_this_machine_by_its_two_names(endpoint):
    with pytest.raises(RefusedError):
        push.check(Reader(endpoint).browser)


def test_a_service_that_is_no_longer_listed_gets_nothing(settings, no_network):
    settings.PUSH_HOSTS = []
    with pytest.raises(RefusedError):
        send_to(GOOD[0])


WHOLE = Reader("https://fcm.googleapis.com/x").browser
# A point of another curve, a compressed one, infinity, and one that is on no curve at all.
OTHER_CURVE = ec.generate_private_key(ec.SECP256K1()).public_key().public_numbers()
POINTS = [
    b"\x04" + OTHER_CURVE.x.to_bytes(32, "big") + OTHER_CURVE.y.to_bytes(32, "big"),
    b"\x02" + bytes(64),
    bytes(65),
    b"\x04" + bytes(64),
    b"\x04" + b"\xff" * 64,
]


ODD_KEYS = [
    *(unpadded(point) for point in POINTS),
    *("", "x", WHOLE.p256dh + "=", WHOLE.p256dh[:-1], WHOLE.p256dh + "A", "+" + WHOLE.p256dh[1:]),
    *(WHOLE.p256dh[:-1] + "\n", "ä" * 87, WHOLE.p256dh.encode(), None, 5, [WHOLE.p256dh]),
]
ODD_SECRETS = ["", "x", WHOLE.auth + "=", WHOLE.auth[:-1], WHOLE.auth + "A", "ß" * 22, WHOLE.auth.encode(), None, 5]


# By number: the keys are others in each process that shares this run.
@pytest.mark.parametrize("number", range(len(ODD_KEYS)))
def test_an_odd_key_is_refused(number):
    with pytest.raises(RefusedError):
        push.check(push.Browser(WHOLE.endpoint, ODD_KEYS[number], WHOLE.auth))


@pytest.mark.parametrize("number", range(len(ODD_SECRETS)))
def test_an_odd_secret_is_refused(number):
    with pytest.raises(RefusedError):
        push.check(push.Browser(WHOLE.endpoint, WHOLE.p256dh, ODD_SECRETS[number]))


def test_a_key_has_one_spelling():
    """Two letters of base64 that decode to the same bytes: only what a browser writes is taken."""
    secret = unpadded(bytes(16))
    other = secret[:-1] + "B"
    assert base64.urlsafe_b64decode(other + "==") == bytes(16)
    push.check(push.Browser(WHOLE.endpoint, WHOLE.p256dh, secret))
    with pytest.raises(RefusedError):
        push.check(push.Browser(WHOLE.endpoint, WHOLE.p256dh, other))


# -- Where a name leads ----------------------------------------------------------------------------------------

PRIVATE = [
    *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8"),
    *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1"),
    *("::", "::1", "::127.0.0.1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::808:808"),
    *("2002:7f00:1::", "2002:808:808::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "100::1", "localhost", ""),
]
GLOBAL = ["8.8.8.8", "142.250.0.1", "2a00:1450:4001::5f", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_within_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", GLOBAL)
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


class Names:
    """A resolver that tells of one name what a test wants, whatever it said before; and who was connected to."""

    def __init__(self, monkeypatch) -> None:
        self.asked = 0
        self.tried: list[str] = []
        self.answers: list[list[tuple[str, int]]] = []
        self._ask, self._connect = socket.getaddrinfo, socket.socket.connect
        monkeypatch.setattr(socket, "getaddrinfo", self.ask)
        names = self

        def connect(sock, where):
            names.tried.append(where[0])
            if where[0] != "127.0.0.1":
                raise ConnectionRefusedError("out of reach")
            return names._connect(sock, where)

        monkeypatch.setattr(socket.socket, "connect", connect)

    def ask(self, host, port, *args, **kwargs):
        if host != NAME:
            return self._ask(host, port, *args, **kwargs)
        told = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [self._entry(address, number) for address, number in told]

    @staticmethod
    def _entry(address, port):
        if ":" in address:
            return (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, port, 0, 0))
        return (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))


@pytest.fixture
def names(monkeypatch, settings) -> Names:
    settings.PUSH_HOSTS = [NAME]
    return Names(monkeypatch)


def naive(service) -> None:
    """Look whether the name is public, then ask for it: what a check before the request amounts to."""
    if all(is_public(found[4][0]) for found in socket.getaddrinfo(NAME, 80)):
        requests.post(f"http://{NAME}/x", data=b"x", timeout=5)


@pytest.mark.parametrize("address", [one for one in PRIVATE if one not in ("localhost", "")])
def test_a_name_that_leads_within_is_not_connected_to(service, names, address):
    names.answers = [[(address, service.port)]]
    with pytest.raises(UnreachableError, match="public network"):
        send_to(f"https://{NAME}/x")
    assert (names.tried, service.connections) == ([], 0)


def test_one_address_within_spoils_the_others(service, names):
    names.answers = [[(PUBLIC, 443), ("127.0.0.1", service.port)]]
    with pytest.raises(UnreachableError, match="public network"):
        send_to(f"https://{NAME}/x")
    assert (names.tried, service.connections) == ([], 0)


def test_a_name_that_changes_its_mind_gets_the_address_that_was_judged(service, names):
    names.answers = [[(PUBLIC, 443)], [("127.0.0.1", service.port)]]
    with pytest.raises(UnreachableError, match="out of reach"):
        send_to(f"https://{NAME}/x")
    assert (names.asked, names.tried, service.connections) == (1, [PUBLIC], 0)


def test_control_a_check_before_the_request_is_led_within(service, names):
    names.answers = [[(PUBLIC, 443)], [("127.0.0.1", service.port)]]
    naive(service)
    assert (names.asked, names.tried, service.connections) == (2, ["127.0.0.1"], 1)


def test_control_without_the_judgement_it_would_be_led_within(service, names, monkeypatch):
    monkeypatch.setattr(wire, "is_public", lambda _address: True)
    names.answers = [[("127.0.0.1", service.port)]]
    with pytest.raises(UnreachableError):
        send_to(f"https://{NAME}/x")
    assert service.connections == 1


def test_each_address_is_tried_and_no_more_than_a_few(names):
    names.answers = [[(f"203.0.114.{number}", 443) for number in (1, 1, 2, 3, 4, 5, 6)]]
    with pytest.raises(UnreachableError):
        send_to(f"https://{NAME}/x")
    assert names.tried == [f"203.0.114.{number}" for number in (1, 2, 3, 4)]


def test_this_machines_name_may_not_lead_out(service, names, monkeypatch):
    """The leave that tests have is for this machine, whatever its resolver says."""
    monkeypatch.setattr(wire, "is_public", lambda _address: True)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: [Names._entry(PUBLIC, 80)])
    with pytest.raises(UnreachableError, match="public network"):
        send_to(f"http://localhost:{service.port}/x")
    assert names.tried == []


# -- What servers do -------------------------------------------------------------------------------------------


def test_redirects_are_not_followed(service):
    with push_service() as other:
        service.answer_next(307, Location=other.origin + "/inside")
        with pytest.raises(UnreachableError, match="307"):
            push.push(service.reader().browser, payload=b"x", topic="t", ttl=1)
        assert other.connections == 0


def test_control_an_ordinary_client_follows_them(service):
    with push_service() as other:
        service.answer_next(307, Location=other.origin + "/inside")
        requests.post(service.origin + "/x", data=b"x", timeout=5)
        assert [message.path for message in other.messages] == ["/inside"]


@pytest.fixture
def proxy(monkeypatch):
    """Name a proxy in the environment, by all names that clients look for."""
    with push_service() as running:
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, running.origin)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        yield running


def test_proxies_of_the_environment_are_ignored(service, proxy):
    push.push(service.reader().browser, payload=b"x", topic="t", ttl=1)
    assert (len(service.messages), proxy.connections) == (1, 0)


def test_control_an_ordinary_client_asks_them(service, proxy):
    requests.post(service.origin + "/x", data=b"x", timeout=5)
    assert (len(service.messages), proxy.connections) == (0, 1)


@pytest.fixture
def short(monkeypatch):
    """The same limits, in a fraction of the time."""
    monkeypatch.setattr(wire, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(wire, "READ_SECONDS", 1)
    monkeypatch.setattr(wire, "WHOLE_SECONDS", 1.5)


def drip(text: bytes):
    """Return a behaviour that sends one byte after the other, faster than any wait for a byte, and never ends."""
    over = threading.Event()

    def behave(handler) -> None:
        handler.wfile.write(text)
        with suppress(OSError):
            while not over.wait(0.05):
                handler.wfile.write(b"x")

    return behave


def seconds(service) -> float:
    """Return how long a message that fails holds us up."""
    start = time.monotonic()
    with pytest.raises(UnreachableError):
        push.push(service.reader().browser, payload=b"x", topic="t", ttl=1)
    return time.monotonic() - start


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("begin", [b"", b"HTTP/1.1 ", b"HTTP/1.1 201 Created\r\nX: "], ids=["nothing", "line", "head"])
def test_a_server_that_drips_ends_by_the_deadline(service, begin):
    service.behave_next(drip(begin))
    # Longer than one wait may take, since bytes did come, and no longer than the whole.
    assert 1.4 < seconds(service) < 5


@pytest.mark.usefixtures("short")
def test_a_handshake_that_drips_ends_too():
    over = threading.Event()

    def behave(listener) -> None:
        line = listener.accept()[0]
        with line, suppress(OSError):
            # The head of a TLS record of 16,384 bytes, and then one of them after the other.
            line.sendall(b"\x16\x03\x03\x40\x00\x02\x00\x3f\xf0")
            while not over.wait(0.05):
                line.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        serving = threading.Thread(target=behave, args=(listener,), daemon=True)
        serving.start()
        start = time.monotonic()
        with pytest.raises(UnreachableError, match="timed out"):
            send_to(f"https://localhost:{listener.getsockname()[1]}/x")
        assert 0.9 < time.monotonic() - start < 5
        over.set()
        serving.join(10)


@pytest.mark.usefixtures("short")
def test_a_text_that_drips_takes_nothing_from_the_status(service):
    service.behave_next(drip(b"HTTP/1.1 410 Gone\r\nContent-Length: 400\r\n\r\n"))
    with pytest.raises(GoneError):
        push.push(service.reader().browser, payload=b"x", topic="t", ttl=1)


def test_control_a_limit_for_each_wait_alone_is_none(service):
    """An ordinary client waits as long as something comes: it is us who end this after three of its limits."""
    service.behave_next(drip(b"HTTP/1.1 201 Created\r\nX: "))
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=1)
    connection.request("POST", "/x", b"x")
    ended = threading.Event()

    def wait() -> None:
        with suppress(OSError, http.client.HTTPException):
            connection.getresponse()
        ended.set()

    waiting = threading.Thread(target=wait, daemon=True)
    waiting.start()
    assert not ended.wait(3)
    connection.sock.shutdown(socket.SHUT_RDWR)
    waiting.join(10)
    connection.close()


@pytest.mark.usefixtures("short")
def test_a_server_that_says_nothing_ends_sooner(service):
    over = threading.Event()
    service.behave_next(lambda _handler: over.wait(10))
    took = seconds(service)
    over.set()
    assert took < 5


@pytest.mark.usefixtures("short")
def test_a_resolver_that_says_nothing_ends_too(monkeypatch, settings):
    over = threading.Event()
    settings.PUSH_HOSTS = [NAME]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: over.wait(10) and [])
    start = time.monotonic()
    with pytest.raises(UnreachableError, match="not resolved in time"):
        send_to(f"https://{NAME}/x")
    over.set()
    assert time.monotonic() - start < 5


def flood(head: bytes, sent: list[int]):
    """Return a behaviour that sends without end, and counts what it got rid of."""

    def behave(handler) -> None:
        handler.wfile.write(head)
        with suppress(OSError):
            for _ in range(20_000):
                sent.append(handler.connection.send(b"x" * 10_000))

    return behave


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"HTTP/1.1 400 Bad\r\nContent-Length: 200000000\r\n\r\n", RefusedError),
        (b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\nbebc200\r\n", RefusedError),
        (b"HTTP/1.1 500 Oh\r\n\r\n", UnreachableError),
        (b"HTTP/1.1 201 Created\r\nX: ", UnreachableError),
        (b"", UnreachableError),
    ],
    ids=["length", "chunks", "no end", "head", "no head"],
)
def test_a_huge_answer_is_not_taken_in(service, monkeypatch, head, kind):
    taken: list[int] = []
    recv_into = socket.socket.recv_into

    def count(sock, *args):
        number = recv_into(sock, *args)
        if sock.getpeername()[1] == service.port:
            taken.append(number)
        return number

    monkeypatch.setattr(wire.socket.socket, "recv_into", count)
    service.behave_next(flood(head, []))
    with pytest.raises(kind) as caught:
        push.push(service.reader().browser, payload=b"x", topic="t", ttl=1)
    assert 0 < sum(taken) <= wire.MOST_BYTES
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0\0\0\0",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 99999 x\r\n\r\n",
        b"HTTP/9.9 500 x\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\n" * 2000,
        b"HTTP/1.1 500 x\r\n" + b"A: b\r\n" * 150 + b"\r\n",
        b"HTTP/1.1 500 x\r\nContent-Length: -7\r\n\r\nabc",
        b"HTTP/1.1 500 x\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc",
        b"HTTP/1.1 500 x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        b"HTTP/1.1 101 Switching\r\n\r\n",
    ],
    ids=lambda raw: repr(raw[:40]),
)
def test_an_answer_that_is_none_is_later(service, answer):
    def behave(handler) -> None:
        handler.wfile.write(answer)
        handler.close_connection = True

    service.behave_next(behave)
    with pytest.raises(UnreachableError):
        push.push(service.reader().browser, payload=b"x", topic="t", ttl=1)


def test_cookies_are_not_kept(service):
    browser = service.reader().browser
    service.answer_next(201, Set_Cookie="who=you")
    for _ in range(2):
        push.push(browser, payload=b"x", topic="t", ttl=1)
    assert "Cookie" not in service.messages[1].headers
