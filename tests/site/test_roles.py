"""Every address, asked by everybody: who gets it, who has to sign in first, who is refused. See roles.txt.

A route that is not listed fails, and so does a line that no route needs any more.
"""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from accounts.enums import Role
from accounts.models import User
from projects.models import ProjectPage
from tests.conftest import confirm, person
from tests.site.routes import Route, all_routes, body, example, samples

WHO = ("anonymous", "citizen", *Role)
# What an answer may be, by the words of the table: "yes" is an answer, "no" shows and does nothing, the rest is exact.
ANSWERED = {"200", "302", "400", "404", "405", "410", "422"}
FITS = {"yes": ANSWERED, "no": {"no", "404", "405"}}


@cache
def table() -> list[tuple[str, list[str]]]:
    """Return the lines of roles.txt: a route's name, with * for the rest, and the answer for each in WHO."""
    text = (Path(__file__).parent / "roles.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(name, answers) for name, *answers in lines]


def line_for(route: Route) -> tuple[str, list[str]] | None:
    """Return the first line whose name fits."""
    return next(((name, answers) for name, answers in table() if fnmatchcase(route.name, name)), None)


def kind(answer) -> str:
    """Return an answer in the table's words."""
    where = answer.headers.get("Location", "")
    if answer.status_code == 302 and where.startswith(("/konto/anmelden/", "/konto/zugang/", "/admin/login/")):
        return "sign-in"
    if answer.status_code == 403 or (answer.status_code == 302 and where == reverse("wagtailadmin_home")):
        return "no"
    return "302" if answer.status_code in (301, 302) else str(answer.status_code)


@pytest.fixture
def asker(city, request) -> Client:
    """A client of one of WHO, who has just shown who they are."""
    client = Client(raise_request_exception=False)
    if request.param == "citizen":
        client.force_login(User.objects.create_user("ada@example.org", "wurzeln-und-fluegel"))
    elif request.param != "anonymous":
        client.force_login(person(request.param))
    if request.param != "anonymous":
        confirm(client)
    return client


def ask_all(client: Client, method: str, routes: Iterable[Route]) -> Iterator[tuple[Route, str]]:
    """Ask the addresses, each as if it were the first."""
    values = samples()
    key = client.cookies.get(settings.SESSION_COOKIE_NAME)
    session = key.value if key else None
    for route in routes:
        client.cookies.clear()
        if session:
            client.cookies[settings.SESSION_COOKIE_NAME] = session
        point = transaction.savepoint()
        answer = getattr(client, method)(example(route, values))
        body(answer)
        transaction.savepoint_rollback(point)
        yield route, kind(answer)


def expected(route: Route, who: str) -> str:
    line = line_for(route)
    return line[1][WHO.index(who)] if line else "not listed"


def test_every_route_is_listed():
    assert [route.name for route in all_routes() if line_for(route) is None] == []


def test_every_line_is_needed_and_whole():
    used = {line[0] for route in all_routes() if (line := line_for(route))}
    assert [name for name, _answers in table() if name not in used] == []
    assert [name for name, answers in table() if len(answers) != len(WHO)] == []


@pytest.mark.parametrize(("asker", "who"), [(who, who) for who in WHO], indirect=["asker"])
def test_reading(asker, who):
    found = {route.name: (expected(route, who), answer) for route, answer in ask_all(asker, "get", all_routes())}
    wrong = {name: pair for name, pair in found.items() if pair[1] not in FITS.get(pair[0], {pair[0]})}
    assert wrong == {}
    # A wildcard of nothing but 404 would prove nothing.
    for name, answers in table():
        if answers[WHO.index(who)] == "yes":
            assert {found[one][1] for one in found if fnmatchcase(one, name)} & {"200", "302", "405"}, name


@pytest.mark.parametrize(("asker", "who"), [(who, who) for who in WHO], indirect=["asker"])
def test_sending_opens_no_more_than_reading(asker, who):
    closed = [route for route in all_routes() if expected(route, who) in ("no", "sign-in")]
    found = {route.name: answer for route, answer in ask_all(asker, "post", closed)}
    assert {name: one for name, one in found.items() if one not in ("no", "sign-in", "404", "405")} == {}


# Forms of Wagtail's own that fail on a request without any of their parts. No browser sends that, and only staff can.
WAGTAILS_FAULTS = {
    "wagtailadmin_choose_page_external_link",
    "wagtailadmin_pages:add",
    "wagtailadmin_pages:copy",
    "wagtailadmin_pages:edit",
    "wagtailadmin_pages:revisions_revert",
    "wagtailredirects:process_import",
    "wagtailsnippetchoosers_iot_observedproperty:create",
    "wagtailsnippetchoosers_iot_sensor:create",
    "wagtailsnippetchoosers_iot_sensortype:create",
    "wagtailsnippetchoosers_iot_topicroute:create",
    "wagtailsnippetchoosers_iot_unit:create",
    "wagtailsnippetchoosers_participation_accessibilityfeedback:create",
    "wagtailsnippetchoosers_participation_accessibilityissue:create",
    "wagtailsnippetchoosers_projects_newscategory:create",
    "wagtailsnippets_core_place:add",
    "wagtailsnippets_core_place:copy",
    "wagtailsnippets_core_place:edit",
    "wagtail_localize:upload_pofile",
}


@pytest.mark.parametrize("asker", [Role.ADMINISTRATORS], indirect=True)
def test_sending_nothing_breaks_nothing(asker):
    found = {route.name: answer for route, answer in ask_all(asker, "post", all_routes())}
    broken = {name for name, one in found.items() if one not in {*ANSWERED, "no", "sign-in"}}
    assert broken == WAGTAILS_FAULTS


def test_control_a_page_that_nobody_guards_is_found(city, settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "AccountGuard" not in one]
    client = Client()
    client.force_login(User.objects.create_user("ada@example.org"))
    assert kind(client.get("/admin/")) == "sign-in"


# Pages: what each role may do on the city's portfolio and one of its projects, and on a project of the utility.
DEEDS = ("edit", "publish", "unpublish", "delete", "move", "add a child")
MATRIX = {
    ("the portfolio", "anonymous"): "------",
    ("the portfolio", "citizen"): "------",
    ("the portfolio", Role.EDITORS): "e----a",
    ("the portfolio", Role.APPROVERS): "epu-ma",
    ("the portfolio", Role.UTILITY): "------",
    ("the portfolio", Role.ADMINISTRATORS): "epudma",
    ("a project of the city", "anonymous"): "------",
    ("a project of the city", "citizen"): "------",
    ("a project of the city", Role.EDITORS): "e-----",
    ("a project of the city", Role.APPROVERS): "epudm-",
    ("a project of the city", Role.UTILITY): "------",
    ("a project of the city", Role.ADMINISTRATORS): "epudm-",
    ("a project of the utility", "anonymous"): "------",
    ("a project of the utility", "citizen"): "------",
    ("a project of the utility", Role.EDITORS): "e-----",
    ("a project of the utility", Role.APPROVERS): "epudm-",
    ("a project of the utility", Role.UTILITY): "e-----",
    ("a project of the utility", Role.ADMINISTRATORS): "epudm-",
}


def page_of(what: str) -> Page:
    project = ProjectPage.objects.get(slug="echtzeitstrom" if "utility" in what else "sammelaktion-mobilgeraete")
    return project.get_parent().specific if what == "the portfolio" else project


def can(client: Client, page: Page, deed: str) -> bool:
    """Do it, or open its page, and tell whether it is done or opens."""
    names = {"edit": "edit", "unpublish": "unpublish", "delete": "delete", "move": "move", "add a child": "add_subpage"}
    if deed == "publish":
        return (
            'name="action-publish"' in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        )
    return kind(client.get(reverse(f"wagtailadmin_pages:{names[deed]}", args=[page.pk]))) in ("200", "302")


@pytest.mark.parametrize(("asker", "who"), [(who, who) for who in WHO], indirect=["asker"])
@pytest.mark.parametrize("what", ["the portfolio", "a project of the city", "a project of the utility"])
def test_pages(asker, who, what):
    page = page_of(what)
    found = "".join(deed[0] if can(asker, page, deed) else "-" for deed in DEEDS)
    assert found == MATRIX[what, who]


@pytest.mark.parametrize(("asker", "who"), [(who, who) for who in WHO], indirect=["asker"])
@pytest.mark.parametrize("what", ["a project of the city", "a project of the utility"])
def test_sending_does_what_the_page_says_and_no_more(asker, who, what):
    page, rights = page_of(what), MATRIX[what, who]
    elsewhere = page.get_parent().get_parent()
    asker.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, elsewhere.pk]))
    asker.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert Page.objects.get(pk=page.pk).live is ("u" not in rights)
    asker.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert Page.objects.filter(pk=page.pk).exists() is ("d" not in rights)
