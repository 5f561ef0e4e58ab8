"""The open interface: what its description says is true, whatever is asked, and it only reads."""

import pytest
from django.urls import get_resolver
from wagtail.models import APIToken, PageViewRestriction

from culture.models import Occurrence
from iot.models import Datastream
from norderstedt_go.api import WAGTAIL_OPEN, api
from projects.models import ProjectPage

pytestmark = pytest.mark.django_db

# Every operation that there is, and what is seen of Wagtail's own.
OPERATIONS = {
    "/api/v1/projects/": "projects_list",
    "/api/v1/projects/{slug}/": "projects_get",
    "/api/v1/fields/": "fields_list",
    "/api/v1/news/": "news_list",
    "/api/v1/dates/": "dates_list",
    "/api/v1/dates/{id}/": "dates_get",
    "/api/v1/datastreams/": "datastreams_list",
    "/api/v1/datastreams/{number}/": "datastreams_get",
    "/api/v1/datastreams/{number}/observations/": "observations_list",
}
WAGTAIL = ("/api/v1/pages/", "/api/v1/pages/{page}/")
OTHER_METHODS = ("post", "put", "patch", "delete", "options", "trace")
# Fullest demo answer and its number of queries.
BUDGETS = {
    "/api/v1/projects/": 8,
    "/api/v1/projects/?field=lebensraum&status=in-progress&goal=11&group=urbane-daten": 8,
    "/api/v1/projects/sammelaktion-mobilgeraete/": 9,
    "/api/v1/fields/": 5,
    "/api/v1/news/": 6,
    "/api/v1/dates/": 7,
    "/api/v1/datastreams/?type=container": 7,
    "/api/v1/datastreams/?type=container&property=level&limit=100": 7,
    "/api/v1/datastreams/?sensor=container-rathausallee&locale=en": 7,
    "/api/v1/dates/?kind=workshop&project=norderstedt-app&field=digitales-wir&group=digitale-gesellschaft": 7,
}


def test_every_operation_is_listed_here():
    found = api.get_openapi_schema(path_prefix="/api/v1/")
    assert found["openapi"] == "3.1.0"
    assert {path: one["get"]["operationId"] for path, one in found["paths"].items()} == OPERATIONS
    assert all(set(one) == {"get"} for one in found["paths"].values())


def test_of_wagtails_own_interface_only_two_operations_are_open():
    mounted = (one for one in get_resolver().url_patterns if getattr(one, "namespace", "") == "wagtailapi_v3")
    names = {pattern.name for one in mounted for pattern in one.url_patterns}
    assert names == set(WAGTAIL_OPEN)
    assert len(WAGTAIL) == len(WAGTAIL_OPEN)


@pytest.mark.parametrize("path", [*OPERATIONS, *WAGTAIL])
@pytest.mark.parametrize("method", OTHER_METHODS)
def test_whatever_does_not_read_is_405(client, project, path, method):
    one = Occurrence.objects.earliest("start").uid
    address = path.replace("{slug}", project.slug).replace("{page}", str(project.pk)).replace("{id}", str(one))
    address = address.replace("{number}", str(Datastream.objects.public().earliest("pk").pk))
    assert client.get(address).status_code == 200
    answer = getattr(client, method)(address)
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


CLOSED = [
    "/api/v1/pages/1/publish/",
    "/api/v1/pages/1/revisions/",
    "/api/v1/whoami/",
    "/api/v1/sites/",
    "/api/v1/schema/",
]


@pytest.mark.parametrize("path", CLOSED)
def test_the_rest_of_wagtails_interface_is_not_there(client, city, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_a_key_of_wagtail_opens_no_more_than_none(client, project, django_user_model):
    chief = django_user_model.objects.create_superuser("chief@example.org")
    _token, key = APIToken.create_token(user=chief, name="test") if hasattr(APIToken, "create_token") else (None, "x")
    project.unpublish()
    address = f"/api/v1/pages/{project.pk}/"
    client.force_login(chief)
    assert client.get(address, headers={"Authorization": f"Bearer {key}"}).status_code == 404


@pytest.mark.parametrize("address", BUDGETS)
def test_an_answer_keeps_its_number_of_queries(client, city, address, django_assert_num_queries):
    with django_assert_num_queries(BUDGETS[address]):
        assert client.get(address).status_code == 200


def test_filters_say_what_the_portfolio_says(client, city):
    page = client.get("/projekte/json/?status=in-progress&field=lebensraum").json()
    found = client.get("/api/v1/projects/?status=in-progress&field=lebensraum").json()
    assert [one["title"] for one in found["items"]] == [one["title"] for one in page["projects"]]
    assert found["count"] == page["count"] > 0


def test_a_list_comes_in_parts(client, city):
    whole = [one["slug"] for one in client.get("/api/v1/projects/").json()["items"]]
    parts = [client.get(f"/api/v1/projects/?limit=4&offset={offset}").json() for offset in (0, 4, 8)]
    assert [one["slug"] for part in parts for one in part["items"]] == whole
    assert {part["count"] for part in parts} == {len(whole)}


MISTYPED = ["?staus=in-progress", "?status=quatsch", "?limit=0", "?limit=101", "?offset=-1", "?goal=18", "?field=Ä"]


@pytest.mark.parametrize("query", MISTYPED)
def test_what_is_mistyped_is_refused_and_not_echoed(client, city, query):
    answer = client.get(f"/api/v1/projects/{query}")
    assert answer.status_code == 422
    assert "input" not in answer.json()["detail"][0]


def test_a_restricted_project_is_in_no_answer(client, project):
    PageViewRestriction.objects.create(page=project, restriction_type=PageViewRestriction.LOGIN)
    assert project.slug not in client.get("/api/v1/projects/").text
    assert project.slug not in client.get("/api/v1/fields/").text
    assert client.get(f"/api/v1/projects/{project.slug}/").status_code == 404
    assert client.get(f"/api/v1/pages/{project.pk}/").status_code == 404


def test_a_project_carries_its_measurements(client, project):
    found = client.get(f"/api/v1/projects/{project.slug}/").json()
    assert len(found["measurements"]) == sum(figure.measurements.count() for figure in project.figures.all()) > 0
    assert ProjectPage.objects.get(slug=found["slug"]).title == found["title"]


def test_the_documentation_loads_nothing_from_others(client, city):
    page = client.get("/api/v1/").text
    assert "Offene Schnittstelle" in page.replace("\u00ad", "")
    assert "cdn" not in page
    assert 'src="//' not in page
    assert 'src="https:' not in page
