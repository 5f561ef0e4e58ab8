"""What is not published, or not for everybody, is not named: in no page, list, feed or file."""

import pytest
from wagtail.models import PageViewRestriction

from projects.models import FieldPage, WorkingGroupPage

PLACES = ["/", "/projekte/", "/projekte/echtzeitstrom/", "/projekte/csv/", "/projekte/json/", "/projekte/feed/"]
PLACES += ["/handlungsfelder/", "/handlungsfelder/lebensraum/", "/arbeitskreise/"]


@pytest.mark.parametrize("address", PLACES)
@pytest.mark.parametrize(("model", "slug"), [(FieldPage, "wohnwelten"), (WorkingGroupPage, "urbane-daten")])
@pytest.mark.parametrize("hidden", ["draft", "restricted"])
def test_what_is_hidden_is_named_nowhere(client, city, address, model, slug, hidden):
    page = model.objects.get(slug=slug)
    page.title = "Streng geheim"
    page.save()
    if hidden == "draft":
        page.unpublish()
    else:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert "Streng geheim" not in client.get(address).content.decode()


def test_control_published_it_is_named(client, city):
    page = FieldPage.objects.get(slug="wohnwelten")
    page.title = "Streng geheim"
    page.save()
    assert "Streng geheim" in client.get("/projekte/json/").content.decode()
