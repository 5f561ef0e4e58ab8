"""What editors and strangers write runs nowhere: every text of the city is hostile, and every answer is read."""

import json
import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.template import engines
from django.test import Client
from wagtail import blocks
from wagtail.models import Page

from core.blocks import StoryBlock
from tests.conftest import forget_pages
from tests.site import hostile
from tests.site.hostile import INJECTED, MARK, URL, running
from tests.site.hostile_city import admin, public, read

pytestmark = pytest.mark.django_db


def faults(client: Client, addresses: Iterable[str]) -> dict[str, object]:
    """Ask all addresses; returns what runs, fails, or is no data although it says so."""
    found: dict[str, object] = {}
    for address in dict.fromkeys(addresses):
        answer = read(client, address)
        wrong: list[object] = [answer.status] if answer.status >= 500 else []
        if INJECTED.split(":")[0] in answer.headers:
            wrong.append("a header")
        if "html" in answer.kind:
            wrong += running(answer.text)
        elif "json" in answer.kind:
            json.loads(answer.content)
        elif re.match(r"application/(\w+\+)?xml", answer.kind) and answer.status == 200:
            wrong += [one.tag for one in ElementTree.fromstring(answer.content).iter() if "script" in one.tag]
        if wrong:
            found[address] = wrong
    return found


def test_every_text_that_an_editor_writes_is_hostile(poisoned):
    """All texts of our models took one but those that only take what is in a list, and every block is on a page."""
    left = set()
    for model in apps.get_models():
        if model._meta.app_label in hostile.OURS and model.__name__ not in hostile.NOT_WRITTEN:
            mine = {field.name for field in hostile.text_fields(model) if not field.choices}
            left |= {f"{model._meta.label}.{name}" for name in mine} - poisoned.taken
    assert left == {"core.Place.postal_code"}, "which is digits"
    pages = Page.objects.filter(depth__gt=1).specific()
    used = {part.block_type for page in pages if hasattr(page, "body") for part in page.body}
    assert used >= set(StoryBlock().child_blocks) - {"widget"}


def test_no_public_address_runs_them(poisoned):
    assert faults(poisoned.client(), public()) == {}


# Wagtail's comparison reads each text by a parser that wonders when one is an address.
@pytest.mark.filterwarnings("ignore::bs4.MarkupResemblesLocatorWarning")
def test_no_address_of_the_admin_runs_them(poisoned):
    assert faults(poisoned.client(signed_in=True), admin()) == {}


def test_control_a_filter_that_forgets_to_escape_is_found(poisoned, monkeypatch):
    assert faults(poisoned.client(), ["/projekte/"]) == {}
    monkeypatch.setattr("core.templatetags.look.conditional_escape", str)
    forget_pages()
    assert faults(poisoned.client(), ["/projekte/"]).keys() == {"/projekte/"}


@pytest.mark.parametrize("word", hostile.WORDS)
def test_control_a_template_that_marks_them_safe_is_found(word):
    template = '<p title="{{ word }}">{{ word }}</p><p title="%s">%s</p>'
    django = engines["django"]
    assert running(django.from_string(template % ("x", "x")).render({"word": word})) == []
    assert running(django.from_string(template % ("x", "{{ word|safe }}")).render({"word": word})) != []
    assert running(f'<a href="javascript:{MARK}">x</a><script type="application/ld+json">"{MARK}"</script>') != []


def test_a_word_in_quotes_is_found_all_the_same(poisoned, client):
    assert client.get("/api/v1/pages/", {"search": '"Calc"'}).json()["count"] > 0


# -- what can't be stored at all --------------------------------------------------------------------------------------

SCHEMES = (
    f"javascript:{MARK}",
    f"JaVaScRiPt:{MARK}",
    f"java\tscript:{MARK}",
    f"data:text/html,<script>{MARK}</script>",
)


def url_fields() -> Iterator[models.Field]:
    for model in apps.get_models():
        if model._meta.app_label in hostile.OURS:
            yield from (field for field in model._meta.concrete_fields if isinstance(field, models.URLField))


def url_blocks(block: blocks.Block) -> Iterator[blocks.Block]:
    if isinstance(block, blocks.URLBlock):
        yield block
    children = getattr(block, "child_blocks", {}).values()
    for child in [*children, *([block.child_block] if isinstance(block, blocks.ListBlock) else [])]:
        yield from url_blocks(child)


@pytest.mark.parametrize("address", SCHEMES)
def test_an_address_that_is_a_script_is_refused(address):
    fields = [*url_fields(), *url_blocks(StoryBlock())]
    assert len(fields) > 4
    for field in fields:
        with pytest.raises(ValidationError):
            field.clean(address, None) if isinstance(field, models.Field) else field.clean(address)
        field.clean("https://example.org/", None) if isinstance(field, models.Field) else field.clean(URL)


def test_the_editor_for_texts_keeps_no_script_and_no_such_link():
    stored = hostile.rich()
    assert running(stored) == []
    assert "javascript:hit" in stored, "as text"
    assert re.findall(r'href="([^"]*)"', stored) == [
        URL.replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    ]
