"""The demo's page with all places on the map."""

import json

from core.brand import content
from core.querysets import in_language
from core.registries import DemoStep, demo_data
from home.models import ContentPage, HomePage


def load_places_page() -> None:
    """Build the page that shows every public place, right below the home page."""
    texts = content("places")["page"]
    if in_language(ContentPage.objects.all()).filter(slug=texts["slug"]).exists():
        return
    block = {"heading": texts.pop("heading"), "intro": texts.pop("intro"), "places": [], "kind": "all"}
    page = ContentPage(**texts, body=json.dumps([{"type": "map", "value": block}]))
    in_language(HomePage.objects.all()).get().add_child(instance=page)
    page.save_revision().publish()


demo_data.register(DemoStep("page of places", 62, load_places_page))
