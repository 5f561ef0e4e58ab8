"""The outline of a body of blocks as HTML, made from its stored form alone: enough for the content checks.

Nothing is read that the blocks point to. What is chosen (a page, a document) becomes a link without words of its own.
"""

from typing import Any

from django.utils.html import escape
from wagtail.blocks import Block, CharBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.blocks.field_block import PageChooserBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from core.blocks.media import VideoBlock
from core.domain.leaves import below

CHOSEN = "data-chosen"


def sketch(block: Block, raw: Any, level: int = 2) -> str:
    """Return the outline of a block; `level` is what its headings start from."""
    if isinstance(block, ImageBlock):
        return _picture(raw)
    if isinstance(block, TypedTableBlock):
        return _table(block, raw or {})
    if isinstance(block, StructBlock):
        return _struct(block, raw or {}, level)
    if isinstance(block, StreamBlock | ListBlock):
        return "".join(sketch(child, value, level) for child, value in below(block, raw) or ())
    return _leaf(block, raw)


def chosen(kind: str, number: Any) -> str:
    """Return a link to a page or a document that has been chosen rather than written into a text."""
    return f'<a linktype="{kind}" id="{number}" {CHOSEN}></a>' if number else ""


def _leaf(block: Block, raw: Any) -> str:
    if isinstance(block, RichTextBlock):
        return str(raw or "")
    if isinstance(block, PageChooserBlock):
        return chosen("page", raw)
    if isinstance(block, DocumentChooserBlock):
        return chosen("document", raw)
    return f"<p>{escape(raw)}</p>" if isinstance(block, CharBlock | TextBlock) and raw else ""


def _picture(raw: Any) -> str:
    values = raw if isinstance(raw, dict) else {"image": raw}
    if not values.get("image"):
        return ""
    text = (values.get("alt_text") or "").strip()
    return '<img alt="">' if values.get("decorative") else f'<img alt="{escape(text)}">' if text else "<img>"


def _struct(block: StructBlock, raw: dict[str, Any], level: int) -> str:
    """Outline a struct. `headings` of our blocks says which fields are headings: the block's own, or one below it."""
    headings: dict[str, int] = getattr(block, "headings", {})
    inner = 3 if raw.get("heading") and "heading" in headings else level
    parts = []
    for name, child in block.child_blocks.items():
        value = raw.get(name)
        if name in headings and value:
            own = 2 if headings[name] == 2 else level
            parts.append(f"<h{own}>{escape(value)}</h{own}>")
        else:
            parts.append(sketch(child, value, inner))
    if isinstance(block, VideoBlock) and not raw.get("transcript"):
        parts.append("<video></video>")
    return "".join(parts)


def _table(block: TypedTableBlock, raw: dict[str, Any]) -> str:
    heads = "".join(f"<th>{escape(column['heading'])}</th>" for column in raw.get("columns", []))
    kinds = [block.child_blocks.get(column["type"]) for column in raw.get("columns", [])]
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{sketch(kind, cell)}</td>" for kind, cell in zip(kinds, row["values"], strict=False) if kind)
        + "</tr>"
        for row in raw.get("rows", [])
    )
    return f"<table><tr>{heads}</tr>{rows}</table>" if rows else ""
