"""The demo's page with every block, and a page below it."""

import json
import re
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile
from wagtail.models import Page

from core.brand import content
from core.models import CustomDocument, CustomImage
from core.querysets import in_language
from core.registries import DemoStep, demo_data
from home.demo.pictures import PICTURES
from home.models import ContentPage, HomePage

# In the texts: {page:/projekte/}, {image:seeds}, {document:figures}.
REFERENCE = re.compile(r"\{(page|image|document):([^}]+)\}")
Finder = Callable[[str], int]


def picture(name: str) -> CustomImage:
    """Return one of the demo's pictures; draws it the first time."""
    title = f"Demo: {name}"
    known: CustomImage | None = CustomImage.objects.filter(title=title).first()
    return known or CustomImage.objects.create(title=title, file=ContentFile(PICTURES[name](), name=f"demo-{name}.png"))


def document(title: str, file: str, text: str) -> CustomDocument:
    """Return one of the demo's documents; writes it the first time."""
    known: CustomDocument | None = CustomDocument.objects.filter(title=title).first()
    content = text.lstrip().encode()
    # With its size, which the first reader's page would else write down.
    return known or CustomDocument.objects.create(
        title=title, file=ContentFile(content, name=file), file_size=len(content)
    )


def finders(home: HomePage, documents: dict[str, dict[str, str]]) -> dict[str, Finder]:
    """Return how each kind of reference becomes the number of what it names."""

    def page(address: str) -> int:
        found: Page = Page.objects.get(url_path=home.url_path.rstrip("/") + address)
        return found.pk

    return {
        "page": page,
        "image": lambda name: picture(name).pk,
        "document": lambda name: document(**documents[name]).pk,
    }


def resolved(value: Any, find: dict[str, Finder]) -> Any:
    """Return a block's value with numbers in place of references."""
    if isinstance(value, dict):
        return {key: resolved(inner, find) for key, inner in value.items()}
    if isinstance(value, list):
        return [resolved(inner, find) for inner in value]
    if not isinstance(value, str):
        return value
    whole = REFERENCE.fullmatch(value)
    if whole:
        return find[whole.group(1)](whole.group(2))
    return REFERENCE.sub(lambda match: str(find[match.group(1)](match.group(2))), value)


def load_kit() -> None:
    """Build the page that shows every block, with one page below it."""
    texts: dict[str, Any] = content("kit")
    if not texts or in_language(ContentPage.objects.all()).filter(slug=texts["slug"]).exists():
        return
    home = in_language(HomePage.objects.all()).get()
    find = finders(home, texts.pop("documents"))
    body, below = json.dumps(resolved(texts.pop("blocks"), find)), texts.pop("below")
    page = home.add_child(instance=ContentPage(**texts, body=body))
    page.save_revision().publish()
    for fields in below:
        text = json.dumps([{"type": "text", "value": fields.pop("text")}])
        child = page.add_child(instance=ContentPage(**fields, search_description=fields["lead"], body=text))
        child.save_revision().publish()


demo_data.register(DemoStep("kit of blocks", 80, load_kit))
