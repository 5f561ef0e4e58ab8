"""The demo city stands in the test database once a session; each test sees it fresh through its transaction."""

import gc
import time
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from django.utils import translation
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from accounts.enums import Role
from accounts.models import User
from core.cache import store
from core.models import CustomImage, CustomRendition
from core.queries.pictures import wanted
from demo.people import PEOPLE
from home.models import HomePage
from projects.models import ProjectIndexPage, ProjectPage

# Migrations and pages leave little garbage; to look for it as often as Python does takes a tenth of all time.
gc.set_threshold(50_000, 20, 100)

# What no database can change (files, pure rules, tools, processes with a database of their own): run once, on SQLite.
ONCE = (
    "accounts/test_guards.py",
    "accounts/test_limits.py",
    "accounts/test_moderation.py",
    "accounts/test_signing_in.py",
    "core/cache/test_clock.py",
    "core/cache/test_middleware.py",
    "core/cache/test_poisoning.py",
    "core/test_admin.py",
    "core/test_blocks.py",
    "core/test_bucket.py",
    "core/test_picture_library.py",
    "core/test_uploads.py",
    "core/test_upload_size.py",
    "culture/test_admin.py",
    "culture/test_demo.py",
    "culture/test_event.py",
    "culture/test_feeds.py",
    "home/test_home.py",
    "integration/",
    "notices/test_admin.py",
    "notices/test_near_script.py",
    "notices/test_pages.py",
    "notifications/test_pages.py",
    "notifications/test_provider.py",
    "projects/test_admin.py",
    "site/scripts/",
    "site/test_canary.py",
    "site/test_file_broker.py",
    "site/test_german.py",
    "site/test_help_texts.py",
    "site/test_roles.py",
    "site/test_settings.py",
    "tools/",
)


# What a test asks for that reads or writes the database.
DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark them, and what asks for no database at all, so that the run on PostgreSQL leaves them out."""
    tests = Path(__file__).parent
    for item in items:
        asks = item.get_closest_marker("django_db") or DATABASE & set(getattr(item, "fixturenames", ()))
        path = item.path.relative_to(tests).as_posix() if item.path.is_relative_to(tests) else ""
        if not asks or path.startswith(ONCE):
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    # Wagtail names some crumbs in the language in which addresses are loaded: a server's first request does it in the
    # city's own, the demo would do it while it translates.
    get_resolver().url_patterns  # noqa: B018
    with django_db_blocker.unblock():
        call_command("load_demo", stdout=StringIO())
    # What has been loaded by now stays to the end.
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def empty_page_cache(monkeypatch) -> None:
    """Nothing is kept when a test begins. Its transaction never commits, so what waits for that happens at once."""
    forget_pages()
    monkeypatch.setattr("core.cache.purging.after_commit", lambda purge: purge())


@pytest.fixture(autouse=True)
def citys_own_language() -> None:
    """A request leaves its language on the thread; the next test begins without, as a new thread does."""
    translation.deactivate()


@pytest.fixture
def city(db) -> HomePage:
    """The demo city's home page, read with cold caches."""
    cold_caches()
    return german(HomePage).get()


@pytest.fixture
def limits(settings, tmp_path):
    """The limits of attempts as in the demo, where a cache of files counts."""
    files = "django.core.cache.backends.filebased.FileBasedCache"
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": files, "LOCATION": tmp_path / "cache"}}


@pytest.fixture
def portfolio_page(city) -> ProjectIndexPage:
    return german(ProjectIndexPage).get()


@pytest.fixture
def project(city) -> ProjectPage:
    """The fullest project of the demo city."""
    return ProjectPage.objects.get(slug="sammelaktion-mobilgeraete")


def person(role: Role) -> User:
    """Return the demo's person of a role."""
    return User.objects.get(email=next(one.email for one in PEOPLE if one.role == role))


def confirm(client: Client) -> None:
    """Let the signed-in person have shown just now who they are, so that sensitive pages open at once."""
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


@pytest.fixture
def editor(client, city) -> Client:
    """A client signed in as somebody who writes and publishes (Freigabe)."""
    client.force_login(person(Role.APPROVERS))
    return client


@pytest.fixture
def writer(client, city) -> Client:
    """A client signed in as somebody who writes and publishes nothing (Redaktion)."""
    client.force_login(person(Role.EDITORS))
    return client


def german(model: type[Page]) -> PageQuerySet:
    """Return the pages of a type in the city's own language."""
    return model.objects.filter(locale__language_code=settings.LANGUAGE_CODE)


def forget_pages() -> None:
    """Empty the page cache, where a test asks twice how an answer was made. It works, also if it just failed."""
    caches["pages"].clear()
    store.local.clear()
    store._owed.clear()
    store._asleep_until = 0.0


def with_sizes(*images: CustomImage) -> None:
    """Let pictures have all their sizes, without the seconds that making them takes: rows whose files are missing."""
    CustomRendition.objects.bulk_create(
        CustomRendition(image=one, filter_spec=name, file=f"images/{one.pk}-{name}", width=9, height=6)
        for one in images
        for name in wanted(one)
    )


def cold_caches() -> None:
    """Forget what Django and Wagtail keep in this process, as a fresh one would."""
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()


def copies(page: Page, count: int) -> list[Page]:
    """Publish so many copies of a page beside it."""
    return [
        page.copy(update_attrs={"slug": f"{page.slug}-{number}", "title": f"{page.title} {number}"})
        for number in range(count)
    ]
