"""Every state of the portfolio has an address; nonsense is ignored with a notice, never an error."""

import random

import pytest

from projects.models import ProjectPage
from tests.conftest import german


def shown(client, query: str) -> list[str]:
    context = client.get(f"/projekte/?{query}").context_data
    return [project.slug for project in context["projects"]]


def test_without_a_filter_all_projects_show(client, city):
    answer = client.get("/projekte/")
    assert len(answer.context_data["projects"]) == 11
    assert "11 von 11 Projekten" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "lookup"),
    [
        ("status=in-concept", {"status": "in-concept"}),
        ("field=bildungswelt", {"action_fields__slug": "bildungswelt"}),
        ("goal=4", {"goals__goal": 4}),
        ("group=urbane-daten", {"working_group__slug": "urbane-daten"}),
    ],
)
def test_each_filter_finds_its_projects(client, city, query, lookup):
    expected = list(german(ProjectPage).filter(**lookup).order_by("path").values_list("slug", flat=True))
    assert expected
    assert shown(client, query) == expected


def test_within_a_filter_any_value_fits_and_between_filters_all_must(client, city):
    both = shown(client, "status=in-concept&status=not-started")
    assert len(both) == 6
    narrowed = shown(client, "status=in-concept&status=not-started&field=bildungswelt")
    assert set(narrowed) < set(both)
    assert narrowed == shown(client, "field=bildungswelt&status=not-started&status=in-concept")


def test_the_page_shows_how_to_get_back(client, city):
    html = client.get("/projekte/?status=in-concept&field=bildungswelt").content.decode()
    assert 'href="/projekte/?field=bildungswelt"' in html
    assert 'href="/projekte/?status=in-concept"' in html
    assert "Alle Filter entfernen" in html


def test_a_filter_that_finds_nothing_offers_a_way_on(client, city):
    html = client.get("/projekte/?status=completed").content.decode()
    assert "0 von 11 Projekten" in html
    assert "Alle Projekte zeigen" in html


NONSENSE = [
    "status=quatsch",
    "goal=99",
    "goal=x",
    "field=../../etc/passwd",
    "group=%00",
    "status=%27%20OR%201=1--",
    "status=<script>alert(1)</script>",
    "field=" + "a" * 5000,
    "status=in-concept&status=quatsch",
]


@pytest.mark.parametrize("query", NONSENSE)
def test_nonsense_is_ignored_with_a_notice(client, city, query):
    answer = client.get(f"/projekte/?{query}")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "kennen wir nicht:" in html
    assert "<script>alert" not in html
    assert len(answer.context_data["projects"]) == (3 if "in-concept" in query else 11)


def test_many_wrong_values_are_not_all_repeated(client, city):
    query = "&".join(f"status=quatsch{number}" for number in range(500))
    assert client.get(f"/projekte/?{query}").content.decode().count("quatsch") == 5


@pytest.mark.parametrize("query", ["utm_source=x", "page=2", "status=", ""])
def test_what_is_no_filter_is_no_matter(client, city, query):
    answer = client.get(f"/projekte/?{query}")
    assert len(answer.context_data["projects"]) == 11
    assert "ngo-notice" not in answer.content.decode()


def test_the_counts_beside_the_choices_are_the_lists_lengths(client, city):
    options = client.get("/projekte/").context_data["options"]
    for name, choices in options.items():
        for choice in choices:
            assert len(shown(client, f"{name}={choice.value}")) == choice.count, (name, choice)


def test_drafts_and_restricted_projects_stay_hidden(client, city, project):
    from wagtail.models import PageViewRestriction

    ProjectPage.objects.get(slug="echtzeitstrom").unpublish()
    PageViewRestriction.objects.create(page=project, restriction_type=PageViewRestriction.LOGIN)
    slugs = shown(client, "")
    assert len(slugs) == 9
    assert not {"echtzeitstrom", project.slug} & set(slugs)
    assert b"echtzeitstrom" not in client.get("/projekte/csv/").content


def random_query(chance: random.Random) -> str:
    """A query string as an attacker, a broken link or a bored pupil writes it."""
    names = ["status", "field", "goal", "group", "status[]", "page", "%73tatus", ""]
    values = [
        "in-concept",
        "lebensraum",
        "4",
        "urbane-daten",
        "99999999999999999999",
        "-1",
        "1e9",
        "%F0%9F%8C%B1",
        "%00",
    ]
    values += ["%ff%fe", "../..", "'\"><svg onload=1>", "{{7*7}}", "%0d%0aSet-Cookie:a=b", "a" * 3000, "nan", "None"]
    parts = [f"{chance.choice(names)}={chance.choice(values)}" for _ in range(chance.randint(0, 12))]
    return chance.choice(["&", "&", ";"]).join(parts)


def test_random_addresses_never_break_the_list(client, city):
    chance = random.Random(1)
    for _ in range(150):
        query = random_query(chance)
        answer = client.get(f"/projekte/?{query}")
        assert answer.status_code == 200, query
        assert b"<svg onload" not in answer.content
        assert not answer.cookies
