"""Hostile words for every field that somebody can fill, and what finds them where they would run."""

import json
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import CharField, Field, Model, TextField
from wagtail import blocks
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from core.blocks import TEXT_FEATURES

# Every word calls this. In a browser it is a function that notes the call.
MARK = "hit()"
FORMULA = "=cmd|' /C calc'!A0"
INJECTED = "X-Injected: hit"
LONG = (
    f"{FORMULA}\r\n{INJECTED}\r\nBEGIN:VEVENT\r\n\x0b</script></title></textarea><script>{MARK}</script>\"'>"
    f"<img src=x onerror={MARK}><svg onload={MARK}><a href=javascript:{MARK}>x</a>[{{{{7*7}}}}]{{% now 'Y' %}}"
)
MIDDLE = f"=\"'></script><script>{MARK}</script>"
SHORT = f'="><b onclick={MARK}>'
# What validators of addresses let through.
URL = f'https://example.org/"><script>{MARK}</script>'
EMAIL = f'"<script>{MARK}</script>"@example.org'
WORDS = (LONG, MIDDLE, SHORT, URL, EMAIL)
# Not written by people, or compared by the code: places in the tree, rules, zones, keys.
MACHINES = {"path", "url_path", "slug", "rule", "zone", "recurrence_id", "clean_name", "password", "hostname"}
# What must be so that a text may stand beside it.
BESIDE = {"culture.EventPage": {"is_free": False}}
# Beside the models of our own apps.
WAGTAILS = ("wagtailcore.Collection", "wagtailcore.Task", "wagtailcore.Workflow", "wagtailcore.Site")
# No editor writes these: they are made from pages, named in the code, or come from strangers (by forms, in the test).
NOT_WRITTEN = {
    "AccessibilityFeedback",
    "AuditEntry",
    "FormEntry",
    "GuardPass",
    "Mail",
    "Occurrence",
    "User",
    "Link",
    "DataRequest",
    "CustomRendition",
    "Way",
}
KINDS = ("unstyled", "header-two", "unordered-list-item", "unstyled", "ordered-list-item", "unknown", "code-block")
OURS = ("core", "projects", "culture", "notices", "participation", "home")


def rich(features: list[str] | None = None) -> str:
    """Return what the editor's own field stores when somebody sends it hostile words and links by hand."""
    links = [f"javascript:{MARK}", f"JaVa\tscript:{MARK}", f"data:text/html,<script>{MARK}</script>", URL]
    text = LONG.replace("\r\n", " ")
    content = {
        "blocks": [
            {"key": f"k{n}", "type": kind, "text": text, "depth": 0, "entityRanges": [], "inlineStyleRanges": []}
            for n, kind in enumerate(KINDS)
        ],
        "entityMap": {str(n): {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
                      for n, url in enumerate(links)},
    }  # fmt: skip
    for number in range(len(links)):
        content["blocks"][number]["entityRanges"] = [{"offset": 0, "length": 5, "key": number}]
    widget = get_rich_text_editor_widget("default", features=features or TEXT_FEATURES)
    return widget.value_from_datadict({"body": json.dumps(content)}, {}, "body")


def fitting(field: Any, tail: str, *arguments: Any) -> str | None:
    """Return the first hostile word that the field takes as a form would."""
    longest = getattr(field, "max_length", None) or getattr(getattr(field, "field", None), "max_length", None)
    for word in WORDS:
        for text in (word + tail, word) if word in (LONG, MIDDLE) else (word,):
            if longest and len(text) > longest:
                continue
            try:
                field.clean(text, *arguments)
            except ValidationError:
                continue
            return text
    return None


def _table(block: TypedTableBlock, value: Any) -> dict[str, Any]:
    kinds = [column["type"] for column in value["columns"]]
    return {
        "caption": LONG,
        "columns": [{"type": kind, "heading": LONG} for kind in kinds],
        "rows": [{"values": [poisoned(block.child_blocks[kind], "") for kind in kinds]} for _row in value["rows"]],
    }


def _struct(block: blocks.StructBlock, value: Any, tail: str) -> dict[str, Any]:
    # A film and a call have one target each: what is empty there stays so.
    empty = {name for name in ("url", "mail", "page", "document") if not value.get(name)}
    children = block.child_blocks.items()
    return {name: None if name in empty else poisoned(child, value.get(name), tail) for name, child in children}


def poisoned(block: blocks.Block, value: Any, tail: str = "") -> Any:
    """Return a block's stored value with hostile words in each of its texts, those that were left empty too."""
    match block:
        case blocks.RichTextBlock():
            value = rich(block.features)
        case blocks.CharBlock() | blocks.TextBlock() | blocks.URLBlock() | blocks.EmailBlock():
            value = fitting(block, tail) or value
        case TypedTableBlock():
            value = _table(block, value)
        case blocks.StreamBlock():
            value = [{**one, "value": poisoned(block.child_blocks[one["type"]], one["value"], tail)} for one in value]
        case blocks.ListBlock():
            entries = block.get_prep_value(block.to_python(value))
            value = [{**one, "value": poisoned(block.child_block, one["value"], tail)} for one in entries]
        case blocks.StructBlock():
            value = _struct(block, value, tail)
    return value


def _new_value(field: Field, one: Model) -> Any:
    if isinstance(field, StreamField):
        stored = field.stream_block.get_prep_value(getattr(one, field.attname))
        return field.to_python(json.dumps(poisoned(field.stream_block, stored, f" {one.pk}")))
    if isinstance(field, RichTextField):
        return rich(field.features)
    return fitting(field, f" {one.pk}", one)


def text_fields(model: type[Model]) -> Iterator[Field]:
    for field in model._meta.concrete_fields:
        texts = isinstance(field, CharField | TextField | StreamField) and field.editable
        if texts and field.name not in MACHINES:
            yield field


def fill(one: Model) -> set[str]:
    """Put hostile words into every text of an object; returns the fields that took one."""
    taken = set()
    for name, value in BESIDE.get(one._meta.label, {}).items():
        setattr(one, name, value)
    for field in text_fields(type(one)):
        value = _new_value(field, one)
        if value is not None:
            setattr(one, field.attname, value)
            taken.add(f"{one._meta.label}.{field.name}")
    return taken


def poison_all() -> set[str]:
    """Put hostile words into every text of the whole city, and publish it; returns the fields that took one."""
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    models += [apps.get_model(label) for label in WAGTAILS]
    plain = [model for model in models if not issubclass(model, Page) and model.__name__ not in NOT_WRITTEN]
    taken: set[str] = set()
    for model in plain:
        for one in model._base_manager.all():
            taken |= fill(one)
            one.save()
    for page in Page.objects.filter(depth__gt=1).specific():
        taken |= fill(page)
        live = page.live
        revision = page.save_revision(clean=False)
        if live:
            revision.publish()
    return taken


# -- finding ------------------------------------------------------------------------------------------------------


def _is_data(element: Tag) -> bool:
    """Tell whether an element holds whole data for scripts, which no browser runs."""
    if element.name != "script" or element.get("type") not in ("application/json", "application/ld+json"):
        return False
    json.loads(element.text)
    return True


def running(html: str) -> list[str]:
    """Return everything in a page that would run a hostile word, as a parser of HTML sees it."""
    found = []
    for element in BeautifulSoup(html, "html.parser").find_all(True):
        if element.name in ("script", "style") and MARK in element.text and not _is_data(element):
            found.append(str(element)[:200])
        for name, value in element.attrs.items():
            text = "".join(value if isinstance(value, list) else [str(value)])
            squeezed = "".join(text.split()).lower()
            runs = name.startswith("on") or name in ("style", "srcdoc")
            script = squeezed.startswith(("javascript:", "vbscript:", "data:text/html"))
            if (runs and "hit" in text) or (script and "hit" in text) or "hit" in name or '"' in name:
                found.append(f"<{element.name} {name}={text[:100]}>")
    if "[49]" in html:
        found.append("a template was run")
    return found
