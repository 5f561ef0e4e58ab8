"""The editor of a notice: a place in words or numbers, a correction, a withdrawal, and whom it reaches."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import querydict_from_html

from core import clock
from notices.admin_forms import OVER_FOR, read_place, write_place
from notices.enums import NoticeKind
from notices.models import NoticePage
from notifications.enums import Channel, DeliveryState
from notifications.models import Delivery, News
from tests.conftest import person
from tests.notices.conftest import POINT, follower


def address(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def send(editor, page, *, publish=True, **fields):
    """Send the form as it stands, with these changes."""
    data = querydict_from_html(editor.get(address(page)).content.decode(), form_id="page-edit-form")
    for name in {"tell_again", "withdraw"} & set(data):
        # What Django draws without a value, a browser sends as this.
        data[name] = "on"
    for name, value in fields.items():
        if value is None:
            data.pop(name, None)
        else:
            data[name] = value
    if publish:
        data["action-publish"] = "publish"
    answer = editor.post(address(page), dict(data.lists()))
    assert answer.status_code == 302, answer.context["form"].errors.as_data()
    return NoticePage.objects.get(pk=page.pk)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("53,7106 9,9912", "Point"),
        ("53.7106, 9.9912", "Point"),
        ("53,7106; 9,9912\n53,72 9,99", "LineString"),
        ("53.71 9.99\n53.72 9.99\n53.72 10\n53.71 9.99", "Polygon"),
        ("Rathausallee", "LineString"),
        ("rathausallee\nHarckesheyde", "MultiLineString"),
        ('{"type": "Point", "coordinates": [9.99, 53.71]}', "Point"),
    ],
)
def test_a_place_is_read_from_words_and_numbers_and_written_back(text, kind):
    shape = read_place(text)
    assert shape["type"] == kind
    assert read_place(write_place(shape)) == shape


@pytest.mark.parametrize("text", ["Hier", "{", "53,7106", "Rathausallee\n53,7106 9,9912", "53,7 9,9 4", "[" * 9000])
def test_what_is_no_place_is_refused_in_words(text):
    with pytest.raises(ValidationError):
        read_place(text)


def test_an_editor_writes_a_notice_with_three_fields(editor, index):
    add = reverse("wagtailadmin_pages:add", args=["notices", "noticepage", index.pk])
    html = editor.get(add).content.decode()
    data = querydict_from_html(html, form_id="page-edit-form")
    assert "tell_again" not in data, "nobody was told yet"
    assert data["starts_at"]
    data.update(
        {
            "title": "Rohrbruch",
            "slug": "rohrbruch",
            "lead": "Wir sind dran.",
            "geometry": "Rathausallee",
            "action-publish": "publish",
        }
    )
    answer = editor.post(add, dict(data.lists()))
    assert answer.status_code == 302, answer.context["form"].errors.as_data()
    page = NoticePage.objects.get(title="Rohrbruch")
    assert page.live
    assert (page.kind, page.geometry["type"], page.version, page.slug) == (
        NoticeKind.BUILDING_SITE,
        "LineString",
        1,
        "rohrbruch",
    )


def test_a_refused_place_says_what_to_do_and_keeps_what_was_typed(editor, make_notice):
    page = make_notice()
    data = querydict_from_html(editor.get(address(page)).content.decode(), form_id="page-edit-form")
    data["geometry"] = "52,5 13,4"
    html = editor.post(address(page), dict(data.lists())).content.decode()
    assert "außerhalb der Karte" in html
    assert "52,5 13,4" in html


def test_a_ticked_correction_raises_the_version_once_and_is_not_ticked_again(editor, make_notice):
    page = make_notice(geometry=POINT)
    send(editor, page, publish=False, tell_again="on", title="Neu")
    send(editor, page, publish=False)
    page = send(editor, page)
    assert (page.version, page.title, bool(page.corrected_at)) == (2, "Neu", True)
    assert page.geometry == POINT
    page = send(editor, page, lead="Nur ein Komma.")
    assert page.version == 2
    assert News.objects.count() == 2


def test_a_withdrawal_and_its_taking_back(editor, make_notice):
    page = send(editor, make_notice(), withdraw="on")
    assert page.withdrawn_at
    assert send(editor, page).withdrawn_at == page.withdrawn_at
    page = send(editor, page, withdraw=None)
    assert (page.withdrawn_at, page.version) == (None, 2)


def test_the_day_on_which_it_goes_follows_the_end_unless_an_editor_chose_one(editor, make_notice):
    page = send(editor, make_notice(), ends_at="2040-03-01 12:00")
    assert page.expire_at == page.ends_at + OVER_FOR
    page = send(editor, page, ends_at="2040-04-01 12:00")
    assert page.expire_at == page.ends_at + OVER_FOR
    page = send(editor, page, expire_at="2041-01-01 12:00")
    page = send(editor, page, ends_at="2040-05-01 12:00")
    assert page.expire_at.year == 2040 + 1


def test_the_form_says_whom_it_reaches(editor, make_notice):
    page = make_notice(kind=NoticeKind.OUTAGE)
    html = editor.get(address(page)).content.decode()
    assert "Das möchte bisher niemand wissen." in html
    follower(NoticeKind.OUTAGE)
    follower(NoticeKind.OUTAGE, channel=Channel.PUSH)
    follower(NoticeKind.OUTAGE, channel=Channel.PUSH)
    follower(NoticeKind.WARNING)
    html = editor.get(address(page)).content.decode()
    assert "1 Person per E-Mail" in html
    assert "2 Personen auf einem Gerät" in html
    send(editor, page, kind=NoticeKind.WARNING, publish=False)
    assert "auf einem Gerät" not in editor.get(address(page)).content.decode()


def test_the_form_says_who_was_told_and_leads_to_the_board(editor, make_notice):
    page = make_notice(publish=False)
    follower(NoticeKind.BUILDING_SITE)
    stopped = follower(NoticeKind.BUILDING_SITE)
    assert "data-told" not in editor.get(address(page)).content.decode()
    page = send(editor, page)
    Delivery.objects.filter(subscriber=stopped).update(state=DeliveryState.SENT, ended_at=clock.now())
    stopped.subscriptions.all().delete()
    html = editor.get(address(page)).content.decode()
    told = html.partition("data-told")[2].partition("</ul>")[0]
    assert "verschickt: 1, noch offen: 1" in " ".join(told.split())
    assert reverse("told_history", args=[News.objects.get().pk]) in told
    assert "Jetzt betrifft sie:" in html
    assert "1 Person per E-Mail" in html


def test_whoever_may_not_see_the_board_gets_no_link_to_it(writer, make_notice):
    follower(NoticeKind.BUILDING_SITE)
    html = writer.get(address(make_notice())).content.decode()
    assert "data-told" in html
    assert reverse("told_history", args=[News.objects.get().pk]) not in html


def test_the_menu_lists_all_notices_and_leads_to_a_new_one(editor, make_notice, index):
    make_notice("Rohrbruch", kind=NoticeKind.OUTAGE, ends=None)
    make_notice("Baum fällt", kind=NoticeKind.WARNING, publish=False)
    url = reverse("notices:index")
    assert url in editor.get("/admin/").content.decode()
    html = editor.get(url).content.decode()
    for words in ("Rohrbruch", "Baum fällt", "bis auf Weiteres", "gilt jetzt"):
        assert words in html
    assert "Rohrbruch" not in editor.get(url, {"kind": NoticeKind.WARNING}).content.decode()
    add = editor.get(reverse("notices:choose_parent"))
    assert add.url == reverse("wagtailadmin_pages:add", args=["notices", "noticepage", index.pk])


def test_the_menu_shows_notices_to_whoever_may_write_them(index, client):
    client.force_login(person("Stadtwerke"))
    assert reverse("notices:index") not in client.get("/admin/").content.decode()
    client.force_login(person("Redaktion"))
    assert reverse("notices:index") in client.get("/admin/").content.decode()


def test_the_scheduling_of_wagtail_is_there(editor, make_notice):
    html = editor.get(address(make_notice(begins=1, ends=2))).content.decode()
    assert 'name="go_live_at"' in html


def test_the_place_is_a_text_field_with_streets_and_a_map_beside_it(editor, make_notice):
    html = editor.get(address(make_notice(geometry=POINT))).content.decode()
    assert re.search(r'<textarea name="geometry"[^>]*>\s*53.71 9.99</textarea>', html)
    assert "<option>Rathausallee</option>" in html
    assert re.search(r'<script src="[^"]*place[^"]*\.js" type="module"></script>', html)
    hidden = re.findall(r"<[^>]*data-place-tool[^>]*>", html)
    assert len(hidden) == 3
    assert all(" hidden" in one for one in hidden), "only the script can make use of these"
