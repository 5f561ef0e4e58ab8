"""A provider of mail: its interface over a real socket, its errors as ours, and what it tells to have come back."""

import json
import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.test import RequestFactory

from notifications import services
from notifications.enums import DeliveryState
from notifications.errors import AwayError, BouncedError, RefusedError
from notifications.gateways import Letter, deliver
from notifications.gateways.provider import returns_view
from notifications.models import Delivery
from tests.notifications.conftest import person, publish

SECRET = "stadt:sehr-geheim"
TEXT = "Text für Sie."
OWN = ({"X-Own": "MARK"}, {"MARK": "ada"})
LETTER = Letter("ada@example.org", "Betreff", f"{TEXT}\n", "<a@b>", f"<p>{TEXT}</p>", *OWN)
INACTIVE = "Found inactive addresses: ada@example.org. Inactive recipients are ones that have generated a hard bounce."


class Provider(ThreadingHTTPServer):
    """Stands for the provider's interface: keeps what it was asked, and answers as it is told."""

    status, answer = 200, {"ErrorCode": 0, "Message": "OK", "MessageID": "m-1", "To": "ada@example.org"}

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.asked: list[dict] = []


class Asked(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append({"token": self.headers["X-Postmark-Server-Token"], **json.loads(body)})
        raw = json.dumps(self.server.answer).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_words) -> None: ...


@pytest.fixture
def provider(settings):
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.EMAIL_BACKEND = "anymail.backends.postmark.EmailBackend"
    url = f"http://127.0.0.1:{server.server_port}/"
    settings.ANYMAIL = {"POSTMARK_SERVER_TOKEN": "key", "POSTMARK_API_URL": url, "WEBHOOK_SECRET": SECRET}
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_letter_leaves_by_the_providers_interface(provider):
    deliver(LETTER)
    (asked,) = provider.asked
    assert (asked["token"], asked["Subject"], asked["TextBody"]) == ("key", "Betreff", "Text für Sie.\n")
    assert {"Name": "X-Own", "Value": "ada"} in asked["Headers"]


@pytest.mark.parametrize(
    ("status", "answer", "error"),
    [
        (422, {"ErrorCode": 300, "Message": "Invalid 'Subject'"}, RefusedError),
        (422, {"ErrorCode": 406, "Message": INACTIVE}, BouncedError),
        (401, {"ErrorCode": 10, "Message": "Bad token"}, AwayError),
        (500, {"ErrorCode": 1, "Message": "oh"}, AwayError),
    ],
)
def test_its_errors_become_ours(provider, status, answer, error):
    provider.status, provider.answer = status, answer
    with pytest.raises(error) as raised:
        deliver(LETTER)
    assert raised.type is error


def test_a_provider_that_is_away_is_tried_later(provider, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "POSTMARK_API_URL": "http://127.0.0.1:9/"}
    with pytest.raises(AwayError):
        deliver(LETTER)


def told(record: str, secret: str = SECRET):
    body = {"RecordType": record, "Type": "HardBounce", "Email": "Ada@example.org", "Description": "gone", "ID": 1}
    body |= {"MessageID": "m", "BouncedAt": "2026-11-22T10:00:00Z", "DeliveredAt": "2026-11-22T10:00:00Z"}
    headers = {"HTTP_AUTHORIZATION": "Basic " + b64encode(secret.encode()).decode(), "wsgi.url_scheme": "https"}
    request = RequestFactory().post("/anymail/postmark/tracking/", json.dumps(body), "application/json", **headers)
    return returns_view("postmark")(request)


@pytest.mark.django_db
def test_what_came_back_stops_the_address(provider):
    who = person("ada@example.org")
    publish(1)
    assert told("Bounce").status_code == 200
    who.refresh_from_db()
    assert who.bounced_at is not None
    assert Delivery.objects.get().state == DeliveryState.BOUNCED
    publish(2)
    assert services.tell() == 0
    assert provider.asked == []


@pytest.mark.django_db
def test_what_arrived_stops_nobody(provider):
    who = person("ada@example.org")
    assert told("Delivery").status_code == 200
    who.refresh_from_db()
    assert who.bounced_at is None


@pytest.mark.django_db
def test_control_without_the_secret_nobody_is_heard(provider, settings):
    from anymail.exceptions import AnymailWebhookValidationFailure

    who = person("ada@example.org")
    with pytest.raises(AnymailWebhookValidationFailure):
        told("Bounce", "stadt:geraten")
    who.refresh_from_db()
    assert who.bounced_at is None
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": "stadt:geraten"}
    told("Bounce", "stadt:geraten")
    who.refresh_from_db()
    assert who.bounced_at is not None
