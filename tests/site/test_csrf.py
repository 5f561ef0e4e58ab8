"""Who may post without our form token: literally this list, and each of them has another proof (reliability.md)."""

import pytest
from django.test import Client

from accounts.enums import Role
from tests.conftest import confirm, person
from tests.site.routes import all_routes, example, samples

# One click of a mail program (RFC 8058): the address holds a seal that only this site can make. A city whose mail goes
# by a provider has one more, at which that tells what came back, with a secret (tests/notifications/test_provider.py).
EXEMPT = {"notifications_stop"}
# Refused, or for reading alone: what stands before the view demands the token, or takes no POST.
CLOSED = {403, 405}


def exempt() -> list:
    return [route for route in all_routes() if getattr(route.callback, "csrf_exempt", False)]


def test_the_list_is_exempt():
    assert {route.name for route in exempt()} >= EXEMPT


@pytest.mark.django_db
def test_all_others_refuse_a_post_without_a_token(city):
    """Packages mark views as exempt that look for the token themselves, or only read."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(person(Role.ADMINISTRATORS))
    confirm(client)
    found = samples()
    answers = {
        route.name: client.post(example(route, found)).status_code for route in exempt() if route.name not in EXEMPT
    }
    assert answers
    assert {name: status for name, status in answers.items() if status not in CLOSED} == {}
