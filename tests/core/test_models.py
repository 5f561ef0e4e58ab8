"""Routing and restrictions say the same as Wagtail's own, with fewer queries."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.http import Http404
from wagtail.models import Page, PageViewRestriction

from core.models import BasePage
from core.querysets import visible
from projects.models import FieldPage, ProjectIndexPage, ProjectPage
from tests.conftest import german

ADDRESSES = [
    "",
    "projekte",
    "projekte/echtzeitstrom",
    "projekte/csv",
    "projekte/echtzeitstrom/json",
    "handlungsfelder/lebensraum",
]
UNKNOWN = [
    "nix",
    "projekte/nix",
    "projekte/echtzeitstrom/nix",
    "projekte/csv/nix",
    "echtzeitstrom",
    "lebensraum/handlungsfelder",
]


def wagtails_own_route(page, request, components):
    """Wagtail's walk down the tree, level by level."""
    try:
        return super(BasePage, page).route(request, components)
    except Http404:
        return None


def ours(page, request, components):
    try:
        return page.route(request, components)
    except Http404:
        return None


def name(result) -> tuple | None:
    if result is None:
        return None
    view = result.args[0] if result.args else None
    return result.page.pk, getattr(view, "__name__", None)


@pytest.mark.parametrize("address", ADDRESSES + UNKNOWN)
def test_an_address_leads_where_wagtail_leads(city, rf, address, monkeypatch):
    components = [part for part in address.split("/") if part]
    mine = name(ours(city, rf.get("/"), components))
    monkeypatch.setattr(BasePage, "_way_down", lambda *_args: [])
    assert mine == name(wagtails_own_route(city, rf.get("/"), components))
    assert (mine is None) == (address in UNKNOWN)


def test_the_same_slug_in_two_places_is_told_apart(client, city):
    project = ProjectPage.objects.get(slug="echtzeitstrom")
    project.slug = "lebensraum"
    project.save()
    assert client.get("/projekte/lebensraum/").context_data["page"] == project
    assert client.get("/handlungsfelder/lebensraum/").context_data["page"] == FieldPage.objects.get(slug="lebensraum")


def test_a_draft_is_not_found(client, project):
    project.unpublish()
    assert client.get(f"/projekte/{project.slug}/").status_code == 404
    assert client.get(f"/projekte/{project.slug}/csv/").status_code == 404


def restrict(page) -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("restricted", ["self", "parent", "root", "nothing"])
def test_restrictions_are_those_that_wagtail_finds(project, restricted, rf):
    pages = {"self": project, "parent": project.get_parent(), "root": Page.get_first_root_node()}
    if restricted in pages:
        restrict(pages[restricted])
    restrict(german(FieldPage).first())
    expected = set(super(BasePage, project).get_view_restrictions())
    assert set(project.get_view_restrictions()) == expected
    assert set(routed(project, rf).get_view_restrictions()) == expected
    assert bool(expected) == (restricted != "nothing")


def routed(page, rf) -> BasePage:
    """The page as an address leads to it."""
    home = page.get_ancestors().get(depth=2).specific
    return home.route(rf.get("/"), page.url_path.strip("/").split("/")[1:]).page


@pytest.mark.parametrize("links", [1, 2])
def test_an_alias_has_the_restrictions_of_its_source(project, city, rf, links):
    page = project
    for number in range(links):
        page = page.create_alias(parent=city, update_slug=f"alias-{number}", reset_translation_key=True).specific
    expected = {restrict(project)}
    assert set(super(BasePage, page).get_view_restrictions()) == expected
    assert set(routed(page, rf).get_view_restrictions()) == expected


@pytest.mark.parametrize(
    "address", ["/projekte/", "/projekte/echtzeitstrom/", "/projekte/csv/", "/projekte/echtzeitstrom/csv/"]
)
def test_a_restricted_branch_is_closed_with_all_its_addresses(client, city, address):
    restrict(german(ProjectIndexPage).get())
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.url.startswith("/konto/zugang/")


def test_lists_hide_the_alias_of_a_restricted_page(client, project, portfolio_page):
    project.create_alias(parent=portfolio_page, update_slug="alias", reset_translation_key=True)
    assert client.get("/projekte/json/").json()["count"] == 12
    restrict(project)
    assert client.get("/projekte/json/").json()["count"] == 10


def test_lists_hide_what_lies_below_a_restriction(client, city):
    assert visible(german(ProjectPage).all()).count() == 11
    restrict(german(ProjectIndexPage).get())
    pages = german(ProjectPage).all()
    assert list(visible(pages)) == list(pages.live().public()) == []
    html = client.get("/").content.decode()
    assert "/projekte/" not in html
    assert "Echtzeitstrom" not in client.get("/handlungsfelder/").content.decode()


def test_an_address_has_plain_letters(city):
    page = german(ProjectPage).first()
    for slug in ("muellabfuhr", "A-1"):
        page.slug = slug
        page.clean()
    page.slug = "müllabfuhr"
    with pytest.raises(ValidationError) as refused:
        page.clean()
    assert list(refused.value.message_dict) == ["slug"]


@pytest.fixture
def module_off(city, settings):
    """The dates as they are after their module was switched off: rows without code."""
    settings.MODULES_OFF = ["dates_that_are_off"]
    kinds = ContentType.objects.filter(app_label="culture")
    kinds.update(app_label="dates_that_are_off")
    ContentType.objects.clear_cache()
    yield
    ContentType.objects.clear_cache()


def test_pages_of_a_module_that_is_off_are_gone_for_everybody(client, editor, module_off):
    dates = Page.objects.get(slug="termine")
    assert "termine" not in visible(Page.objects.all()).values_list("slug", flat=True)
    assert client.get("/termine/").status_code == 404
    assert client.get("/termine/treffen-digitale-gesellschaft/").status_code == 404
    assert '"/termine/"' not in client.get("/").content.decode()
    assert "/termine/" not in client.get("/suche/?q=treffen").content.decode()
    assert f"/pages/{dates.pk}/" not in editor.get(f"/admin/pages/{dates.get_parent().pk}/").content.decode()


def test_control_without_the_settings_word_lists_would_name_them(client, module_off, settings):
    settings.MODULES_OFF = []
    assert "termine" in visible(Page.objects.all()).values_list("slug", flat=True)


def test_pages_come_back_with_their_module(client, city):
    assert client.get("/termine/").status_code == 200
    assert '"/termine/"' in client.get("/").content.decode()
