"""Blocks of words: running text, quotes, steps, questions and answers, points.

`headings` of a block names its fields that its template draws as headings: 2 for the block's own, 3 for what stands
below it (2 where the block has no heading of its own). The content checks read it.
"""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import CharBlock, ListBlock, RichTextBlock, StructBlock, TextBlock

from core.blocks import samples

TEXT_FEATURES = ["h2", "h3", "bold", "ul", "ol", "link", "document-link"]
# Inside a block, whose headings the block itself sets.
SMALL_TEXT_FEATURES = ["bold", "ul", "ol", "link", "document-link"]
WORDS = _("Text")


def block_heading() -> CharBlock:
    """Return the optional heading of a block."""
    return CharBlock(
        label=_("Heading"),
        max_length=120,
        required=False,
        help_text=_("Stands above the block. Leave it empty if the text before already says what follows."),
    )


class TextSection(RichTextBlock):
    """Running text with headings and lists."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = WORDS
        template = "blocks/text.html"
        description = _("Paragraphs with headings, lists and links.")
        preview_value = staticmethod(samples.text)


class QuoteBlock(StructBlock):
    """What somebody says, and who it is."""

    text = TextBlock(label=_("Quote"), max_length=400, help_text=_("Without quotation marks: they come by themselves."))
    who = CharBlock(label=_("Who says it"), max_length=120, help_text=_("The person's name, or the group."))
    function = CharBlock(
        label=_("Function"), max_length=160, required=False, help_text=_("For example the office or the club.")
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = WORDS
        template = "blocks/quote.html"
        description = _("A sentence in somebody's own words, with name and function.")
        preview_value = staticmethod(samples.quote)


class StepBlock(StructBlock):
    """One step: what it is called, and what one does."""

    headings: ClassVar[dict[str, int]] = {"title": 3}

    title = CharBlock(label=_("Title"), max_length=120, help_text=_("What one does, in a few words."))
    text = RichTextBlock(
        label=_("Text"), features=SMALL_TEXT_FEATURES, help_text=_("One or two sentences: how it goes, what one needs.")
    )

    class Meta:
        icon = "arrow-right"
        label = _("Step")


class StepsBlock(StructBlock):
    """Steps that follow one another."""

    headings: ClassVar[dict[str, int]] = {"heading": 2}

    heading = block_heading()
    steps = ListBlock(
        StepBlock(),
        label=_("Steps"),
        min_num=2,
        max_num=12,
        help_text=_("In their order. The numbers come by themselves."),
    )

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = WORDS
        template = "blocks/steps.html"
        description = _("A numbered way from the first step to the last.")
        preview_value = staticmethod(samples.steps)


class TimelineEntryBlock(StructBlock):
    """What happened, and when."""

    headings: ClassVar[dict[str, int]] = {"title": 3}

    when = CharBlock(label=_("When"), max_length=40, help_text=_("A year, a month, a day: as people say it."))
    title = CharBlock(label=_("Title"), max_length=120, help_text=_("What happened, in a few words."))
    text = RichTextBlock(label=_("Text"), features=SMALL_TEXT_FEATURES, help_text=_("One or two sentences."))

    class Meta:
        icon = "date"
        label = _("Entry")


class TimelineBlock(StructBlock):
    """What happened, one thing after the other."""

    headings: ClassVar[dict[str, int]] = {"heading": 2}

    heading = block_heading()
    entries = ListBlock(
        TimelineEntryBlock(), label=_("Entries"), min_num=2, max_num=40, help_text=_("The oldest one first.")
    )

    class Meta:
        icon = "history"
        label = pgettext_lazy("block", "Timeline")
        group = WORDS
        template = "blocks/timeline.html"
        description = _("What happened when, along a line.")
        preview_value = staticmethod(samples.timeline)


class AccordionItemBlock(StructBlock):
    """One part that opens by a click."""

    headings: ClassVar[dict[str, int]] = {"title": 3}

    title = CharBlock(
        label=_("Title"), max_length=200, help_text=_("Best a question. It is all that one sees at first.")
    )
    text = RichTextBlock(label=_("Text"), features=SMALL_TEXT_FEATURES, help_text=_("Opens below the title."))

    class Meta:
        icon = "collapse-down"
        label = _("Part")


class AccordionBlock(StructBlock):
    """Parts that open by a click."""

    headings: ClassVar[dict[str, int]] = {"heading": 2}

    heading = block_heading()
    items = ListBlock(
        AccordionItemBlock(),
        label=_("Parts"),
        min_num=1,
        help_text=_("What most people want to know does not belong here but into the text."),
    )

    class Meta:
        icon = "collapse-down"
        label = _("Accordion")
        group = WORDS
        template = "blocks/accordion.html"
        description = _("Titles that open by a click: for details that only some people need.")
        preview_value = staticmethod(samples.accordion)


class QuestionBlock(StructBlock):
    """One question and its edited answer."""

    question = CharBlock(label=_("Question"), max_length=200, help_text=_("As a citizen would ask it."))
    answer = RichTextBlock(
        label=_("Answer"), features=SMALL_TEXT_FEATURES, help_text=_("Short. The most important sentence comes first.")
    )

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "blocks/question.html"
        description = _("A question that opens its answer by a click.")
        preview_value = staticmethod(samples.question)


class PointBlock(StructBlock):
    """A short statement with a title."""

    title = CharBlock(label=_("Title"), max_length=60, help_text=_("One or two words."))
    text = TextBlock(label=_("Text"), max_length=300, help_text=_("One or two short sentences."))

    class Meta:
        icon = "list-ul"
        label = _("Point")
        description = _("A title with a short statement.")
