"""500 messages a second for ten minutes, while the receiver is killed five times and its broker twice.

And a minute without Redis. The short forms are in tests/integration/test_ingest_kills.py.
"""

import os

import pytest

from tests.ingest import CARELESS, Scene, counting, new_city, watch, without_redis  # noqa: F401 (fixtures)
from tests.integration.test_ingest_kills import HELD_UP, UNSAVED, is_whole, needs_redis

pytestmark = pytest.mark.soak
SECONDS = float(os.environ.get("SOAK_SECONDS", "600"))
# Five workers, one of them while it catches up, and two brokers, one of them while nobody takes what it holds.
KILLS = "wbcxw"


def test_ten_minutes_with_kills_lose_what_the_broker_loses_and_double_nothing(new_city, watch):  # noqa: F811
    found = Scene(new_city(), watch).play(SECONDS, KILLS)
    print(found.told(), flush=True)
    is_whole(found)
    assert found.sent > SECONDS * 450


def test_the_same_kills_lose_much_where_messages_are_acknowledged_on_receipt(new_city, watch):  # noqa: F811
    """The control, in a tenth of the time."""
    found = Scene(new_city(), watch, CARELESS).play(SECONDS / 10, KILLS)
    print(found.told(), flush=True)
    lost = [age for age in found.missing if age > UNSAVED]
    assert len(lost) > found.sent / 500


@needs_redis
@pytest.mark.parametrize("frozen", [False, True], ids=["killed", "frozen"])
def test_a_minute_without_redis_holds_nothing_up(new_city, watch, frozen):  # noqa: F811
    found = without_redis(new_city, watch, SECONDS / 10, frozen=frozen)
    print(f"newest stored value at most {found.oldest:.1f} s old; {found.sent} sent, {found.stored} stored", flush=True)
    assert found.oldest < HELD_UP
    assert found.stored == found.sent
    assert found.worker_lives
