"""Entries, versions and the sequence; a render that races with a publish; a cache that goes away and comes back."""

from threading import Barrier, Thread

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.http import HttpResponse
from django.test import RequestFactory

from core import cache
from core.cache import tokens
from core.cache.entries import Entry
from core.cache.storage import Store
from core.middleware import PageCacheMiddleware

LONG_AGO, FAR = 0.0, 9e9


def entry(key: str = "http://testserver/?", text: str = "old", *tags: str, **times: float) -> Entry:
    return Entry(
        key=key, headers=(), plain=text.encode(), packed=None, etag='"x"', tags=frozenset({"content", *tags}),
        made_at=times.get("made_at", LONG_AGO), ends_at=times.get("ends_at", FAR),
    )  # fmt: skip


def kept(store: Store, one: Entry) -> bool:
    return store.keep(one, store.find(one.key)[1])


def text(store: Store, key: str = "http://testserver/?") -> str | None:
    found, _sequence = store.find(key)
    return found.plain.decode() if found else None


def test_what_is_kept_is_found_by_every_process():
    one, other = Store(), Store()
    assert kept(one, entry())
    assert (text(one), text(other)) == ("old", "old")


def test_a_purge_ends_what_bears_the_tag_in_every_process_and_nothing_else():
    one, other = Store(), Store()
    kept(one, entry("a?", "a", "wish:1"))
    kept(one, entry("b?", "b", "wish:2"))
    assert (text(other, "a?"), text(other, "b?")) == ("a", "b")
    one.purge(["wish:1"])
    assert [(text(store, "a?"), text(store, "b?")) for store in (one, other)] == [(None, "b")] * 2
    other.purge(["content"])
    assert [(text(store, "a?"), text(store, "b?")) for store in (one, other)] == [(None, None)] * 2


def test_a_copy_of_ones_own_gives_way_to_what_another_process_made_anew():
    one, other = Store(), Store()
    kept(one, entry())
    other.purge(["content"])
    kept(other, entry(text="new"))
    assert text(one) == "new"


def test_a_hit_asks_the_shared_cache_one_question(monkeypatch):
    store, asked = Store(), []
    kept(store, entry())
    get = LocMemCache.get
    monkeypatch.setattr(LocMemCache, "get", lambda self, key, **more: (asked.append(key), get(self, key, **more))[1])
    assert text(store) == "old"
    assert asked == ["sequence"]


def test_what_is_over_is_not_found_and_a_clock_that_went_back_makes_it_doubtful(monkeypatch):
    store = Store()
    kept(store, entry(made_at=100, ends_at=200))
    from datetime import UTC, datetime

    for now, found in ((99, None), (100, "old"), (199, "old"), (200, None)):
        monkeypatch.setattr("core.clock.now", lambda now=now: datetime.fromtimestamp(now, UTC))
        assert text(Store()) == found


def test_lost_numbers_end_what_they_stood_for():
    store = Store()
    for lost in (["sequence"], ["tag:content"], ["sequence", "tag:content"]):
        kept(store, entry())
        caches["pages"].delete_many(lost)
        fresh = Store()
        assert text(fresh) == (None if "tag:content" in lost else "old")


def test_copies_stay_below_their_limit(settings):
    settings.NGO_PAGE_CACHE = {**settings.NGO_PAGE_CACHE, "local_bytes": 50_000}
    store = Store()
    for number in range(20):
        kept(store, entry(f"{number}?", "x" * 8000))
        assert store.local.size <= 50_000
    assert store.local.get("19?")
    assert not store.local.get("0?")


def test_one_address_never_answers_for_another_at_the_same_place(monkeypatch):
    monkeypatch.setattr("core.cache.storage.QUERY_PLACES", 1)
    store = Store()
    kept(store, entry("http://testserver/?a=1", "one"))
    kept(store, entry("http://testserver/?a=2", "two"))
    assert text(Store(), "http://testserver/?a=2") == "two"
    assert text(Store(), "http://testserver/?a=1") is None


# ---- a render that races with a publish ----


class City:
    """A page whose text changes while somebody renders it: the reader waits between reading and answering."""

    def __init__(self) -> None:
        self.text, self.read, self.published = "old", Barrier(2, timeout=10), Barrier(2, timeout=10)
        self.races = True

    @property
    def view(self):
        @cache.cached_page()
        def page(_request) -> HttpResponse:
            seen = self.text
            if self.races:
                self.read.wait()
                self.published.wait()
            return HttpResponse(seen)

        return page

    def ask(self) -> str:
        return PageCacheMiddleware(self.view)(RequestFactory().get("/robots.txt")).content.decode()

    def race(self) -> None:
        """Publish while a reader is in the middle of a page."""
        reader = Thread(target=self.ask)
        reader.start()
        self.read.wait()
        self.text = "new"
        cache.store.purge([cache.CONTENT])
        self.published.wait()
        reader.join()
        self.races = False


def test_a_page_that_was_read_before_a_publish_is_never_kept():
    city = City()
    city.race()
    assert city.ask() == "new"


def test_control_without_the_second_look_at_the_sequence_the_old_page_would_stay(monkeypatch):
    monkeypatch.setattr("core.cache.storage.Store.keep", keep_blindly)
    city = City()
    city.race()
    assert city.ask() == "old"


def keep_blindly(self: Store, one: Entry, _sequence: int | None) -> bool:
    return self._keep(one, tokens.sequence(caches["pages"]))


def between(monkeypatch, work) -> None:
    """Do something in the middle of a purge: after the tags have got new versions, before anything else."""
    set_many = LocMemCache.set_many

    def then_work(self, data, **more):
        answer = set_many(self, data, **more)
        monkeypatch.setattr(LocMemCache, "set_many", set_many)
        work()
        return answer

    monkeypatch.setattr(LocMemCache, "set_many", then_work)


def first_only(backend, tags) -> None:
    """A purge without its last step."""
    backend.set("sequence", tokens.fresh(), timeout=None)
    backend.set_many({f"tag:{name}": tokens.fresh() for name in tags}, timeout=None)


def last_only(backend, tags) -> None:
    """A purge without its first step."""
    backend.set_many({f"tag:{name}": tokens.fresh() for name in tags}, timeout=None)
    backend.set("sequence", tokens.fresh(), timeout=None)


def kept_in_the_middle(monkeypatch) -> str | None:
    """A render that began before a purge ends in the middle of it."""
    store = Store()
    _found, before = store.find("http://testserver/?")
    between(monkeypatch, lambda: store.keep(entry(), before))
    Store().purge(["content"])
    return text(Store())


def test_a_render_that_ends_in_the_middle_of_a_purge_is_not_kept(monkeypatch):
    assert kept_in_the_middle(monkeypatch) is None


def test_control_without_the_first_change_of_the_sequence_it_would_be(monkeypatch):
    monkeypatch.setattr(tokens, "change", last_only)
    assert kept_in_the_middle(monkeypatch) == "old"


def read_in_the_middle(monkeypatch) -> str | None:
    """A reader compares versions in the middle of a purge, before the tags have changed."""
    store, reader = Store(), Store()
    kept(store, entry())
    set_many = LocMemCache.set_many

    def read_first(self, data, **more):
        assert text(reader) == "old"
        return set_many(self, data, **more)

    monkeypatch.setattr(LocMemCache, "set_many", read_first)
    store.purge(["content"])
    return text(reader)


def test_a_reader_who_compares_in_the_middle_of_a_purge_compares_again(monkeypatch):
    assert read_in_the_middle(monkeypatch) is None


def test_control_without_the_last_change_of_the_sequence_the_reader_would_not(monkeypatch):
    monkeypatch.setattr(tokens, "change", first_only)
    assert read_in_the_middle(monkeypatch) == "old"


# ---- a cache that is away ----


@pytest.fixture
def away(monkeypatch):
    """Let the shared cache fail, as Redis does that is stopped; call the result to bring it back."""

    def fail(*_args, **_more):
        raise ConnectionError("nobody there")

    def leave(store: Store) -> None:
        for name in ("get", "set", "add", "get_many", "set_many"):
            monkeypatch.setattr(LocMemCache, name, fail)

    def come_back(store: Store) -> None:
        monkeypatch.undo()
        store._asleep_until = 0.0

    return leave, come_back


def test_a_cache_that_is_away_fails_no_page_and_is_left_alone_for_a_moment(away, monkeypatch):
    leave, _come_back = away
    store = Store()
    kept(store, entry())
    leave(store)
    assert store.find("http://testserver/?") == (None, None)
    monkeypatch.setattr(LocMemCache, "get", lambda *_args: pytest.fail("it is asked again at once"))
    assert store.find("http://testserver/?") == (None, None)
    assert not store.keep(entry(), 5)


def test_a_purge_that_did_not_reach_the_cache_is_made_up_for_before_anything_is_answered(away):
    leave, come_back = away
    store, other = Store(), Store()
    kept(store, entry())
    leave(store)
    store.purge(["content"])
    come_back(store)
    # Control: another process knows nothing of it yet.
    assert text(other) == "old"
    assert text(store) is None
    assert text(other) is None


def test_a_cache_that_keeps_nothing_is_none(settings):
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    store = Store()
    assert store.find("a?") == (None, None)
    store.purge(["content"])
