"""No address escapes the browser tests: what is in no list fails here."""

import re
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, path

from core.registries import page_routes
from home.models import HomePage
from tests.e2e.addresses import (
    ADDRESSES,
    BESIDE,
    FILES,
    OF_EACH_SENSOR,
    PAGE_TYPES,
    UNLINKED,
    fetch,
    page_types,
    routes,
    routes_below_pages,
)

pytestmark = pytest.mark.browser

NOTES = ("This page is not available in English yet", "Diese Seite gibt es noch nicht in Leichter Sprache")


def test_every_address_is_listed():
    assert {*routes(), *routes_below_pages()} == set(ADDRESSES)


def test_control_a_new_address_is_noticed():
    grown = [*get_resolver().url_patterns, path("neu/", HttpResponse)]
    assert set(routes(grown)) - set(ADDRESSES) == {"neu/"}


def test_control_a_new_address_below_a_page_is_noticed(monkeypatch):
    grown = {**page_routes._patterns, HomePage: [path("neu/", HttpResponse)]}
    monkeypatch.setattr(page_routes, "_patterns", grown)
    assert set(routes_below_pages()) - set(ADDRESSES) == {"home.HomePage neu/"}


def test_every_page_type_has_a_page_that_is_looked_at(sitemap):
    assert {model._meta.label for model in page_types()} == set(PAGE_TYPES)
    assert set(PAGE_TYPES.values()) <= set(sitemap)


@pytest.mark.parametrize(("address", "kind"), FILES.items())
def test_what_is_no_page_is_no_page(site, address, kind):
    assert fetch(f"{site}{address}").kind == kind


def test_every_link_of_the_site_leads_to_a_known_page_or_file(site, sitemap):
    targets = {target for address in sitemap for target in links(site, address)}
    others = {one for one in targets - set(sitemap) - BESIDE if not one.startswith(OF_EACH_SENSOR)}
    unknown = {target for target in others if not says_what_is_missing(f"{site}{target}")}
    assert {target for target in unknown if fetch(f"{site}{target}").kind == "text/html"} == set()
    assert targets >= set(sitemap) - UNLINKED, "a page that no other page links to"


def says_what_is_missing(url: str) -> bool:
    """Tell whether this is the note that a page is not there in a language: the switch leads to it."""
    try:
        fetch(url)
    except HTTPError as error:
        text = error.read().decode()
        return error.code == 404 and any(note in text for note in NOTES)
    return False


def links(site: str, address: str) -> set[str]:
    """Return the paths within the site that a page links to."""
    found = re.findall(r'<a [^>]*href="([^"]+)"', fetch(f"{site}{address}").text)
    urls = (urlsplit(urljoin(f"{site}{address}", href)) for href in found)
    return {url.path for url in urls if f"{url.scheme}://{url.netloc}" == site}
