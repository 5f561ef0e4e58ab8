"""A live piece of a module in any page."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock

from core.blocks.choosers import LiveChoice
from core.blocks.links import LINKS
from core.blocks.text import block_heading
from core.registries import Choices, widgets


def widget_choices() -> Choices:
    """Return what modules offer; a callable, so that migrations stay still when a module comes or goes."""
    return widgets.choices()


class WidgetBlock(StructBlock):
    """A module's widget: its kind and, for some kinds, its target. The registered renderer draws it."""

    headings = {"heading": 2}

    heading = block_heading()
    widget = LiveChoice(
        choices=widget_choices,
        label=_("Widget"),
        help_text=_("What a module shows live. If a module is switched off, nothing is shown in its place."),
    )
    text = CharBlock(
        label=_("Text"), max_length=250, required=False, help_text=_("One sentence above it: what one sees there.")
    )

    class Meta:
        icon = "desktop"
        label = _("Live widget")
        group = LINKS
        template = "blocks/widget.html"
        description = _("What a module shows live: numbers, free lockers, sensors.")
        preview_template = "blocks/previews/widget.html"
