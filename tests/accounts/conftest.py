"""People who sign in, and the letter box that their codes land in."""

import re
from contextlib import ExitStack

import pytest
import time_machine
from django.core import mail
from django.test import Client

from accounts import services
from accounts.models import User
from core import clock
from notifications.services import sweep

PASSWORD = "wurzeln-und-fluegel"
CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)


@pytest.fixture
def ada(city) -> User:
    """A citizen with a confirmed address and a password."""
    user = User.objects.create_user("ada@example.org", PASSWORD)
    services.set_address(user=user, verified=True)
    return user


@pytest.fixture
def grace(city) -> User:
    """A citizen with a confirmed address and nothing else: codes by mail are her way in."""
    user = User.objects.create_user("grace@example.org")
    services.set_address(user=user, verified=True)
    return user


@pytest.fixture
def mailbox(city):
    """Deliver what lies in the outbox, and return what has arrived."""

    def open_it() -> list:
        sweep()
        return mail.outbox

    return open_it


@pytest.fixture
def newest_code(mailbox):
    """Return the code in the newest mail."""
    return lambda: CODE.findall(mailbox()[-1].body)[-1]


@pytest.fixture
def later():
    """Let so much time pass."""
    with ExitStack() as stack:
        yield lambda span: stack.enter_context(time_machine.travel(clock.now() + span))


def sign_in(client: Client, email: str, password: str = PASSWORD, **more):
    return client.post("/konto/anmelden/", {"login": email, "password": password, **more})
