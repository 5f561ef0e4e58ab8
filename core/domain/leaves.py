"""Goes through the stored form of a body of blocks, without reading anything that the blocks point to."""

from collections.abc import Iterator
from typing import Any

from wagtail.blocks import Block, ListBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock


def _items(raw: list[Any]) -> Iterator[Any]:
    """Yield the values of a list block; an older form holds them without ids."""
    for item in raw:
        yield item["value"] if isinstance(item, dict) and item.get("type") == "item" else item


def below(block: Block, raw: Any) -> Iterator[tuple[Block, Any]] | None:
    """Return the blocks within a block with their stored values; None for a block that holds no others."""
    if isinstance(block, StreamBlock):
        children = block.child_blocks
        return ((children[row["type"]], row["value"]) for row in raw or [] if row["type"] in children)
    if isinstance(block, ListBlock):
        return ((block.child_block, value) for value in _items(raw or []))
    if isinstance(block, StructBlock):
        # A picture was stored as a bare number once, and its block is a struct all the same.
        values = raw if isinstance(raw, dict) else {"image": raw}
        return ((child, values.get(name)) for name, child in block.child_blocks.items())
    if isinstance(block, TypedTableBlock):
        columns = [block.child_blocks.get(column["type"]) for column in (raw or {}).get("columns", [])]
        rows = [row["values"] for row in (raw or {}).get("rows", [])]
        return ((child, value) for row in rows for child, value in zip(columns, row, strict=False) if child)
    return None


def leaves(block: Block, raw: Any) -> Iterator[tuple[Block, Any]]:
    """Yield the innermost blocks with their stored values, in reading order. `raw` is what `get_prep_value()` gives."""
    inner = below(block, raw)
    if inner is None:
        yield block, raw
        return
    for child, value in inner:
        yield from leaves(child, value)
