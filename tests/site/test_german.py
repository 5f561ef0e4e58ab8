"""German throughout: no English is left on public pages, nor in what editors read on our forms, lists and menus.

Two nets: a text that stands as it is in a catalogue although that has German for it, and English words of the kind
that every second sentence has. Parts that say `lang="en"` are meant to be English.
"""

import re
from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
import wagtail
from babel.messages import Catalog
from babel.messages.mofile import read_mo
from bs4 import BeautifulSoup, NavigableString
from bs4.element import Comment, Doctype, Script, Stylesheet, TemplateString
from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model
from django.utils.encoding import force_str
from django.utils.functional import Promise
from django.utils.translation import override
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel, Panel
from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.models import Page

from accounts.enums import Role
from tests.conftest import confirm, person
from tests.site.routes import all_routes, body, example, samples
from tools.messages import catalogues

ROOT = Path(__file__).resolve().parents[2]
# Words without which no English sentence stands, and which are no German words.
ENGLISH = re.compile(
    r"\b(the|and|of|with|your|you|this|that|from|are|please|choose|shows?|which|where|what|when|by|to|for|on|it|as)\b",
    re.IGNORECASE,
)
# Names, and words that both languages have.
BOTH = re.compile(r"\b(Gefragt! Open|Point of|on-?line|by-nc|by-sa)\b", re.IGNORECASE)
ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", "aria-description", "data-label")
SILENT = (Comment, Doctype, Script, Stylesheet, TemplateString)


def words(soup: BeautifulSoup) -> Iterator[str]:
    """Yield every text that somebody reads or hears."""
    for part in soup(["script", "style", "template", "code", "pre"]):
        part.decompose()
    for part in soup.select('[lang]:not([lang^="de"]), [translate="no"]'):
        part.decompose()
    for text in soup.find_all(string=True):
        if isinstance(text, NavigableString) and not isinstance(text, SILENT) and text.strip():
            yield " ".join(text.replace("\xad", "").split())
    for tag in soup.find_all(True):
        yield from (" ".join(str(tag[name]).split()) for name in ATTRIBUTES if tag.get(name))
        if tag.name == "meta" and tag.get("name") == "description":
            yield str(tag["content"])


def german_catalogues() -> list[Catalog]:
    """Return the German catalogue; the others say what is simpler, or what is better English."""
    return [catalogue for path, catalogue in catalogues(ROOT).items() if path.parts[-3] == "de"]


@cache
def translated() -> dict[str, str]:
    """Our messages, where German is something else."""
    found = {}
    for catalogue in german_catalogues():
        for message in catalogue:
            for source, target in zip(
                message.id if isinstance(message.id, tuple) else (message.id,),
                message.string if isinstance(message.string, tuple) else (message.string,),
                strict=False,
            ):
                if source and target and source != target:
                    found[source] = target
    return found


def english(text: str) -> list[str]:
    """Return what is English in a text: the whole of it if a catalogue knows better, or single words."""
    if text in translated():
        return [text]
    found = ENGLISH.findall(BOTH.sub("", text))
    # One word alone may be part of a name ("Point of Care", "Voice to Go"): two are a sentence.
    return found if len(found) > 1 else []


def left_in(html: str) -> list[str]:
    return sorted({text[:120] for text in words(BeautifulSoup(html, "html.parser")) if english(text)})


def public_addresses() -> list[str]:
    """All live pages, the pages below them without a number, and what modules serve besides."""
    found = []
    for page in Page.objects.live().filter(locale__language_code=settings.LANGUAGE_CODE).specific():
        if page.url:
            found.append(page.url)
            for pattern in getattr(page, "get_subpage_urls", list)():
                if str(pattern.pattern) and "<" not in str(pattern.pattern):
                    found.append(f"{page.url}{pattern.pattern}")
    values = samples()
    routes = [example(route, values) for route in all_routes()]
    return [*found, *(one for one in routes if not one.startswith(("/admin/", "/django-admin/"))), "/gibt-es-nicht/"]


def test_public_pages_are_german(client, city):
    found = {}
    for address in public_addresses():
        answer = client.get(address)
        if (
            not answer.streaming
            and "text/html" in answer.headers.get("Content-Type", "")
            and (left := left_in(answer.content.decode()))
        ):
            found[address] = left
    assert found == {}


# Links between rows that no form and no list names.
NEVER_SHOWN = {
    "core.CustomRendition.image",
    "culture.Occurrence.event",
    "participation.FormEntry.page",
    "core.GuardPass.name",
}


def texts_of_model(model: type[Model]) -> Iterator[object]:
    """Yield the words that a model brings into forms and lists."""
    yield model._meta.verbose_name
    yield model._meta.verbose_name_plural
    for field in model._meta.get_fields():
        if isinstance(field, Field) and field.model.__module__.split(".")[0] in settings.PROJECT_APPS:
            if not isinstance(field, ParentalKey) and str(field) not in NEVER_SHOWN:
                yield field.verbose_name
            yield field.help_text
            yield from (label for _value, label in (field.flatchoices or ()))
            if hasattr(field, "stream_block"):
                yield from texts_of_block(field.stream_block)


def texts_of_block(block: Block) -> Iterator[object]:
    """Yield label, help and description of a block and of all below it."""
    yield from (block.label, getattr(block.meta, "help_text", ""), block.get_description())
    yield getattr(block.meta, "group", "")
    if field := getattr(block, "field", None):
        yield field.help_text
    if isinstance(block, StreamBlock | StructBlock):
        for child in block.child_blocks.values():
            yield from texts_of_block(child)
    elif isinstance(block, ListBlock):
        yield from texts_of_block(block.child_block)


def texts_of_panel(panel: Panel) -> Iterator[object]:
    """Yield heading and help of a panel and of all below it."""
    yield from (panel.heading, panel.help_text, getattr(panel, "label", ""))
    for child in getattr(panel, "children", []):
        yield from texts_of_panel(child)
    if isinstance(panel, InlinePanel):
        yield from texts_of_panel(panel.child_edit_handler)


def in_both(text: object) -> tuple[str, str]:
    """Return a text as it is in the code, and in German."""
    with override(None):
        source = force_str(text)
    with override("de"):
        return source, force_str(text)


# The same in both languages.
SAME = {
    "Name",
    "Text",
    "Link",
    "Status",
    "Museum",
    "Workshop",
    "URL",
    "Checkbox",
    "Film",
    "Video",
    "Region",
    "Version",
    "Format",
}


def untranslated(texts: Iterator[object]) -> set[str]:
    """Return the texts that German does not change, and those that no translation has ever seen."""
    found = set()
    for text in texts:
        source, german = in_both(text)
        if (
            source.strip()
            and source == german
            and source not in SAME
            and (isinstance(text, Promise) or english(source))
        ):
            found.add(source)
    return found


OUR_MODELS = [
    model for model in apps.get_models() if model.__module__.split(".")[0] in settings.PROJECT_APPS
]  # fmt: skip


@pytest.mark.parametrize("model", OUR_MODELS, ids=lambda model: model._meta.label)
def test_the_words_of_a_model_are_german(model):
    assert untranslated(texts_of_model(model)) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [model for model in OUR_MODELS if issubclass(model, Page)], ids=lambda model: model._meta.label
)
def test_the_panels_of_a_page_are_german(model):
    assert untranslated(texts_of_panel(model.get_edit_handler())) == set()


# Where Wagtail itself is English, in a word that we translate for ourselves.
WAGTAILS = {"/admin/workflows/add/": ["Page"]}


@pytest.fixture
def administrator(client, city):
    client.force_login(person(Role.ADMINISTRATORS))
    confirm(client)
    return client


def test_the_forms_and_lists_of_the_admin_are_german(administrator):
    """What Wagtail itself has no German for is Wagtail's: only texts of our own catalogue count here."""
    found = {}
    values = samples()
    # What pages are called in another language is no text of the admin.
    foreign = set(Page.objects.filter(locale__language_code="en").values_list("title", flat=True))
    for route in all_routes():
        address = example(route, values)
        if not address.startswith("/admin/"):
            continue
        answer = administrator.get(address)
        text = body(answer).decode("utf-8", "replace")
        if "text/html" not in answer.headers.get("Content-Type", ""):
            continue
        left = {one for one in words(BeautifulSoup(text, "html.parser")) if one in translated()} - set(Role) - foreign
        if left:
            found[address] = sorted(left)
    assert found == WAGTAILS


@pytest.mark.parametrize(
    "html",
    [
        "<p>Please choose one of these</p>",
        '<img alt="A picture of the park with a bench">',
        "<button>Search</button>",
    ],
)
def test_control_english_is_found(html):
    assert left_in(html) != []


@pytest.mark.parametrize("html", ['<p lang="en">One of the best</p>', "<p>Point of Care</p>", "<p>Suche im Park</p>"])
def test_control_names_and_german_are_not(html):
    assert left_in(html) == []


# Where our word is meant to stand in the admin too. Another meaning gets a context instead (pgettext).
OURS_IS_BETTER = {
    "Continue", "For site menus", "Home", "Last used", "Notifications", "Recovery codes", "Remove",
    "Sign in with a passkey", "sent", "user",
}  # fmt: skip


def test_our_words_do_not_take_the_place_of_others():
    """A message of ours stands for the same English everywhere: what is `To` in a form here is `To` in Wagtail."""
    theirs = {
        (str(message.id), str(message.string))
        for path in Path(wagtail.__file__).parents[1].glob("*/**/locale/de/LC_MESSAGES/django.mo")
        if path.relative_to(Path(wagtail.__file__).parents[1]).parts[0] in ("wagtail", "allauth")
        for message in read_mo(BytesIO(path.read_bytes()))
        if isinstance(message.id, str) and message.id and message.string and not message.context
    }
    (catalogue,) = german_catalogues()
    ours = {message.id: message.string for message in catalogue if isinstance(message.id, str) and not message.context}
    assert {word for word, text in theirs if ours.get(word, text) != text} == OURS_IS_BETTER
