"""What the broker has taken is stored once, whoever is killed.

Short forms; the long ones are in tests/soak/test_ingest.py.
"""

import pytest

from tests.ingest import CARELESS, CLINGING, Outcome, Scene, counting, new_city, watch, without_redis  # noqa: F401 (fixtures)
from tools import services

# mosquitto saves when more than one whole second has passed, which is every two, and to save takes a moment.
UNSAVED = 2.25
# Seconds: older than this, the newest stored value has waited for Redis.
HELD_UP = 6


def is_whole(found: Outcome) -> None:
    """Check that nothing is stored twice, and nothing missing but what the broker had not saved when it was killed."""
    assert set(found.taken) == set(range(found.sent))
    assert set(found.stored.values()) == {1}
    assert found.counted == found.rows
    assert found.rolled_up == found.stored.total()
    assert found.lost_sessions == 0
    assert all(age <= UNSAVED for age in found.missing), found.missing[-1]


def test_kills_lose_what_the_broker_loses_and_double_nothing(new_city, watch):  # noqa: F811
    found = Scene(new_city(), watch).play(9, "xc")
    print(found.told())
    is_whole(found)


def test_acknowledged_on_receipt_the_same_kills_lose_much(new_city, watch):  # noqa: F811
    """The control: without the broker's kill all of it is the receiver's own."""
    found = Scene(new_city(), watch, CARELESS).play(5, "c")
    print(found.told())
    assert len(found.missing) > found.sent / 500


needs_redis = pytest.mark.skipif(services.redis() is None, reason=services.REDIS_MISSING)


@needs_redis
def test_without_redis_readings_are_stored_as_they_come(new_city, watch):  # noqa: F811
    found = without_redis(new_city, watch, 10)
    assert found.oldest < HELD_UP
    assert found.stored == found.sent
    assert found.worker_lives


@needs_redis
def test_a_receiver_that_clings_to_redis_waits_for_it(new_city, watch):  # noqa: F811
    """The control: as a step of Celery's consumer."""
    assert without_redis(new_city, watch, 10, CLINGING).oldest > HELD_UP
