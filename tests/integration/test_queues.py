"""Mail has a queue of its own, so that a mail server that hangs holds up nothing else."""

from tests.integration.conftest import Town, wait_for

PLAN = """
from django.utils import timezone
from wagtail.models import Page
Page.objects.filter(slug="probe").delete()
root = Page.objects.filter(depth=1).get()
page = root.add_child(instance=Page(title="Probe", slug="probe", live=False))
page.save_revision(approved_go_live_at=timezone.now())
"""


def appears(town: Town) -> bool:
    return town.rows("SELECT live FROM wagtailcore_page WHERE slug = 'probe'") == [(1,)]


def hang(town: Town, mail_server) -> None:
    """Let a worker sit before a server that does not answer, and plan a page."""
    server, _port = mail_server
    server.busy.set()
    town.manage("test_mail", "ada@example.org")
    wait_for(server.asked.is_set)
    town.manage("shell", "--verbosity=0", "-c", PLAN)
    town.start("call", "core.publish_scheduled").wait(timeout=30)


def test_a_page_comes_at_its_time_while_the_mail_server_hangs(town: Town, mail_server):
    town.worker("mail")
    town.worker("celery")
    hang(town, mail_server)
    wait_for(lambda: appears(town))
    assert mail_server[0].letters == []


def test_control_one_worker_for_all_is_held_up(town: Town, mail_server):
    town.worker("celery,mail")
    hang(town, mail_server)
    # Any other worker takes the page at once; this one comes to it when the server has answered.
    assert not appears(town)
    mail_server[0].busy.clear()
    wait_for(lambda: appears(town))
