"""Every page type has a literal query budget, counted without any cache; lists keep it however long they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import get_page_models

from core.models import BasePage
from projects.models import FieldPage, ProjectPage, WorkingGroupPage
from tests.conftest import cold_caches, copies

# Page type -> its fullest demo page and its budget. At most 17, for a project with news and dates.
BUDGETS = {
    "home.HomePage": ("/", 14),
    "projects.ProjectIndexPage": ("/projekte/?status=in-progress&field=lebensraum", 15),
    "projects.ProjectPage": ("/projekte/sammelaktion-mobilgeraete/", 17),
    "projects.FieldIndexPage": ("/handlungsfelder/", 14),
    "projects.FieldPage": ("/handlungsfelder/digitales-wir/", 15),
    "projects.WorkingGroupIndexPage": ("/arbeitskreise/", 11),
    "projects.WorkingGroupPage": ("/arbeitskreise/digitale-gesellschaft/", 14),
    "projects.NewsIndexPage": ("/aktuelles/?field=lebensraum&category=aus-den-projekten", 15),
    "projects.NewsPage": ("/aktuelles/sammelaktion-zieht-zwischenbilanz/", 14),
    "home.ContentPage": ("/baukasten/", 15),
    "home.LegalPage": ("/impressum/", 10),
    "participation.AccessibilityPage": ("/barrierefreiheit/", 13),
    "participation.JoinPage": ("/mitmachen/", 14),
    "participation.FormPage": ("/kontakt/", 11),
    "culture.EventIndexPage": ("/termine/", 15),
    "culture.EventPage": ("/termine/treffen-digitale-gesellschaft/", 15),
}
KEPT = {ProjectPage: "sammelaktion-mobilgeraete", FieldPage: "digitales-wir", WorkingGroupPage: "digitale-gesellschaft"}
# Lists: address, budget, and what is multiplied.
LISTS = {
    "/": (14, ProjectPage),
    "/projekte/": (15, ProjectPage),
    "/projekte/csv/": (14, ProjectPage),
    "/projekte/json/": (14, ProjectPage),
    "/projekte/feed/": (15, ProjectPage),
    "/handlungsfelder/": (14, FieldPage),
    "/handlungsfelder/digitales-wir/": (15, ProjectPage),
    "/arbeitskreise/": (11, WorkingGroupPage),
    "/arbeitskreise/digitale-gesellschaft/": (14, ProjectPage),
    "/sitemap.xml": (38, ProjectPage),
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
    assert max(budget for _address, budget in BUDGETS.values()) <= 17


@pytest.mark.parametrize("label", BUDGETS)
def test_a_page_keeps_its_budget(client, city, label):
    address, budget = BUDGETS[label]
    assert queries(client, address) == budget


@pytest.mark.parametrize("count", [1, 3, 30])
@pytest.mark.parametrize("address", LISTS)
def test_a_list_keeps_its_budget_with_any_number_of_items(client, city, address, count):
    budget, model = LISTS[address]
    kept = model.objects.get(slug=KEPT[model])
    for page in model.objects.exclude(pk=kept.pk):
        page.delete()
    copies(kept, count - 1)
    assert model.objects.live().count() == count
    assert queries(client, address) == budget


def test_control_a_query_in_a_loop_breaks_the_budget(client, city, monkeypatch):
    monkeypatch.setattr("projects.views.pages.portfolio", ProjectPage.objects.visible)
    assert queries(client, "/projekte/") > 30
