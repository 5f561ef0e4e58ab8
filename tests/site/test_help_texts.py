"""Whoever fills in a form of the admin finds a sentence of help at every field: of pages, snippets and blocks."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from wagtail.admin.panels import InlinePanel
from wagtail.blocks import Block, CharBlock, ListBlock, StreamBlock, StructBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.models import Page, get_page_models
from wagtail.snippets.models import get_snippet_models

# Fields that Wagtail itself brings, some of them without a word.
WAGTAILS = {
    "title", "slug", "seo_title", "search_description", "show_in_menus", "go_live_at", "expire_at",
    "comment_notifications",
}  # fmt: skip
# Rows of a form below another: what Django and Wagtail add.
TECHNICAL = {"id", "ORDER", "DELETE"}


def ours() -> list[type]:
    models = [model for model in get_page_models() if model is not Page] + list(get_snippet_models())
    return [model for model in models if model._meta.app_label in settings.PROJECT_APPS]


def silent_blocks(block: Block, place: str) -> Iterator[str]:
    """The blocks below this one that say nothing of what belongs there."""
    if isinstance(block, StreamBlock):
        for name, child in block.child_blocks.items():
            # What a kind of block is for, the picker says by its description.
            if not child.get_description():
                yield f"{place}.{name}"
            yield from silent_blocks(child, f"{place}.{name}")
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            if not help_of(child):
                yield f"{place}.{name}"
            yield from silent_blocks(child, f"{place}.{name}")
    elif isinstance(block, TypedTableBlock):
        yield from (f"{place}.{name}" for name, child in block.child_blocks.items() if not help_of(child))
    elif isinstance(block, ListBlock):
        yield from silent_blocks(block.child_block, f"{place}[]")


def help_of(block: Block) -> str:
    field = getattr(block, "field", None)
    return str(getattr(block.meta, "help_text", None) or (field and field.help_text) or "")


def silent_fields(form, place: str) -> Iterator[str]:
    """The fields of a form, and of the rows below it, that have no help."""
    for name, field in form.base_fields.items():
        if name not in WAGTAILS | TECHNICAL and not field.help_text and not field.widget.is_hidden:
            yield f"{place}.{name}"
        if hasattr(field, "block"):
            yield from silent_blocks(field.block, f"{place}.{name}")
    for name, formset in getattr(form, "formsets", {}).items():
        if name != "comments":
            yield from silent_fields(formset.form, f"{place}.{name}")


def panels_with_help(panel, place: str) -> Iterator[str]:
    """The fields whose help stands at their panel, not at their model: so with Wagtail's own abstract models."""
    if getattr(panel, "field_name", None) and panel.help_text:
        yield f"{place}.{panel.field_name}"
    for child in getattr(panel, "children", []):
        yield from panels_with_help(child, place)
    if isinstance(panel, InlinePanel):
        yield from panels_with_help(panel.child_edit_handler, f"{place}.{panel.relation_name}")


def edit_handler(model):
    handler = model.get_edit_handler() if issubclass(model, Page) else model.snippet_viewset.get_edit_handler()
    return handler.bind_to_model(model)


@pytest.mark.parametrize("model", ours(), ids=lambda model: model._meta.label)
def test_every_field_has_help(model):
    handler, name = edit_handler(model), model.__name__
    assert set(silent_fields(handler.get_form_class(), name)) - set(panels_with_help(handler, name)) == set()


def test_control_a_field_without_help_is_found():
    class Silent(StructBlock):
        word = CharBlock()

    assert list(silent_blocks(StreamBlock([("one", Silent())]), "body")) == ["body.one", "body.one.word"]
