"""New dates reach whoever asked for their kind, their place, their project, or all of them."""

import pytest

from core.registries import topics
from culture import services
from culture.enums import TopicKey
from culture.models import EventPage, Occurrence
from notifications.models import Delivery, News, Subscriber, Subscription
from projects.enums import TopicKey as Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(city) -> EventPage:
    """An event with dates to come, of which nobody has been told yet."""
    News.objects.all().delete()
    coming = Occurrence.objects.filter(event__place__isnull=False, event__projects__isnull=False).order_by("-end")
    return EventPage.objects.get(pk=coming.first().event_id)


def follow(topic: str, about: object = "") -> None:
    who = Subscriber.objects.create(email=f"p{Subscriber.objects.count()}@example.org", language="de")
    Subscription.objects.create(subscriber=who, topic=topic, about=str(about))


def test_a_new_event_is_told_once_to_all_who_want_it(event):
    follow(TopicKey.DATES), follow(TopicKey.KIND, event.kind), follow(TopicKey.PLACE, event.place_id)
    follow(Programme.PROJECT, event.projects.first().translation_key)
    follow(TopicKey.PLACE, "0")
    for _once_more in range(2):
        event.save_revision().publish()
    assert Delivery.objects.count() == 4


def test_an_event_that_is_over_is_told_to_nobody(event):
    follow(TopicKey.DATES)
    Occurrence.objects.filter(event=event).delete()
    services.tell(event_id=event.pk)
    assert not Delivery.objects.exists()


def test_what_is_told_names_the_next_date(event):
    content = topics.build("culture.event", {"page": str(event.translation_key)})
    assert content.title == event.title
    assert "Uhr" in content.text or "20" in content.text
    event.unpublish()
    assert topics.build("culture.event", {"page": str(event.translation_key)}) is None


def test_places_with_events_can_be_chosen(event):
    assert str(event.place_id) in dict(topics.find(TopicKey.PLACE).offered())
