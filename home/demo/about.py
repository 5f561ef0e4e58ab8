"""The demo's pages about the programme, for the press, and of the law."""

import json
from typing import Any

from wagtail.models import Page

from core.brand import content
from core.querysets import in_language
from core.registries import DemoStep, demo_data
from home.demo.kit import Finder, finders, resolved
from home.models import ContentPage, HomePage, LegalPage


def _body(fields: dict[str, Any], find: dict[str, Finder]) -> str:
    text, blocks = fields.pop("text", ""), fields.pop("blocks", [])
    first = [{"type": "text", "value": text}] if text else []
    return json.dumps(resolved([*first, *blocks], find))


def _load(parent: Page, fields: dict[str, Any], find: dict[str, Finder], model: type[Page] = ContentPage) -> None:
    """Load a page and the pages below it; what exists stays as it is."""
    below = fields.pop("below", [])
    page = parent.get_children().filter(slug=fields["slug"]).first()
    if page is None:
        menu = fields.pop("menu", False)
        body = _body(fields, find)
        new = model(**fields, body=body, show_in_menus=menu, search_description=fields["lead"])
        page = parent.add_child(instance=new)
        page.save_revision().publish()
    for child in below:
        _load(page, child, find)


def load_about() -> None:
    """Load all of them."""
    texts = content("about")
    home = in_language(HomePage.objects.all()).get()
    find = finders(home, texts["documents"])
    for fields in texts["pages"]:
        _load(home, fields, find)
    for fields in texts["legal"]:
        _load(home, fields, find, LegalPage)


demo_data.register(DemoStep("about the programme", 70, load_about))
