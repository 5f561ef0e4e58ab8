"""People are told of a notice once, of its correction once more, and once that it no longer holds."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from wagtail.models import PageViewRestriction

from core import clock
from core.registries import topics
from notices import receivers, services
from notices.enums import NoticeKind
from notices.models import NoticePage
from notifications.enums import Channel, DeliveryState
from notifications.models import Delivery, News
from notifications.services import messages
from notifications.services.messages import Message, Writer
from tests.notices.conftest import follower

pytestmark = pytest.mark.django_db


def said() -> list[str]:
    """What the messages say that have not left, as they would be built now."""
    rows = Delivery.objects.filter(state=DeliveryState.QUEUED).select_related("news").order_by("pk")
    found = [topics.build(row.news.kind, row.news.ids) for row in rows]
    return [content.title if content else "-" for content in found]


def leave() -> None:
    """Let all that waits be sent."""
    Delivery.objects.filter(state=DeliveryState.QUEUED).update(state=DeliveryState.SENT, ended_at=clock.now())


def correct(page: NoticePage, **fields) -> NoticePage:
    """Publish a correction of which people are told, as the form does."""
    page = NoticePage.objects.get(pk=page.pk)
    for name, value in {"version": page.version + 1, "corrected_at": clock.now(), **fields}.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def test_who_asked_for_the_kind_is_told_once_however_often_it_is_published(make_notice):
    follower(NoticeKind.WARNING)
    follower(NoticeKind.CLOSURE)
    page = make_notice("Sturm", kind=NoticeKind.WARNING, where="Am See", lead="Achtung.")
    page.save_revision().publish()
    assert said() == ["Sturm"]
    (news,) = News.objects.all()
    content = topics.build(news.kind, news.ids)
    assert "Am See. Achtung." in content.text
    assert content.url.endswith(page.url)


def test_control_without_a_key_it_would_be_told_twice(make_notice, monkeypatch):
    keys = iter(["a:", "b:"])
    monkeypatch.setattr(services, "key_of", lambda _page: next(keys))
    follower(NoticeKind.WARNING)
    make_notice(kind=NoticeKind.WARNING).save_revision().publish()
    assert len(said()) == 2


def test_a_draft_a_restricted_page_and_what_is_over_are_told_to_nobody(make_notice, index):
    follower(NoticeKind.WARNING)
    make_notice(kind=NoticeKind.WARNING, publish=False)
    make_notice(kind=NoticeKind.WARNING, begins=-3, ends=-1)
    PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)
    make_notice(kind=NoticeKind.WARNING)
    assert News.objects.count() == 0


def test_a_scheduled_notice_is_told_when_it_goes_live(make_notice, monkeypatch):
    follower(NoticeKind.WARNING)
    later = clock.now() + timedelta(hours=2)
    page = make_notice("Später", kind=NoticeKind.WARNING, ends=5, go_live_at=later)
    assert said() == []
    NoticePage.objects.filter(pk=page.pk).update(go_live_at=clock.now())
    revision = page.get_latest_revision()
    revision.approved_go_live_at = clock.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = None
    revision.save()
    call_command("publish_scheduled")
    assert said() == ["Später"]


def test_a_correction_reaches_who_was_told_and_takes_the_firsts_place(make_notice):
    who = follower(NoticeKind.WARNING, channel=Channel.PUSH)
    page = make_notice("Sturm", kind=NoticeKind.WARNING)
    first = tags(who)
    leave()
    correct(page, kind=NoticeKind.CLOSURE)
    assert said() == ["Korrigiert: Sturm"]
    assert tags(who) == first * 2


def tags(who) -> list[str]:
    rows = Delivery.objects.filter(subscriber=who).select_related("news").order_by("pk")
    return [messages.tag(Message(None, who, None, [row])) for row in rows]


def test_control_with_all_ids_in_its_name_a_correction_would_stand_beside_the_first(make_notice, monkeypatch):
    who = follower(NoticeKind.WARNING)
    page = make_notice(kind=NoticeKind.WARNING)
    leave()
    correct(page)
    monkeypatch.setattr(messages, "HOW", "")
    assert len(set(tags(who))) == 2


def test_a_correction_before_anything_left_is_all_that_comes(make_notice):
    follower(NoticeKind.WARNING)
    page = make_notice("Sturm", kind=NoticeKind.WARNING)
    correct(page)
    assert said() == ["Korrigiert: Sturm"]


def test_a_small_change_is_told_to_nobody(make_notice):
    follower(NoticeKind.WARNING)
    page = make_notice("Sturm", kind=NoticeKind.WARNING)
    leave()
    page.lead = "Ein Komma mehr."
    page.save_revision().publish()
    assert said() == []


@pytest.mark.parametrize("how", ["unpublish", "delete", "withdraw"])
def test_taking_it_back_tells_those_who_were_told_once(make_notice, how):
    told = follower(NoticeKind.WARNING)
    page = make_notice("Sturm", kind=NoticeKind.WARNING)
    leave()
    late = follower(NoticeKind.WARNING)
    if how == "unpublish":
        page.unpublish()
        services.tell_end(page=page)
    elif how == "delete":
        page.delete()
    else:
        page.withdrawn_at = clock.now()
        page.save_revision().publish()
        page.save_revision().publish()
        page.unpublish()
    assert said() == ["Entfällt: Sturm"]
    assert set(Delivery.objects.filter(state=DeliveryState.QUEUED).values_list("subscriber", flat=True)) == {told.pk}
    assert not late.deliveries.exists()


def test_what_has_not_left_is_taken_back_without_a_word(make_notice):
    follower(NoticeKind.WARNING)
    page = make_notice("Sturm", kind=NoticeKind.WARNING)
    page.unpublish()
    assert said() == []
    assert Delivery.objects.get().state == DeliveryState.POINTLESS


def test_a_message_that_is_built_late_says_nothing_false(make_notice):
    follower(NoticeKind.WARNING)
    page = make_notice("Sturm", kind=NoticeKind.WARNING)
    NoticePage.objects.filter(pk=page.pk).update(withdrawn_at=clock.now())
    assert said() == ["-"]
    NoticePage.objects.filter(pk=page.pk).update(withdrawn_at=None, ends_at=clock.now() - timedelta(seconds=1),
                                                 starts_at=clock.now() - timedelta(hours=1))  # fmt: skip
    assert said() == ["-"]


def test_a_notice_whose_time_has_come_goes_in_silence(make_notice):
    follower(NoticeKind.WARNING)
    page = make_notice("Sturm", kind=NoticeKind.WARNING, ends=None)
    leave()
    NoticePage.objects.filter(pk=page.pk).update(expire_at=clock.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert not NoticePage.objects.get(pk=page.pk).live
    assert said() == []


def test_control_without_a_look_at_why_it_goes_people_would_be_told(make_notice, monkeypatch):
    follower(NoticeKind.WARNING)
    page = make_notice("Sturm", kind=NoticeKind.WARNING, ends=None)
    leave()
    receivers.tell_end(instance=page)
    assert said() == ["-"], "the page is still there, so nothing is said; but a row waits"


def test_a_message_is_written_for_mail_and_for_a_device(make_notice):
    who = follower(NoticeKind.WARNING)
    make_notice("Sturm", kind=NoticeKind.WARNING)
    row = Delivery.objects.select_related("news", "subscription", "subscriber", "device").get()
    letter = Writer().letter(Message(row.letter, who, None, [row]))
    assert letter.subject == "Sturm"
    assert "Meldungen: Warnung" in letter.text
