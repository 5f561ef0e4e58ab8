"""Which answers are kept, and that a kept answer is the one that would have been made."""

import gzip

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.test import Client, RequestFactory
from wagtail.models import Page, PageViewRestriction

from accounts.enums import Role
from core import cache
from core.middleware import PageCacheMiddleware
from projects.models import ProjectPage
from tests.conftest import forget_pages, person
from tests.core.cache.kept import warm, was_kept
from tests.site.routes import body, pages_and_below

PROJECT = "/projekte/sammelaktion-mobilgeraete/"
KEPT = (
    *("/", "/projekte/", PROJECT, "/projekte/csv/", "/projekte/json/", "/projekte/feed/", "/aktuelles/feed/"),
    *("/termine/", "/termine/kalender/", "/suche/", "/sitemap.xml", "/orte/", "/baukasten/"),
)
FRESH = (
    *("/healthz", "/readyz", "/kontakt/", "/barrierefreiheit/rueckmeldung/", "/suche/?q=digital", "/api/v1/projects/"),
    *("/suche/vorschlaege/?q=dig", "/projekte/?status=in-progress", "/?utm_source=x"),
)
OURS = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", settings.LANGUAGE_COOKIE_NAME)


@pytest.mark.parametrize("address", KEPT)
def test_what_everybody_reads_is_kept(city, address):
    assert not was_kept(address)
    assert was_kept(address)


def test_what_asks_no_database_is_kept_too(db):
    assert [Client().get("/robots.txt").headers["X-Accel-Expires"] for _time in range(2)] == ["1", "1"]


@pytest.mark.parametrize("address", FRESH)
def test_what_nobody_allowed_is_never_kept(city, address):
    client = Client()
    for _time in range(3):
        client.cookies.clear()
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.headers["X-Accel-Expires"] == "0"
    assert not [key for key in caches["pages"]._cache if "tag" not in key and "sequence" not in key]


def test_an_error_is_never_kept(city):
    for _time in range(2):
        answer = Client().get("/gibt-es-nicht/")
        assert answer.headers["X-Accel-Expires"] == "0"
    assert not was_kept("/gibt-es-nicht/")


def test_a_kept_answer_is_the_answer_that_would_be_made(city, settings):
    """All pages and what lies below them: status, headers, body, packed; every fourth without packing, too."""
    checked = 0
    for number, address in enumerate(pages_and_below()):
        for accepted in ("gzip", "") if number % 4 == 0 else ("gzip",):
            with settings_without_cache(settings):
                fresh = Client().get(address, headers={"accept-encoding": accepted})
                whole = unpacked(fresh)
            Client().get(address, headers={"accept-encoding": accepted})
            again = Client().get(address, headers={"accept-encoding": accepted})
            if fresh.status_code != 200 or again.headers["X-Accel-Expires"] == "0":
                continue
            checked += 1
            assert unpacked(again) == whole, address
            assert comparable(again.headers) == comparable(fresh.headers), address
            assert again.headers["Content-Length"] == str(len(again.content))
            assert ("Content-Encoding" in again.headers) == ("Content-Encoding" in fresh.headers), address
    assert checked > 100


def settings_without_cache(settings):
    """Take the page cache out of the way of a request, and nothing else."""
    from django.test import override_settings

    rest = [name for name in settings.MIDDLEWARE if "PageCache" not in name]
    return override_settings(MIDDLEWARE=rest)


def unpacked(answer) -> bytes:
    whole = body(answer)
    return gzip.decompress(whole) if answer.headers.get("Content-Encoding") == "gzip" else whole


def comparable(headers) -> dict[str, object]:
    """Return headers without those that the cache adds, and without the length, since packing adds chance bytes."""
    added = {"X-Accel-Expires", "Cache-Control", "ETag", "Content-Length"}
    found = {name: value for name, value in headers.items() if name not in added}
    return found | {"Vary": set(headers.get("Vary", "").split(", ")) - {"Cookie", ""}}


def test_a_kept_answer_says_how_long_it_may_be_kept(city):
    warm("/")
    headers = Client().get("/").headers
    assert headers["Cache-Control"] == "max-age=0, must-revalidate"
    assert headers["X-Accel-Expires"] == "1"
    assert "Cookie" in headers["Vary"]


def test_head_is_answered_from_what_get_left(city):
    assert not was_kept("/projekte/")
    Client().head("/robots.txt")
    assert Client().get("/robots.txt").content
    whole, head = Client().get("/projekte/"), Client().head("/projekte/")
    assert head.content == b""
    assert dict(head.headers) == dict(whole.headers)


def test_who_has_it_already_gets_304(city):
    warm("/projekte/")
    whole = Client().get("/projekte/")
    for known in (whole.headers["ETag"], f"W/{whole.headers['ETag']}", f'"x", {whole.headers["ETag"]}', "*"):
        answer = Client().get("/projekte/", headers={"if-none-match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["ETag"] == whole.headers["ETag"]
    for other in ('"x"', "", 'W/""', "x"):
        assert Client().get("/projekte/", headers={"if-none-match": other}).content == whole.content


@pytest.mark.parametrize("role", list(Role))
def test_who_is_signed_in_gets_no_kept_answer_and_leaves_none(city, role):
    signed_in = Client()
    signed_in.force_login(person(role))
    assert signed_in.get("/projekte/").headers["Cache-Control"] == "private, no-store"
    assert not was_kept("/projekte/")
    warm("/projekte/")
    assert not was_kept("/projekte/", signed_in)


@pytest.mark.parametrize(
    "name", [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", "django_language"]
)
@pytest.mark.parametrize("cookie", ["{}=x", "{}=", 'a=b; {}="x', "  {} = x;;;"])
def test_whoever_has_one_of_our_cookies_is_answered_anew(city, name, cookie):
    warm("/projekte/")
    assert not was_kept("/projekte/", headers={"cookie": cookie.format(name)})


def test_cookies_of_others_are_dropped_at_the_door(city):
    """Also for the first reader: what is kept cannot depend on them."""
    cookie = {"cookie": "_pk_id=abc; theme=dark"}
    assert not was_kept("/projekte/", headers=cookie)
    assert was_kept("/projekte/", headers=cookie)
    assert was_kept("/projekte/")


def test_a_page_with_a_restriction_is_never_kept(city):
    warm("/projekte/", PROJECT)
    for kind in (PageViewRestriction.PASSWORD, PageViewRestriction.LOGIN):
        restriction = PageViewRestriction.objects.create(
            page=Page.objects.get(slug="projekte"), restriction_type=kind, password="schwamm"
        )
        for address in ("/projekte/", PROJECT, "/projekte/csv/"):
            for _time in range(2):
                answer = Client().get(address)
                assert answer.headers["X-Accel-Expires"] == "0"
                assert b"Sammelaktion" not in answer.content
        restriction.delete()
        warm("/projekte/", PROJECT)


def test_what_a_password_opened_is_never_kept(city):
    page = ProjectPage.objects.get(slug="sammelaktion-mobilgeraete")
    one = PageViewRestriction.objects.create(
        page=page, restriction_type=PageViewRestriction.PASSWORD, password="schwamm"
    )
    knows = Client()
    knows.post(f"/_util/authenticate_with_password/{one.pk}/{page.pk}/", {"password": "schwamm", "return_url": PROJECT})
    for _time in range(2):
        assert knows.get(PROJECT).headers["X-Accel-Expires"] == "0"
        assert page.lead[:20].encode() in knows.get(PROJECT).content
        assert page.lead[:20].encode() not in Client().get(PROJECT).content


def test_a_preview_is_neither_kept_nor_answered_from_the_cache(city):
    """Wagtail sends a request of its own through all middleware, without cookies if nobody asked for it."""
    warm(PROJECT)
    page = ProjectPage.objects.get(slug="sammelaktion-mobilgeraete")
    page.title = "Noch ein Entwurf"
    preview = page.make_preview_request()
    assert b"Noch ein Entwurf" in preview.render().content if hasattr(preview, "render") else preview.content
    assert b"Noch ein Entwurf" not in Client().get(PROJECT).content


def test_the_demo_and_the_admin_are_never_kept(city):
    for address in ("/demo/postfach/", "/admin/login/", "/konto/login/", "/admin/"):
        assert Client().get(address).headers["X-Accel-Expires"] == "0"


# Views that would give somebody away, each behind the whole list of reasons.
def passes(view, **extra) -> bool:
    """Tell whether an answer of this view would be kept."""
    middleware = PageCacheMiddleware(view)
    for _time in range(2):
        answer = middleware(RequestFactory(**extra).get("/robots.txt"))
    return answer.headers["X-Accel-Expires"] == "1"


def plain(_request) -> HttpResponse:
    return HttpResponse("ok")


def test_control_a_plain_view_is_kept(db):
    assert passes(cache.cached_page()(plain))
    forget_pages()
    assert not passes(plain)


def with_token(request) -> HttpResponse:
    return HttpResponse(get_token(request))


def with_cookie(_request) -> HttpResponse:
    answer = HttpResponse("ok")
    answer.set_cookie("a", "b")
    return answer


def private(_request) -> HttpResponse:
    return HttpResponse("ok", headers={"Cache-Control": "Private"})


def not_stored(_request) -> HttpResponse:
    return HttpResponse("ok", headers={"Cache-Control": "no-store"})


def by_cookie(_request) -> HttpResponse:
    return HttpResponse("ok", headers={"Vary": "Accept-Encoding, cookie"})


def by_anything(_request) -> HttpResponse:
    return HttpResponse("ok", headers={"Vary": "*"})


def with_session(request) -> HttpResponse:
    class Session:
        accessed, modified = True, False

    request.session = Session()
    return HttpResponse("ok")


def for_somebody(request) -> HttpResponse:
    class Somebody(AnonymousUser):
        is_authenticated = True

    request._cached_user = Somebody()
    return HttpResponse("ok")


def in_preview(request) -> HttpResponse:
    request.is_preview = True
    return HttpResponse("ok")


def streaming(_request):
    from django.http import StreamingHttpResponse

    return StreamingHttpResponse(iter([b"ok"]))


def missing(_request) -> HttpResponse:
    return HttpResponse("ok", status=404)


def of_another_kind(_request) -> HttpResponse:
    return HttpResponse("ok", headers={"Content-Encoding": "br"})


def gone_at_once(request) -> HttpResponse:
    cache.at_most(request, 0.5)
    return HttpResponse("ok")


PERSONAL = (
    *(with_token, with_cookie, private, not_stored, by_cookie, by_anything, with_session, for_somebody),
    *(in_preview, streaming, missing, of_another_kind, gone_at_once),
)


@pytest.mark.parametrize("view", PERSONAL)
def test_an_answer_that_may_be_for_one_alone_is_not_kept_even_if_its_view_allows_it(db, view):
    assert not passes(cache.cached_page()(view))


def test_a_hit_is_logged_as_any_other_request(city, capsys):
    import structlog

    def lines() -> list[dict]:
        with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as logs:
            Client().get("/projekte/", headers={"user-agent": "Lynx"})
        return [line for line in logs if line["event"].startswith("request_")]

    fresh, kept = lines(), lines()
    assert was_kept("/projekte/")
    assert [line["event"] for line in kept] == ["request_started", "request_finished"]
    varying = {"request_id": ""}
    assert [line | varying for line in kept] == [line | varying for line in fresh]


def test_parameters_that_a_page_reads_are_kept_in_their_plain_spelling_only(city):
    warm("/aktuelles/?seite=1")
    for odd in ("seite=1&seite=1", "seite=1&x=2", "x=2", "seite=%31", "Seite=1", "seite=1&"):
        Client().get(f"/aktuelles/?{odd}")
        assert not was_kept(f"/aktuelles/?{odd}"), odd


def test_addresses_with_a_query_fill_only_so_many_places(city, monkeypatch):
    monkeypatch.setattr("core.cache.storage.QUERY_PLACES", 4)
    for number in range(12):
        Client().get(f"/aktuelles/?seite={number}")
    places = [key for key in caches["pages"]._cache if ":q" in key.removeprefix(":1:")]
    assert 1 <= len(places) <= 4
    # Two addresses at one place are never taken for each other.
    texts = {Client().get(f"/aktuelles/?seite={number}").context is None for number in range(12)}
    assert texts
