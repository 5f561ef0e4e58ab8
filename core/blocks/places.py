"""A map with places, and the list beside it."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, ListBlock, StructBlock, StructValue, TextBlock
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from core.blocks.links import LINKS
from core.enums import PlaceKind

# What an editor chooses for "wherever people find us".
ALL = "all"
# There are dozens of them, and nobody is met there: they would hide all others. Chosen as a kind they are shown.
APART = (PlaceKind.RECYCLING,)


def kinds() -> list[tuple[str, Any]]:
    """Return what can be shown as a whole; a callable, so that migrations stay still."""
    return [(ALL, _("All places but recycling points")), *PlaceKind.choices]


def sample() -> dict[str, Any]:
    """Return what the picker's preview shows."""
    return {"heading": now("Where you find us"), "intro": "", "places": [], "kind": ALL}


class PlacesMapBlock(StructBlock):
    """Chosen places, or all of a kind, on the city's map and as a list. Places are read in the template."""

    headings: ClassVar[dict[str, int]] = {"heading": 2}

    heading = CharBlock(label=_("Heading"), max_length=80, help_text=_("Such as: where you find us."))
    intro = TextBlock(
        label=_("Introduction"), required=False, max_length=300, help_text=_("One or two sentences above the map.")
    )
    places = ListBlock(
        SnippetChooserBlock("core.Place", label=_("Place"), help_text=_("A missing place can be added here.")),
        label=_("Chosen places"),
        default=[],
        help_text=_("In your order. Leave it empty to show all places of a kind."),
    )
    kind = ChoiceBlock(
        label=_("Or all of a kind"),
        choices=kinds,
        required=False,
        help_text=_("New places of this kind then appear by themselves."),
    )

    class Meta:
        icon = "site"
        label = _("Map with places")
        group = LINKS
        description = _("The city's map with numbered places, and a list with addresses and opening hours.")
        template = "blocks/places_map.html"
        preview_value = staticmethod(sample)

    def clean(self, value: StructValue) -> StructValue:
        """Demand either chosen places or a kind, not both. A draft may still lack them."""
        cleaned = super().clean(value)
        if self.is_deferred_validation or bool(cleaned["places"]) != bool(cleaned["kind"]):
            return cleaned
        words = (
            _("Please choose either single places or a kind, not both.")
            if cleaned["kind"]
            else _("Please choose places, or a kind.")
        )
        raise StructBlockValidationError({"kind": ValidationError(words)})
