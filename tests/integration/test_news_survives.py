"""One piece of news to many people, while whoever tells them is killed again and again: nobody is left out.

A short form for each run; the long one, 10,000 people and ten deaths, is `make soak` (reliability.md, Faults).
"""

import random
import re
import subprocess
import sys
import time
from collections import Counter
from email import message_from_bytes
from uuid import UUID, uuid5

import pytest

from tests.integration.conftest import ROOT, Town, wait_for

PUBLISH = """
import sys
from projects.models import NewsPage
from notifications.models import Subscriber, Subscription
from notifications.services import publish
people = [Subscriber(email=f"p{n}@example.org", language="de") for n in range(int(%(people)s))]
Subscriber.objects.bulk_create(people, batch_size=500)
wishes = [Subscription(subscriber=one, topic="projects.news") for one in people]
Subscription.objects.bulk_create(wishes, batch_size=500)
page = NewsPage.objects.live().first()
key = str(page.translation_key)
print(publish(kind="projects.news", ids={"page": key}, key="survives", to=[("projects.news", "")]).pk)
"""
TELL = "import django; django.setup()\nfrom notifications.services import tell\ntell(600)"
# What everybody writes first: note that it is sent, then send it.
MARK_FIRST = """
import django; django.setup()
from notifications.enums import DeliveryState
from notifications.services import telling
def mark_first(self, message):
    self._end(self._rows(message), DeliveryState.SENT)
    return self._hand_over(message)
telling.Round._tell = mark_first
telling.tell(600)
"""
FORMS = [
    pytest.param(300, 3, id="short"),
    pytest.param(10_000, 10, id="long", marks=pytest.mark.soak),
]


class Tellers:
    """Processes that tell, and die."""

    def __init__(self, town: Town, code: str) -> None:
        self.town, self.code = town, code

    def start(self) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-c", self.code], cwd=ROOT, env=self.town.environment, start_new_session=True
        )
        self.town.workers.append(process)
        return process

    def run(self, server, people: int, deaths: int) -> None:
        """Let so many of them die, evenly over the work, then one finish it."""
        chance = random.Random(2026)
        for death in range(1, deaths + 1):
            process = self.start()
            wait_for(lambda enough=death * people // (deaths + 1): len(server.letters) >= enough, patience=300)
            time.sleep(chance.uniform(0, 0.05))
            self.town.kill(process)
            # The lease ends (five minutes, which a test does not wait for).
            self.town.rows("UPDATE notifications_delivery SET held_until = '2000-01-01' WHERE held_until IS NOT NULL")
        last = self.start()
        assert last.wait(timeout=900) == 0


@pytest.fixture
def news_town(town: Town):
    yield town
    for table in ("delivery", "news", "subscription", "subscriber"):
        town.rows(f"DELETE FROM notifications_{table}")


def published(town: Town, people: int) -> set[str]:
    """Publish one piece of news, and return the Message-IDs that must arrive."""
    news = UUID(town.manage("shell", "--no-imports", "-c", PUBLISH % {"people": people}).splitlines()[-1])
    rows = town.rows("SELECT id FROM notifications_subscriber")
    return {f"<{uuid5(news, f'{UUID(pk)}:')}@norderstedt-go.de>" for (pk,) in rows}


@pytest.mark.parametrize(("people", "deaths"), FORMS)
def test_everybody_is_told_though_tellers_die(news_town: Town, mail_server, people, deaths):
    server, _port = mail_server
    expected = published(news_town, people)
    assert len(expected) == people
    start = time.monotonic()
    Tellers(news_town, TELL).run(server, people, deaths)
    came = Counter(server.message_ids)
    assert set(came) == expected
    assert not any(mark in letter for letter in server.letters for mark in (b"TOKEN-THAT", b"recipient.invalid"))
    letter = message_from_bytes(server.letters[0])
    stop = letter["List-Unsubscribe"].strip()
    assert re.fullmatch(r"<http://localhost:\d+/benachrichtigungen/ende/[\w-]{43}/>", stop)
    assert re.fullmatch(r"p\d+@example\.org", letter["To"])
    twice = sum(came.values()) - people
    print(f"{people} people, {deaths} deaths, {time.monotonic() - start:.0f} s: none left out, {twice} told twice")
    assert twice <= deaths
    states = news_town.rows("SELECT state, count(*) FROM notifications_delivery GROUP BY state")
    assert states == [("sent", people)]


@pytest.mark.parametrize(("people", "deaths"), FORMS)
def test_control_who_marks_first_leaves_somebody_out(news_town: Town, mail_server, people, deaths):
    """The same with the order turned round, and a server that takes its time: whoever dies loses one."""
    server, _port = mail_server
    expected = published(news_town, people)
    tellers = Tellers(news_town, MARK_FIRST)
    server.busy.set()
    process = tellers.start()
    wait_for(server.asked.is_set)
    news_town.kill(process)
    server.busy.clear()
    time.sleep(0.2)
    before = set(server.message_ids)
    tellers.run(server, people, deaths)
    lost = expected - set(server.message_ids)
    print(f"control: {len(lost)} of {people} left out")
    assert before == set() or before < expected
    assert lost
    assert news_town.rows("SELECT state, count(*) FROM notifications_delivery GROUP BY state") == [("sent", people)]
