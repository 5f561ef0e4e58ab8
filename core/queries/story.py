"""Everything that a body of blocks points to, read together: so many queries, however many blocks there are."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import Exists, F, Model, OuterRef, Q
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils.html import escape
from wagtail.blocks import BoundBlock, ChooserBlock, RichTextBlock, StreamValue
from wagtail.models import Page, get_page_models
from wagtail.rich_text import expand_db_html
from wagtail.rich_text.rewriters import FIND_A_TAG, extract_attrs

from core.blocks.choosers import known
from core.domain.leaves import leaves
from core.domain.pictures import EVERY_SPEC
from core.models import BasePage, CustomDocument, CustomImage, CustomRendition
from core.querysets import MIRRORED, content_language, visible
from core.registries import Teaser

# No rich text holds this sign: it comes from no keyboard and no HTML.
SEAM = "\x1f"
Numbers = dict[type[Model], set[int]]


@dataclass
class Story:
    """What the templates of blocks look up: addresses of live pages, cards of public ones, finished rich text."""

    links: dict[int, str] = field(default_factory=dict)
    cards: dict[int, Teaser] = field(default_factory=dict)
    rich: dict[str, str] = field(default_factory=dict)


def read_story(body: StreamValue, request: HttpRequest | None) -> Story:
    """Read what the blocks of a body point to: pages, documents, pictures, each kind in one query.

    Wagtail would read per kind of block, and for rich text per text, with the language asked for at each link.
    """
    numbers, texts = _mentioned(body)
    pages = _pages(numbers[Page])
    documents = CustomDocument.objects.in_bulk(numbers[CustomDocument]) if numbers[CustomDocument] else {}
    images, renditions = _images(numbers[CustomImage])
    with known({Page: pages, CustomDocument: documents, CustomImage: images}):
        for value in _innermost(list(body)):
            if isinstance(value, CustomImage):
                _give_renditions(value, renditions[value.pk])
    links = {pk: page.get_url(request) for pk, page in pages.items()}
    foreign = {links[pk]: page.code for pk, page in pages.items() if page.code != content_language()}
    addresses = {"page": links, "document": {pk: one.url for pk, one in documents.items()}}
    cards = {
        pk: Teaser(page.title, links[pk], page.card_text or "", page.card_drawing or "")
        for pk, page in pages.items()
        if page.is_public
    }
    return Story(links, cards, _expanded(texts, addresses, foreign))


def _mentioned(body: StreamValue) -> tuple[Numbers, list[str]]:
    """Return the numbers of all that is chosen or linked in a body, and its rich texts."""
    numbers: Numbers = defaultdict(set)
    texts: list[str] = []
    for block, raw in leaves(body.stream_block, body.get_prep_value()):
        if isinstance(block, RichTextBlock):
            texts.append(raw or "")
        elif isinstance(block, ChooserBlock) and raw is not None:
            numbers[block.model_class].add(raw)
    kinds: dict[str, type[Model]] = {"page": Page, "document": CustomDocument}
    for match in FIND_A_TAG.finditer(SEAM.join(texts)):
        attributes = extract_attrs(match.group(1))
        model, number = kinds.get(attributes.get("linktype", "")), attributes.get("id", "")
        if model and number.isdigit():
            numbers[model].add(int(number))
    return numbers, texts


def _innermost(value: Any) -> Iterator[Any]:
    """Yield all values of blocks; through structs and lists it goes further in."""
    if isinstance(value, BoundBlock):
        yield from _innermost(value.value)
    elif isinstance(value, dict):
        yield from _innermost(value.values())
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for inner in value:
            yield from _innermost(inner)
    else:
        yield value


def _images(numbers: set[int]) -> tuple[dict[int, CustomImage], dict[int, list[CustomRendition]]]:
    """Return pictures with their renditions; the pictures come along with these, a new one has none yet."""
    renditions: dict[int, list[CustomRendition]] = defaultdict(list)
    rows = CustomRendition.objects.filter(image_id__in=numbers, filter_spec__in=EVERY_SPEC).select_related("image")
    for rendition in rows if numbers else []:
        renditions[rendition.image_id].append(rendition)
    images = {pk: rows[0].image for pk, rows in renditions.items()}
    new = numbers - images.keys()
    return images | (CustomImage.objects.in_bulk(new) if new else {}), renditions


def _give_renditions(image: CustomImage, renditions: list[CustomRendition]) -> None:
    """Hang renditions to a picture: copies, since the same picture may stand twice, each time with its own words."""
    image.prefetched_renditions = [copy(rendition) for rendition in renditions]
    for rendition in image.prefetched_renditions:
        rendition.image = image


def _pages(numbers: set[int]) -> dict[int, Any]:
    """Return the live pages among these, and for cards their lead, their drawing, and whether everybody may see them.

    Each is the one in the language of the address, if there is one; else it stays what it is, and is no card.

    Each page type keeps lead and drawing in a table of its own; the database joins them all, by primary key.
    """
    if not numbers:
        return {}
    own = content_language() == settings.LANGUAGE_CODE
    keys = Page.objects.filter(pk__in=numbers).values("translation_key")
    twin = Q(translation_key__in=keys, locale__language_code=content_language()) & ~MIRRORED
    public = Exists(visible(Page.objects.filter(pk=OuterRef("pk"))))
    types = [
        model._meta.model_name
        for model in get_page_models()
        if issubclass(model, BasePage) and Page in model._meta.parents
    ]
    rows = (
        Page.objects.live()
        .filter(Q(pk__in=numbers) if own else Q(pk__in=numbers) | twin)
        .annotate(
            is_public=public,
            code=F("locale__language_code"),
            card_text=Coalesce(*[F(f"{name}__lead") for name in types]),
            card_drawing=Coalesce(*[F(f"{name}__illustration") for name in types]),
        )
    )
    known = {page.pk: page for page in rows}
    in_words = {page.translation_key: page for page in known.values() if page.code == content_language()}
    return {pk: in_words.get(page.translation_key, page) for pk, page in known.items()}


def _link(match: re.Match[str], addresses: dict[str, dict[int, str]], foreign: dict[str, str]) -> str:
    """Return the opening tag of a link in rich text; what leads nowhere (any more) is no link."""
    attributes = extract_attrs(match.group(1))
    places = addresses.get(attributes.get("linktype", ""))
    if places is None:
        return match.group()
    number = attributes.get("id", "")
    address = places.get(int(number)) if number.isdigit() else None
    if not address:
        return "<a>"
    language = foreign.get(address)
    return f'<a href="{escape(address)}" hreflang="{language}">' if language else f'<a href="{escape(address)}">'


def _expanded(texts: list[str], addresses: dict[str, dict[int, str]], foreign: dict[str, str]) -> dict[str, str]:
    """Return rich texts by their stored form, with links as readers get them."""
    if not texts:
        return {}
    linked = FIND_A_TAG.sub(lambda match: _link(match, addresses, foreign), SEAM.join(texts))
    return dict(zip(texts, expand_db_html(linked).split(SEAM), strict=True))
