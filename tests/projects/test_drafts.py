"""What is not published is not named: in no page, list, feed or file."""

import pytest

from projects.models import FieldPage, WorkingGroupPage

PLACES = ["/", "/projekte/", "/projekte/echtzeitstrom/", "/projekte/csv/", "/projekte/json/", "/projekte/feed/"]
PLACES += ["/handlungsfelder/", "/handlungsfelder/lebensraum/", "/arbeitskreise/"]


@pytest.mark.parametrize("address", PLACES)
@pytest.mark.parametrize(("model", "slug"), [(FieldPage, "wohnwelten"), (WorkingGroupPage, "urbane-daten")])
def test_a_draft_is_named_nowhere(client, city, address, model, slug):
    page = model.objects.get(slug=slug)
    page.title = "Streng geheim"
    page.save()
    assert model.objects.get(slug=slug).live
    page.unpublish()
    assert "Streng geheim" not in client.get(address).content.decode()


def test_control_published_it_is_named(client, city):
    page = FieldPage.objects.get(slug="wohnwelten")
    page.title = "Streng geheim"
    page.save()
    assert "Streng geheim" in client.get("/projekte/json/").content.decode()
