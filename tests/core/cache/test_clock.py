"""What depends on the clock is kept until its next change."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from core import cache, clock
from culture.models import Occurrence
from tests.core.cache.kept import warm, was_kept

LONG = ("/impressum/", "/projekte/", "/handlungsfelder/")
NOON = "2026-11-18T12:00:00+01:00"


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.mark.parametrize("address", LONG)
def test_a_page_is_kept_for_five_minutes(city, noon, address):
    warm(address)
    noon.shift(timedelta(minutes=4, seconds=59))
    assert was_kept(address)
    noon.shift(timedelta(seconds=1))
    assert not was_kept(address)


def test_the_list_of_dates_is_kept_for_a_minute(city, noon):
    warm("/termine/")
    noon.shift(timedelta(seconds=60))
    assert not was_kept("/termine/")


def test_a_page_with_places_is_kept_until_one_opens_or_closes(city, noon):
    """Thirty seconds before a full hour at which places of the demo city close, and not a moment longer."""
    answers = set()
    for hour in range(24):
        noon.move_to(clock.midnight() - timedelta(days=1) + timedelta(hours=hour) - timedelta(seconds=30))
        Client().get("/orte/")
        before = Client().get("/orte/").content
        noon.shift(timedelta(seconds=30))
        after = Client().get("/orte/").content
        cache.purge()
        assert Client().get("/orte/").content == after, hour
        answers.add(before == after)
    # Control: at some hours it has changed, at others not.
    assert answers == {True, False}


def test_a_page_with_a_date_is_kept_until_the_date_is_over(city, noon):
    one = Occurrence.objects.filter(end__gt=clock.now()).order_by("end").first()
    noon.move_to(one.end - timedelta(seconds=20))
    address = one.event.get_url()
    warm(address)
    noon.shift(timedelta(seconds=20))
    assert not was_kept(address)


def test_midnight_is_the_citys(city, noon):
    assert clock.midnight().isoformat() == "2026-11-19T00:00:00+01:00"
