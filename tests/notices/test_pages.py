"""The overview and one notice: what holds now, what comes, what is over; in words, on the map, as a feed."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core import clock
from notices.admin_forms import OVER_FOR
from notices.demo import load_notices
from notices.enums import NoticeKind, State
from notices.models import NoticeIndexPage, NoticePage
from tests.conftest import forget_pages
from tests.core.cache.kept import was_kept
from tests.notices.conftest import HOUR, POINT

ATOM = "{http://www.w3.org/2005/Atom}"


def read(client, address="/meldungen/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def parts(html: str) -> dict[str, list[str]]:
    """The titles in each part of the overview."""
    ends = {"now": html.find('class="ngo-map"'), "coming": html.find("h-kommt"), "over": html.find("h-vorbei")}
    there = sorted((start, name) for name, start in ends.items() if start >= 0)
    found: dict[str, list[str]] = {"now": [], "coming": [], "over": []}
    for (start, name), (end, _next) in zip(there, [*there[1:], (len(html), "")], strict=True):
        found[name] = re.findall(r'<a href="/meldungen/[^"]+">([^<]+)</a></h3>', html[start:end])
    return found


def test_the_overview_says_what_holds_what_comes_and_what_is_over(client, make_notice):
    make_notice("Jetzt")
    make_notice("Bis auf Weiteres", ends=None, geometry=POINT)
    make_notice("Bald", begins=2, ends=4)
    make_notice("Vorbei", begins=-5, ends=-1)
    make_notice("Zurück", withdrawn_at=clock.now())
    assert parts(read(client)) == {
        "now": ["Bis auf Weiteres", "Jetzt"],
        "coming": ["Bald"],
        "over": ["Zurück", "Vorbei"],
    }
    assert "3 Meldungen gelten jetzt oder bald" in read(client)


def test_only_what_has_a_place_stands_on_the_map_and_the_list_says_all(client, make_notice):
    make_notice("Ohne Ort")
    html = read(client)
    assert "data-map" not in html
    make_notice("Mit Ort", geometry={"type": "LineString", "coordinates": [[9.99, 53.71], [10.0, 53.71]]})
    html = read(client)
    assert html.count('class="ngo-map__pin"') == 2, "one for each size of the map"
    assert len(re.findall(r'<svg class="ngo-map__shapes".*?<path d="M[^"]+" />', html)) == 1
    assert parts(html)["now"] == ["Mit Ort", "Ohne Ort"]
    assert "Nicht auf der Karte." in html


def test_the_filter_keeps_one_kind_and_names_what_it_does_not_know(client, make_notice):
    make_notice("Warnung", kind=NoticeKind.WARNING)
    make_notice("Sperrung", kind=NoticeKind.CLOSURE)
    assert parts(read(client, "/meldungen/?kind=warning"))["now"] == ["Warnung"]
    html = read(client, "/meldungen/?kind=quatsch")
    assert sorted(parts(html)["now"]) == ["Sperrung", "Warnung"]
    assert "quatsch" in html


def test_the_filter_counts_what_holds_and_what_comes_alone(client, make_notice):
    make_notice("Jetzt", kind=NoticeKind.WARNING)
    make_notice("Bald", kind=NoticeKind.WARNING, begins=2, ends=4)
    make_notice("Vorbei", kind=NoticeKind.WARNING, begins=-5, ends=-1)
    make_notice("Zurück", kind=NoticeKind.CLOSURE, withdrawn_at=clock.now())
    options = client.get("/meldungen/").context["options"]
    assert [(one.value, one.count) for one in options] == [("warning", 2)]


def test_what_was_withdrawn_says_so_before_anything_else(client, make_notice):
    page = make_notice("Zurück", lead="Der Platz ist zu.", withdrawn_at=clock.now(), geometry=POINT, where="Rathaus")
    html = read(client, page.url)
    said = html.index("Das gilt nicht mehr.")
    assert said < html.index("<h1")
    assert re.search(r"<dd><s>[^<]+</s><small>zurückgezogen</small>", html)
    assert html.count("Der Platz ist zu.") == 1 + html.count('content="Der Platz ist zu."'), "the map repeats nothing"


def test_an_empty_overview_says_that_all_is_as_usual(client, index):
    assert "Alles läuft wie gewohnt." in read(client)
    assert "Davon gilt gerade nichts." in read(client, "/meldungen/?kind=outage")


def test_each_kind_has_a_word_and_a_sign_of_its_own(client, make_notice):
    for kind in NoticeKind:
        make_notice(kind.label, kind=kind)
    signs = re.findall(r'<svg class="ngo-sign".*?</svg>\s*([^<\n]+)', read(client))
    assert sorted(word.strip() for word in signs) == sorted(str(kind.label) for kind in NoticeKind)
    drawings = set(re.findall(r'<svg class="ngo-sign"[^>]*>(.*?)</svg>', read(client)))
    assert len(drawings) == len(NoticeKind)


def test_one_notice_says_when_where_and_whether_it_holds(client, make_notice):
    page = make_notice("Eine", where="Rathausallee", geometry=POINT, text="Eins.\n\nZwei.", lead="Kurz.")
    html = read(client, page.url)
    for words in ("Rathausallee", "gilt jetzt", "<p>Eins.</p>", "<p>Zwei.</p>", "ngo-map__pin"):
        assert words in html
    page.corrected_at = clock.now()
    page.save_revision().publish()
    forget_pages()
    assert "Korrigiert am" in read(client, page.url)
    page.withdrawn_at = clock.now()
    page.save_revision().publish()
    forget_pages()
    html = read(client, page.url)
    assert "Das gilt nicht mehr." in html
    assert "Korrigiert am" not in html


def test_what_strangers_could_write_is_escaped(client, make_notice):
    page = make_notice("<b>x</b>", where="<i>y</i>", text="<script>z</script>", lead="<u>w</u>")
    for address in (page.url, "/meldungen/"):
        html = read(client, address)
        assert not [one for one in ("<b>x", "<i>y", "<script>z", "<u>w") if one in html]


def test_the_feed_has_the_filtered_notices(client, make_notice):
    make_notice("Warnung", kind=NoticeKind.WARNING, where="Am See", lead="Achtung.")
    make_notice("Sperrung", kind=NoticeKind.CLOSURE)
    make_notice("Entwurf", publish=False)
    root = ElementTree.fromstring(client.get("/meldungen/feed/?kind=warning").content)
    assert [one.findtext(f"{ATOM}title") for one in root.iter(f"{ATOM}entry")] == ["Warnung: Warnung"]
    assert "Am See Achtung." in root.find(f"{ATOM}entry").findtext(f"{ATOM}summary")
    root = ElementTree.fromstring(client.get("/meldungen/feed/").content)
    assert len(list(root.iter(f"{ATOM}entry"))) == 2


@pytest.mark.parametrize(("begins", "ends"), [(1, 3), (-1, 1)])
def test_a_notice_that_begins_or_ends_ends_the_kept_page(make_notice, begins, ends, monkeypatch, client):
    make_notice("Gleich", begins=begins, ends=ends)
    forget_pages()
    before = parts(read(client))
    assert was_kept("/meldungen/")
    at = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: at)
    assert not was_kept("/meldungen/")
    assert parts(read(client)) != before


def test_the_database_refuses_an_end_before_the_beginning(make_notice):
    page = make_notice()
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticePage.objects.filter(pk=page.pk).update(ends_at=page.starts_at - HOUR)
    page.ends_at = page.starts_at
    with pytest.raises(ValidationError, match="Ende liegt vor dem Anfang"):
        page.full_clean()


def test_a_place_beyond_the_map_is_refused_in_words(make_notice):
    page = make_notice()
    page.geometry = {"type": "Point", "coordinates": [13.4, 52.5]}
    with pytest.raises(ValidationError, match="außerhalb der Karte"):
        page.full_clean()


def test_a_notice_goes_some_time_after_its_end(make_notice):
    page = make_notice()
    assert page.expire_at == page.ends_at + OVER_FOR
    assert make_notice(ends=None).expire_at is None


def test_the_state_follows_from_the_times(make_notice):
    page = make_notice(begins=0, ends=1)
    states = [page.state(page.starts_at + shift) for shift in (-HOUR, 0 * HOUR, HOUR)]
    assert states == [State.COMING, State.NOW, State.OVER]


def test_the_demo_shows_each_state_and_each_kind_and_all_is_marked(city):
    found = list(NoticePage.objects.live())
    assert {one.state(clock.now()) for one in found} == {State.NOW, State.COMING, State.OVER}
    assert {one.kind for one in found} == set(NoticeKind.values)
    assert all(one.is_example for one in found)
    kinds = {one.geometry["type"] for one in found if one.geometry}
    assert kinds == {"Point", "LineString", "Polygon"}
    assert not NoticeIndexPage.objects.get().show_in_menus


def test_loading_again_changes_nothing(city):
    before = list(NoticePage.objects.order_by("pk").values("pk", "latest_revision_id"))
    load_notices()
    assert list(NoticePage.objects.order_by("pk").values("pk", "latest_revision_id")) == before
