"""The demo city stands in the test database once a session; each test sees it fresh through its transaction."""

from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from demo.people import EDITOR_EMAIL
from home.models import HomePage
from projects.models import ProjectIndexPage, ProjectPage


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("load_demo", stdout=StringIO())


@pytest.fixture
def city(db) -> HomePage:
    """The demo city's home page, read with cold caches."""
    cold_caches()
    return HomePage.objects.get()


@pytest.fixture
def portfolio_page(city) -> ProjectIndexPage:
    return ProjectIndexPage.objects.get()


@pytest.fixture
def project(city) -> ProjectPage:
    """The fullest project of the demo city."""
    return ProjectPage.objects.get(slug="sammelaktion-mobilgeraete")


@pytest.fixture
def editor(client, city, django_user_model) -> Client:
    """A client signed in as the demo's editor."""
    client.force_login(django_user_model.objects.get(email=EDITOR_EMAIL))
    return client


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
