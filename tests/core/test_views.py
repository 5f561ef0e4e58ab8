"""Health, robots, errors, and what every answer carries."""

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from core.models import CustomDocument
from core.querysets import visible_in_any_language
from projects.models import ProjectPage
from tests.conftest import german, person


def test_healthz_asks_nobody(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch):
    monkeypatch.setattr("core.views._Migrations.done", False)


def test_readyz_reads_the_migrations_once(client, db, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(1):
        assert client.get("/readyz").status_code == 200


def test_readyz_says_ready(client, db):
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "checks": {"database": "ok", "cache": "ok"}}


def test_readyz_says_what_is_missing(client, db, monkeypatch):
    def away(*_args):
        raise OperationalError("gone")

    with monkeypatch.context() as patch:
        patch.setattr("core.views.connection.cursor", away)
        answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert answer.json()["checks"]["database"] == "away"


def test_readyz_waits_for_migrations(client, db):
    from django.db.migrations.recorder import MigrationRecorder

    MigrationRecorder.Migration.objects.filter(app="projects").delete()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "migrations pending"


@pytest.fixture
def lost_database(monkeypatch, city):
    def away(*_args, **_kwargs):
        raise OperationalError("connection refused for 192.0.2.9")

    monkeypatch.setattr("projects.views.pages.portfolio", away)


def test_a_lost_database_is_503_and_asks_to_come_back(client, lost_database):
    answer = client.get("/projekte/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "zehn Sekunden" in answer.content.decode()


def test_control_without_the_guard_it_is_a_broken_page(client, lost_database, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "AwayMiddleware" not in name]
    with pytest.raises(OperationalError):
        client.get("/projekte/")


def test_an_unknown_address_helps_to_go_on(client, city):
    answer = client.get("/gibt-es-nicht/")
    assert answer.status_code == 404
    assert "/projekte/" in answer.content.decode()


def test_a_broken_page_answers_without_a_database(client, city, monkeypatch, django_assert_num_queries, rf):
    from core.views import server_error

    with django_assert_num_queries(0):
        answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "unser Fehler" in answer.content.decode()


def test_robots_and_sitemap_name_the_pages(client, city):
    assert "Disallow: /admin/" in client.get("/robots.txt").content.decode()
    assert (
        client.get("/sitemap.xml").content.decode().count("<url>")
        == visible_in_any_language(Page.objects.filter(depth__gt=1)).count()
        > 60
    )


STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)


@pytest.mark.parametrize("address", ["/", "/projekte/", "/projekte/csv/", "/gibt-es-nicht/", "/healthz"])
def test_public_answers_carry_the_strict_policy(client, city, address):
    headers = client.get(address).headers
    assert set(headers["Content-Security-Policy"].split("; ")) == set(STRICT.split("; "))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Permissions-Policy"].startswith("camera=()")


def test_the_admin_has_a_policy_of_its_own(client, city):
    policy = client.get("/admin/login/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy


def test_a_preview_may_stand_in_the_admins_frame_and_is_else_as_strict(project):
    headers = project.make_preview_request().headers
    expected = STRICT.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    assert set(headers["Content-Security-Policy"].split("; ")) == set(expected.split("; "))


@pytest.mark.parametrize("address", ["/", "/projekte/?status=in-progress", "/handlungsfelder/lebensraum/"])
def test_a_reader_gets_no_cookie(client, city, address):
    assert client.get(address).cookies == {}


def test_no_page_holds_an_inline_script_or_style(client, city):
    html = client.get("/projekte/").content.decode()
    assert "<style" not in html
    assert ' style="' not in html
    assert "<script>" not in html
    assert " onclick=" not in html


def test_a_page_for_accounts_asks_to_sign_in_in_our_look(client, project):
    PageViewRestriction.objects.create(page=project, restriction_type=PageViewRestriction.LOGIN)
    answer = client.get(project.url, follow=True)
    html = answer.content.decode()
    assert answer.redirect_chain[-1][0].startswith("/konto/anmelden/?next=")
    assert 'name="next" value="/projekte/sammelaktion-mobilgeraete/"' in html
    wrong = client.post("/konto/anmelden/", {"login": "x@example.org", "password": "falsch", "next": "/"})
    assert "Das hat noch nicht geklappt." in wrong.content.decode()


def test_a_page_with_a_password_opens_with_it(client, project):
    PageViewRestriction.objects.create(
        page=project, restriction_type=PageViewRestriction.PASSWORD, password="wurzel-und-fluegel"
    )
    asked = client.get(project.url)
    assert "Passwort nötig" in asked.content.decode()
    action = asked.context["action_url"]
    wrong = client.post(action, {"password": "falsch", "return_url": project.url})
    assert "Das hat noch nicht geklappt." in wrong.content.decode()
    right = client.post(action, {"password": "wurzel-und-fluegel", "return_url": project.url}, follow=True)
    assert "Was es bringt" in right.content.decode()


def test_readyz_says_that_nothing_can_be_kept(client, db, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": "/proc/nowhere",
        }
    }
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["cache"] == "away"


def test_a_wrong_host_and_a_wrong_token_are_answered_in_our_look(city):
    client = Client(enforce_csrf_checks=True)
    host = client.get("/", HTTP_HOST="evil.example")
    token = client.post("/_util/login/", {"username": "x", "password": "y"})
    assert (host.status_code, token.status_code) == (400, 403)
    assert "Diese Adresse verstehen wir nicht" in host.content.decode()
    assert "Bitte noch einmal senden" in token.content.decode()


def test_documents_go_through_the_address_that_asks_for_permission(client, city, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("documents", "images"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text("geheim")
    assert client.get("/media/documents/x.txt").status_code == 404


@pytest.fixture
def guarded(project, settings, tmp_path) -> str:
    """The address that takes the password of a project, while somebody counts."""
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path / "cache"}
    }
    restriction = PageViewRestriction.objects.create(
        page=project, restriction_type=PageViewRestriction.PASSWORD, password="wurzel-und-fluegel"
    )
    return reverse("wagtailcore_authenticate_with_password", args=[restriction.pk, project.pk])


def test_the_page_that_asks_for_a_password_tells_nothing_of_what_it_guards(client, guarded, project):
    page = client.get(guarded)
    assert page.status_code == 200
    assert project.title not in page.text
    assert project.lead not in page.text


def test_it_asks_for_no_page_that_the_password_does_not_open(client, guarded, project):
    draft = project.copy(update_attrs={"slug": "entwurf", "live": False})
    other = german(ProjectPage).exclude(pk=project.pk).live().first()
    for page in (draft, other):
        assert client.get(guarded.replace(f"/{project.pk}/", f"/{page.pk}/")).status_code == 404


def test_an_alias_opens_with_the_password_of_its_source(client, guarded, project):
    alias = project.create_alias(parent=project.get_parent(), update_slug="alias")
    assert client.get(guarded.replace(f"/{project.pk}/", f"/{alias.pk}/")).status_code == 200


def test_a_password_cannot_be_guessed_without_end(client, guarded, project):
    guess = {"password": "falsch", "return_url": project.url}
    assert [client.post(guarded, guess).status_code for _number in range(11)] == [200] * 10 + [429]
    root = Collection.get_first_root_node()
    closed = CollectionViewRestriction.objects.create(
        collection=root, restriction_type=CollectionViewRestriction.PASSWORD, password="wurzel-und-fluegel"
    )
    address = reverse("wagtaildocs_authenticate_with_password", args=[closed.pk])
    guess["return_url"] = "/"
    assert [client.post(address, guess).status_code for _number in range(11)] == [200] * 10 + [429]


def test_a_document_behind_a_password_stays_in_no_cache(client, city):
    document = CustomDocument.objects.create(title="Film", file=ContentFile(b"x" * 10, name="film.mp4"))
    root = Collection.get_first_root_node()
    closed = CollectionViewRestriction.objects.create(
        collection=root, restriction_type=CollectionViewRestriction.PASSWORD, password="wurzel-und-fluegel"
    )
    address = reverse("wagtaildocs_authenticate_with_password", args=[closed.pk])
    client.post(address, {"password": "wurzel-und-fluegel", "return_url": "/"})
    answer = client.get(document.url, headers={"range": "bytes=0-1"})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (206, "private, no-store")


@pytest.mark.parametrize(
    "path",
    [
        "/media/documents/a.txt",
        "/media//documents/a.txt",
        "/media/./documents/a.txt",
        "/media/images/../documents/a.txt",
    ],
)
def test_documents_are_not_among_the_media(client, city, settings, tmp_path, path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "documents").mkdir()
    (tmp_path / "images").mkdir()
    (tmp_path / "documents/a.txt").write_text("geheim")
    (tmp_path / "images/a.png").write_bytes(b"x")
    assert client.get(path).status_code == 404
    picture = client.get("/media/images/a.png")
    assert picture.status_code == 200
    picture.close()


def test_choosers_show_no_draft_of_others(client, project):
    ProjectPage.objects.filter(pk=project.pk).update(live=False)
    address = f"/admin/choose-page/chosen-multiple/?id={project.pk}"
    listing = f"/admin/choose-page/{project.get_parent().pk}/"
    own = german(ProjectPage).live().first()
    client.force_login(person("Stadtwerke"))
    refused = client.get(address)
    assert (refused.status_code, refused.headers.get("Location")) == (302, "/admin/")
    assert project.title not in client.get(listing).json()["html"]
    assert client.get(f"/admin/choose-page/chosen-multiple/?id={own.pk}").status_code == 200
    assert client.get("/admin/choose-page/chosen-multiple/?id=abc").status_code == 400
    client.force_login(person("Redaktion"))
    assert [one["id"] for one in client.get(address).json()["result"]] == [project.pk]
    assert project.title in client.get(listing).json()["html"]
