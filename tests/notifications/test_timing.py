"""Nobody learns from the time of an answer whether an address is told of something."""

import time
from statistics import median

import pytest
from django.core import signing
from django.test import Client

from core import clock
from core.forms import SALT
from notifications import services
from notifications.models import Subscriber
from tests.notifications.conftest import person

pytestmark = [pytest.mark.django_db, pytest.mark.soak]
ASKED = 150
FORMS = {
    "an order": ("/benachrichtigungen/", {"wishes": ["test.all|"], "rhythm": "at_once"}),
    "the way back": ("/benachrichtigungen/link/", {}),
}


def seconds(client: Client, address: str, email: str, fields: dict) -> float:
    opened = signing.dumps(int(clock.now().timestamp()) - 60, salt=SALT)
    start = time.perf_counter()
    answer = client.post(address, {"email": email, "opened_": opened, **fields})
    taken = time.perf_counter() - start
    assert answer.status_code == 302
    return taken


def known_by_unknown(form: str) -> float:
    """Ask for known and unknown addresses in turn; returns how the usual times compare."""
    address, fields = FORMS[form]
    client, known, unknown = Client(), [], []
    people = [person(f"known{number}@example.org") for number in range(ASKED)]
    for number, who in enumerate(people):
        # In turn, and each first as often as the other: what the machine does besides costs both the same.
        pair = [(known, who.email), (unknown, f"other{number}@example.org")]
        for times, email in pair if number % 2 else pair[::-1]:
            times.append(seconds(client, address, email, fields))
    return median(known[10:]) / median(unknown[10:])


@pytest.fixture(autouse=True)
def unlimited(city, monkeypatch) -> None:
    """One network asks for all of them."""
    monkeypatch.setattr("notifications.views.page.asks_too_often", lambda *_given: False)


@pytest.mark.parametrize("form", FORMS)
def test_known_and_unknown_addresses_take_the_same_time(form):
    assert 0.93 < known_by_unknown(form) < 1.07


def test_control_an_order_that_looks_first_tells(monkeypatch):
    true = services.order

    def looks_first(*, email, **more):
        return true(email=email, **more) if Subscriber.objects.filter(email=email).exists() else None

    monkeypatch.setattr("notifications.services.order", looks_first)
    assert known_by_unknown("the way back") > 1.07
