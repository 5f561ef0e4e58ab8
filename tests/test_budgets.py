"""Every page type has a literal query budget, counted without any cache; lists keep it however long they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import get_page_models

from core.models import BasePage, CustomImage
from projects.models import FieldPage, ProjectPage, WorkingGroupPage
from tests.conftest import cold_caches, copies, with_sizes

# Page type -> its fullest demo page and its budget. At most 18, for a project with news and dates; one of
# them, on every page, asks for the languages of the page: the switch, the phone's switch and hreflang share it.
BUDGETS = {
    "home.HomePage": ("/", 15),
    "projects.ProjectIndexPage": ("/projekte/?status=in-progress&field=lebensraum", 16),
    "projects.ProjectPage": ("/projekte/sammelaktion-mobilgeraete/", 18),
    "projects.FieldIndexPage": ("/handlungsfelder/", 14),
    "projects.FieldPage": ("/handlungsfelder/digitales-wir/", 16),
    "projects.WorkingGroupIndexPage": ("/arbeitskreise/", 12),
    "projects.WorkingGroupPage": ("/arbeitskreise/digitale-gesellschaft/", 15),
    "projects.NewsIndexPage": ("/aktuelles/?field=lebensraum&category=aus-den-projekten", 16),
    "projects.NewsPage": ("/aktuelles/sammelaktion-zieht-zwischenbilanz/", 15),
    "home.ContentPage": ("/baukasten/", 16),
    "home.LegalPage": ("/impressum/", 11),
    "participation.AccessibilityPage": ("/barrierefreiheit/", 14),
    "participation.JoinPage": ("/mitmachen/", 15),
    "participation.FormPage": ("/kontakt/", 12),
    "notifications.SubscribePage": ("/benachrichtigungen/", 15),
    "culture.EventIndexPage": ("/termine/", 16),
    "culture.EventPage": ("/termine/treffen-digitale-gesellschaft/", 16),
    "iot.MeasurementIndexPage": ("/messwerte/", 16),
    "iot.ContainerPage": ("/messwerte/container/", 13),
    "notices.NoticeIndexPage": ("/meldungen/", 12),
    "notices.NoticePage": ("/meldungen/leitungen-ulzburger-strasse/", 11),
}
# In other languages: some more, for the home page in that language, its locale, and relations that name German pages.
TRANSLATED = {
    "/en/": 19,
    "/en/projects/?field=living-space": 18,
    "/en/projects/mobile-devices-collection/": 20,
    "/en/fields-of-action/": 16,
    "/en/fields-of-action/living-space/": 18,
    "/en/take-part/": 16,
    "/en/take-part/become-a-future-ambassador/": 14,
    "/de-simple/": 19,
    "/de-simple/mitmachen/": 14,
}
KEPT = {ProjectPage: "sammelaktion-mobilgeraete", FieldPage: "digitales-wir", WorkingGroupPage: "digitale-gesellschaft"}
# Lists: what is multiplied, and the budget of each address that shows it.
LISTS = {
    ProjectPage: {
        "/": 15,
        "/projekte/": 16,
        "/projekte/csv/": 14,
        "/projekte/json/": 14,
        "/projekte/feed/": 15,
        "/handlungsfelder/digitales-wir/": 16,
        "/arbeitskreise/digitale-gesellschaft/": 15,
        "/sitemap.xml": 6,
    },
    FieldPage: {"/handlungsfelder/": 14},
    WorkingGroupPage: {"/arbeitskreise/": 12},
}


def queries(client, address: str) -> int:
    cold_caches()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_every_page_type_has_a_budget():
    ours = {model._meta.label for model in get_page_models() if issubclass(model, BasePage)}
    assert set(BUDGETS) == ours
    assert max(budget for _address, budget in BUDGETS.values()) <= 18


@pytest.mark.parametrize("label", BUDGETS)
def test_a_page_keeps_its_budget(client, city, label):
    address, budget = BUDGETS[label]
    with_sizes(*CustomImage.objects.all())
    assert queries(client, address) == budget


@pytest.mark.parametrize("address", TRANSLATED)
def test_a_translated_page_keeps_its_budget(client, city, address):
    assert queries(client, address) == TRANSLATED[address]


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize("model", LISTS)
def test_a_list_keeps_its_budget_with_any_number_of_items(client, city, model, count):
    kept = model.objects.get(slug=KEPT[model])
    for page in model.objects.exclude(pk=kept.pk):
        page.delete()
    copies(kept, count - 1)
    assert model.objects.live().count() == count
    assert {address: queries(client, address) for address in LISTS[model]} == LISTS[model]


def test_control_a_query_in_a_loop_breaks_the_budget(client, city, monkeypatch):
    monkeypatch.setattr("projects.views.pages.portfolio", lambda *_given: ProjectPage.objects.visible())
    assert queries(client, "/projekte/") > 30
