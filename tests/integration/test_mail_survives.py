"""A mail reaches its mailbox whatever happens to worker, broker folder and mail server on the way."""

import pytest

from tests.integration.conftest import BROKERS, Town, wait_for


@pytest.mark.parametrize("town", BROKERS, indirect=True)
def test_a_worker_sends_within_seconds(town: Town, mail_server):
    server, _port = mail_server
    town.worker()
    mail = town.manage("test_mail", "ada@example.org")
    wait_for(lambda: town.state_of(mail) == "sent")
    assert server.message_ids == [f"<{mail}@norderstedt-go.de>"]


@pytest.mark.parametrize("town", BROKERS, indirect=True)
def test_a_mail_whose_worker_is_killed_between_outbox_and_delivery_arrives(town: Town, mail_server):
    server, _port = mail_server
    server.busy.set()
    first = town.worker()
    mail = town.manage("test_mail", "ada@example.org")
    wait_for(server.asked.is_set)
    town.kill(first)
    server.busy.clear()
    assert town.state_of(mail) == "queued"
    taken = list(server.message_ids)

    town.worker()
    # Control: the new worker alone does not find what the dead one held; nobody but the sweeper looks.
    witness = town.manage("test_mail", "eve@example.org")
    wait_for(lambda: town.state_of(witness) == "sent")
    assert town.state_of(mail) == "queued"

    # The lease ends (five minutes, which a test does not wait for), and the sweeper comes round.
    town.rows("UPDATE notifications_mail SET due_at = '2000-01-01' WHERE id = ?", mail.replace("-", ""))
    town.start("call", "notifications.sweep")
    wait_for(lambda: town.state_of(mail) == "sent")
    # The killed worker may have handed it over just before: then the mailbox knows it by the same id.
    assert set(server.message_ids) - set(taken) == {
        f"<{mail}@norderstedt-go.de>",
        f"<{witness}@norderstedt-go.de>",
    } - set(taken)


def test_what_waits_in_the_outbox_goes_out_on_the_beat_alone(town: Town, mail_server):
    server, _port = mail_server
    mail = town.manage("test_mail", "ada@example.org")
    # The broker forgets all that it held, as an emptied Redis does.
    for message in (town.folder / "queue/messages").glob("*"):
        message.unlink()
    town.worker()
    town.start("beat", "--pidfile=", f"--schedule={town.folder / 'beat'}")
    wait_for(lambda: town.state_of(mail) == "sent", patience=60)
    assert len(server.letters) == 1


def test_a_refused_mail_is_shown_as_failed(town: Town, mail_server):
    server, _port = mail_server
    server.answer = "554 we do not want this"
    town.worker()
    mail = town.manage("test_mail", "ada@example.org")
    wait_for(lambda: town.state_of(mail) == "failed")
    assert "we do not want this" in town.rows("SELECT error FROM notifications_mail")[0][0]
