"""Pages come and go at their time, each for itself."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from wagtail.models import Revision

from core import clock
from core.services.schedule import publish_due
from home.models import ContentPage, HomePage
from tests.conftest import german, person

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def planned(title: str, ago: timedelta) -> ContentPage:
    """A page whose time came a while ago, and that nobody has published yet."""
    page = german(HomePage).get().add_child(instance=ContentPage(title=title, live=False))
    page.save_revision(approved_go_live_at=clock.now() - ago)
    return page


def is_live(page: ContentPage) -> bool:
    page.refresh_from_db()
    return page.live


@pytest.fixture
def pair(city) -> tuple[ContentPage, ContentPage]:
    """One page that cannot be published, since its address has been taken meanwhile, and one that is due after it."""
    broken, fine = planned("Kaputt", 10 * MINUTE), planned("Heil", 9 * MINUTE)
    german(HomePage).get().add_child(instance=ContentPage(title="Andere", slug="schon-da"))
    Revision.objects.filter(object_id=str(broken.pk)).update(content={**revision(broken).content, "slug": "schon-da"})
    return broken, fine


def revision(page: ContentPage) -> Revision:
    return Revision.objects.filter(object_id=str(page.pk)).latest("created_at")


def test_one_that_fails_keeps_its_schedule_and_holds_up_no_other(pair):
    broken, fine = pair
    assert publish_due() == 1
    assert (is_live(broken), is_live(fine)) == (False, True)
    assert revision(broken).approved_go_live_at is not None
    assert publish_due() == 1
    Revision.objects.filter(object_id=str(broken.pk)).update(content={**revision(broken).content, "slug": "neu"})
    assert publish_due() == 0
    assert is_live(broken)


def test_control_wagtails_command_loses_the_schedule_and_stops(pair):
    broken, fine = pair
    with pytest.raises(ValidationError):
        call_command("publish_scheduled")
    assert not is_live(fine)
    assert revision(broken).approved_go_live_at is None


def test_what_has_expired_is_taken_down(city):
    page = german(HomePage).get().add_child(instance=ContentPage(title="Bis gestern"))
    page.expire_at = clock.now() - MINUTE
    page.save_revision().publish()
    ContentPage.objects.filter(pk=page.pk).update(live=True, expired=False)
    assert publish_due() == 0
    assert not is_live(page)
    assert page.expired


def test_the_dashboard_tells_of_a_page_that_could_not_come(pair):
    client = Client()
    client.force_login(person("Redaktion"))
    words = "Seiten, die zu ihrer Zeit nicht erscheinen konnten"
    publish_due()
    page = client.get("/admin/").text
    assert words in page
    assert f"/admin/pages/{pair[0].pk}/edit/" in page
    Revision.objects.filter(object_id=str(pair[0].pk)).update(approved_go_live_at=clock.now() - MINUTE)
    assert words not in client.get("/admin/").text


def test_the_dashboard_tells_of_a_page_that_came_back(city):
    writer, approver = person("Redaktion"), person("Freigabe")
    page = german(HomePage).get().add_child(instance=ContentPage(title="Zurück", live=False))
    page.save_revision(user=writer)
    page.get_workflow().start(page, writer)
    client = Client()
    client.force_login(writer)
    words = "Ihre Seiten, die mit einem Wunsch zurückkamen"
    assert words not in client.get("/admin/").text
    page.current_workflow_task_state.reject(user=approver)
    assert words in client.get("/admin/").text
