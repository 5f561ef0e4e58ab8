"""All addresses of the public site: what the URL resolver and the page types know, and what the tests do with each."""

import urllib.request
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.models import get_page_models

from core.models import BasePage

PAGES = "pages: Wagtail's tree, every live page is in the sitemap"

# Every address that exists. A value is PAGES, or an address that axe visits, or the reason why there is no page.
ADDRESSES = {
    "healthz": "no page: plain text for the process manager",
    "readyz": "no page: JSON for the process manager",
    "robots.txt": "no page: plain text for crawlers",
    "sw.js": "no page: the service worker",
    "manifest.webmanifest": "no page: what the site is as an app",
    "offline/": "/offline/",
    "sitemap.xml": "no page: XML for crawlers",
    "l/<str:token>/": "/l/nicht-gueltig/",
    "api/v1/": "/api/v1/",
    "demo/": "/demo/postfach/",
    "suche/": "/suche/?q=digital",
    "konto/": "/konto/anmelden/",
    "benachrichtigungen/": "/benachrichtigungen/ende/nicht-gueltig/",
    "admin/": "no page of ours: Wagtail's own, for editors",
    "admin/logout/": "no page: signs out",
    "admin/failwhale/": "no page: Wagtail's own page for errors is closed",
    "^admin/(?:login|password_reset(?:/.*)?)/$": "no page: leads to /konto/",
    "documents/": "no page: files to take away",
    "media/<slug:folder>/<str:name>": "no page: pictures",
    "admin/choose-page/chosen-multiple/": "no page: what a chooser of the admin asks",
    "documents/authenticate_with_password/<int:restriction_id>/": (
        "no page: takes the password of a collection that has one; the demo city has none"
    ),
    "_util/login/": "/_util/login/",
    "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/": (
        "no page: takes the password of a page that has one; the demo city has none"
    ),
    r"^((?:[\w\-]+/)*)$": PAGES,
    "projects.ProjectIndexPage csv/": "no page: a table to take away",
    "projects.ProjectIndexPage json/": "no page: JSON to take away",
    "projects.ProjectIndexPage feed/": "no page: an Atom feed",
    "projects.ProjectPage csv/": "no page: a table to take away",
    "projects.ProjectPage json/": "no page: JSON to take away",
    "projects.NewsIndexPage feed/": "no page: an Atom feed",
    "culture.EventIndexPage kalender/": "no page: a calendar to subscribe to",
    "culture.EventPage kalender/": "no page: a calendar file",
    "culture.EventPage kalender/<uuid:uid>/": "no page: a calendar file",
    "iot.ContainerPage melden/<slug:sensor>/": "/messwerte/container/melden/container-rathausallee/",
    "iot.ContainerPage melden/<slug:sensor>/danke/": "/messwerte/container/melden/container-rathausallee/danke/",
    "iot.MeasurementIndexPage art/<slug:kind>/": "/messwerte/art/container/",
    "iot.MeasurementIndexPage reihe/<slug:sensor>/<slug:key>/": "/messwerte/reihe/container-rathausallee/level/",
    "iot.MeasurementIndexPage reihe/<slug:sensor>/<slug:key>/csv/": "no page: a table to take away",
    "iot.MeasurementIndexPage reihe/<slug:sensor>/<slug:key>/json/": "no page: JSON to take away",
    "iot.MeasurementIndexPage werte/": "no page: values for scripts",
    "notices.NoticeIndexPage feed/": "no page: an Atom feed",
    "notices.NoticeIndexPage mein-weg/": "/meldungen/mein-weg/",
    "notices.NoticeIndexPage mein-weg/gesendet/": "/meldungen/mein-weg/gesendet/",
    "notifications.SubscribePage gesendet/": "/benachrichtigungen/gesendet/",
    "notifications.SubscribePage link/": "/benachrichtigungen/link/",
    "notifications.SubscribePage link/gesendet/": "/benachrichtigungen/link/gesendet/",
    "participation.AccessibilityPage rueckmeldung/": "/barrierefreiheit/rueckmeldung/",
    "participation.AccessibilityPage rueckmeldung/danke/": "/barrierefreiheit/rueckmeldung/danke/",
    "participation.FormPage danke/": "/kontakt/danke/",
}

# Every page type with its fullest demo page.
PAGE_TYPES = {
    "home.HomePage": "/",
    "projects.ProjectIndexPage": "/projekte/",
    "projects.ProjectPage": "/projekte/sammelaktion-mobilgeraete/",
    "projects.FieldIndexPage": "/handlungsfelder/",
    "projects.FieldPage": "/handlungsfelder/digitales-wir/",
    "projects.WorkingGroupIndexPage": "/arbeitskreise/",
    "projects.WorkingGroupPage": "/arbeitskreise/digitale-gesellschaft/",
    "projects.NewsIndexPage": "/aktuelles/",
    "projects.NewsPage": "/aktuelles/sammelaktion-zieht-zwischenbilanz/",
    "home.ContentPage": "/baukasten/",
    "home.LegalPage": "/impressum/",
    "participation.AccessibilityPage": "/barrierefreiheit/",
    "participation.JoinPage": "/mitmachen/",
    "participation.FormPage": "/kontakt/",
    "notifications.SubscribePage": "/benachrichtigungen/",
    "culture.EventIndexPage": "/termine/",
    "culture.EventPage": "/termine/treffen-digitale-gesellschaft/",
    "iot.MeasurementIndexPage": "/messwerte/",
    "iot.ContainerPage": "/messwerte/container/",
    "notices.NoticeIndexPage": "/meldungen/",
    "notices.NoticePage": "/meldungen/leitungen-ulzburger-strasse/",
}
PROJECT = PAGE_TYPES["projects.ProjectPage"]
FILTERED = "/projekte/?status=in-progress&field=digitales-wir"
NOTICE = "/projekte/?status=quatsch"
MY_DATA = ("/konto/meine-daten/", "/konto/meine-daten/gesendet/")
EMPTY = "/projekte/?status=completed"
UNKNOWN = "/gibt-es-nicht/"
VISITED = [*(address for address in ADDRESSES.values() if address.startswith("/")), *MY_DATA]
# One address of each kind of page that a reader can meet.
SAMPLES = [*PAGE_TYPES.values(), FILTERED, UNKNOWN, *VISITED]

# Pages beside Wagtail's tree to which pages link, and one for editors to which none does.
BESIDE = {
    "/suche/",
    "/en/search/",
    "/de-simple/suche/",
    "/api/v1/",
    "/konto/",
    "/en/konto/",
    "/de-simple/konto/",
    "/konto/meine-daten/",
    "/en/konto/meine-daten/",
    "/de-simple/konto/meine-daten/",
    "/barrierefreiheit/rueckmeldung/",
    "/benachrichtigungen/link/",
    "/meldungen/mein-weg/",
    "/en/notifications/link/",
    "/offline/",
    "/en/offline/",
    "/de-simple/offline/",
}
# Each sensor, each type, each form of a container has an address of its own; one of them is looked at (ADDRESSES).
OF_EACH_SENSOR = ("/messwerte/reihe/", "/messwerte/art/", "/messwerte/container/melden/")
UNLINKED = {"/baukasten/"}

# Files that answer beside the pages; nobody but a machine reads them.
FILES = {
    "/healthz": "text/plain",
    "/readyz": "application/json",
    "/robots.txt": "text/plain",
    "/sw.js": "text/javascript",
    "/manifest.webmanifest": "application/manifest+json",
    "/sitemap.xml": "application/xml",
    "/projekte/csv/": "text/csv",
    "/projekte/json/": "application/json",
    "/projekte/feed/": "application/atom+xml",
    "/aktuelles/feed/": "application/atom+xml",
    "/termine/kalender/": "text/calendar",
    "/meldungen/feed/": "application/atom+xml",
    "/messwerte/werte/?d=1": "application/json",
    "/messwerte/reihe/container-rathausallee/level/csv/": "text/csv",
    "/messwerte/reihe/container-rathausallee/level/json/": "application/json",
    "/api/v1/openapi.json": "application/json",
    "/api/v1/projects/": "application/json",
    "/suche/vorschlaege/?q=digital": "application/json",
    f"{PROJECT}csv/": "text/csv",
    f"{PROJECT}json/": "application/json",
}


class Answer(NamedTuple):
    kind: str
    text: str


def fetch(url: str) -> Answer:
    """Ask without a browser; an error of HTTP is an error here."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        return Answer(answer.headers.get_content_type(), answer.read().decode(errors="replace"))


def paths_of_sitemap(site: str) -> list[str]:
    """Return the paths that the running site's sitemap names."""
    root = ElementTree.fromstring(fetch(f"{site}/sitemap.xml").text)
    return [urlsplit(place.text).path for place in root.iterfind("{*}url/{*}loc")]


def routes(patterns: Iterable[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    """Return every top-level address of the URL resolver; what is included without a folder is top-level too."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "":
            yield from routes(pattern.url_patterns)
        else:
            yield str(pattern.pattern)


def page_types() -> list[type[BasePage]]:
    """Return all page types that Wagtail knows and that can be shown."""
    return [model for model in get_page_models() if issubclass(model, BasePage)]


def routes_below_pages() -> Iterator[str]:
    """Return every address below a page, by page type."""
    for model in page_types():
        for pattern in model.get_subpage_urls():
            if str(pattern.pattern):
                yield f"{model._meta.label} {pattern.pattern}"
