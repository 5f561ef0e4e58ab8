"""Blocks that lead on: a call to action, teasers."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    EmailBlock,
    IntegerBlock,
    ListBlock,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
    URLBlock,
)

from core.blocks import samples
from core.blocks.choosers import LiveChoice, PageChoice
from core.blocks.text import block_heading
from core.registries import Choices, newest_pages

LINKS = _("Links and live")
FEWEST, MOST = 2, 6


def newest_choices() -> Choices:
    """Return the kinds of pages that modules offer; a callable, so that migrations stay still."""
    return newest_pages.choices()


class CallBlock(StructBlock):
    """What a reader can do now: one sentence, one button."""

    headings: ClassVar[dict[str, int]] = {"heading": 2}

    heading = block_heading()
    text = TextBlock(label=_("Text"), max_length=300, help_text=_("What one can do, and what one gets from it."))
    button = CharBlock(
        label=_("Button"), max_length=60, help_text=_("A verb and a thing: „Termin ansehen“, „Uns schreiben“.")
    )
    page = PageChoice(label=_("Page"), required=False, help_text=_("A page of this site."))
    url = URLBlock(label=_("Or a web address"), required=False, help_text=_("With https:// at its beginning."))
    mail = EmailBlock(label=_("Or a mail address"), required=False, help_text=_("Of an office, not of a person."))

    def clean(self, value: Any) -> Any:
        """Refuse a button that leads nowhere or to several places."""
        cleaned = super().clean(value)
        targets = [name for name in ("page", "url", "mail") if cleaned.get(name)]
        if len(targets) != 1 and not self.is_deferred_validation:
            message = _("Please give exactly one: a page, a web address or a mail address.")
            raise StructBlockValidationError(
                block_errors={targets[-1] if targets else "page": ValidationError(message)}
            )
        return cleaned

    class Meta:
        icon = "link"
        label = _("Call to action")
        group = LINKS
        template = "blocks/call.html"
        description = _("One sentence and one button. One per page is enough.")
        preview_value = staticmethod(samples.call)


class TeasersBlock(StructBlock):
    """Cards that lead to other pages: chosen ones, or the newest of a kind."""

    headings: ClassVar[dict[str, int]] = {"heading": 2}

    heading = block_heading()
    pages = ListBlock(
        PageChoice(label=_("Page"), help_text=_("Only what everybody may see is shown.")),
        label=_("Chosen pages"),
        default=[],
        max_num=MOST,
        help_text=_("Two to six pages of this site."),
    )
    newest = LiveChoice(
        choices=newest_choices, label=_("Or the newest of"), required=False, help_text=_("They change by themselves.")
    )
    number = IntegerBlock(
        label=_("How many"),
        min_value=FEWEST,
        max_value=MOST,
        default=3,
        help_text=_("Two to six. Counts for the newest only."),
    )

    def clean(self, value: Any) -> Any:
        """Refuse a block with neither, with both, or with a single page."""
        cleaned = super().clean(value)
        pages, newest = cleaned.get("pages"), cleaned.get("newest")
        if self.is_deferred_validation or ((len(pages) >= FEWEST) != bool(newest) and len(pages) != 1):
            return cleaned
        message = _("Please choose either two to six pages, or the newest of a kind.")
        raise StructBlockValidationError(block_errors={"newest": ValidationError(message)})

    class Meta:
        icon = "list-ul"
        label = _("Teasers")
        group = LINKS
        template = "blocks/teasers.html"
        description = _("Cards that lead on: pages that you choose, or the newest of a kind.")
        preview_template = "blocks/previews/teasers.html"
