"""The long form of what happens to mail when workers die: `make soak`."""

import random
import time
from collections import Counter

import pytest

from tests.integration.conftest import BROKERS, Town, wait_for

pytestmark = pytest.mark.soak
MAILS, DEATHS = 100, 10
WRITE = f"""
from uuid import uuid4
from notifications.services import send
for number in range({MAILS}):
    print(send(recipient=f"ada{{number}}@example.org", kind="notifications.test", ids={{}}, key=f"soak:{{uuid4()}}").pk)
"""


@pytest.mark.parametrize("town", BROKERS, indirect=True)
def test_a_hundred_mails_survive_ten_dead_workers(town: Town, mail_server):
    """Each mail arrives; at most one a death arrives twice, under the same Message-ID (reliability.md, Faults)."""
    server, _port = mail_server
    chance = random.Random(2026)
    mails = [line for line in town.manage("shell", "--no-imports", "-c", WRITE).splitlines() if "-" in line]
    assert len(mails) == MAILS
    for death in range(1, DEATHS + 1):
        worker = town.worker()
        # Each dies in the middle of its work; Redis holds what a dead one has reserved, so the sweeper is asked too.
        town.start("call", "notifications.sweep")
        wait_for(lambda enough=5 * death: len(server.letters) >= enough, patience=60)
        time.sleep(chance.uniform(0, 0.2))
        town.kill(worker)
    # The leases of the dead end (five minutes, which a test does not wait for).
    town.rows("UPDATE notifications_mail SET due_at = '2000-01-01' WHERE state = 'queued'")
    town.worker()
    town.start("call", "notifications.sweep")
    wait_for(lambda: not town.rows("SELECT 1 FROM notifications_mail WHERE state != 'sent'"), patience=120)
    came = Counter(server.message_ids)
    assert set(came) == {f"<{mail}@norderstedt-go.de>" for mail in mails}
    twice = sum(came.values()) - MAILS
    print(f"{MAILS} mails, {DEATHS} dead workers: none lost, {twice} twice")
    assert twice <= DEATHS
