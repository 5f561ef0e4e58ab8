"""The library of blocks. Structure only: live values load in the templates."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, RichTextBlock, StreamBlock, StructBlock, TextBlock
from wagtail.images.blocks import ImageBlock

TEXT_FEATURES = ["h2", "h3", "bold", "ul", "ol", "link", "document-link"]


class TextSection(RichTextBlock):
    """Running text with headings and lists."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**{"features": TEXT_FEATURES, **kwargs})

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "blocks/text.html"


class PictureSection(ImageBlock):
    """A picture with its alternative text, or marked as decorative."""

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "blocks/picture.html"


class StoryBlock(StreamBlock):
    """The body of a page."""

    text = TextSection()
    picture = PictureSection()


class QuestionBlock(StructBlock):
    """One question and its edited answer."""

    question = CharBlock(label=_("Question"), max_length=200)
    answer = RichTextBlock(label=_("Answer"), features=["bold", "ul", "ol", "link", "document-link"])

    class Meta:
        icon = "help"
        label = _("Question and answer")
        template = "blocks/question.html"


class FactBlock(StructBlock):
    """A figure with the words that belong to it."""

    figure = CharBlock(label=_("Figure"), max_length=20)
    text = CharBlock(label=_("Text"), max_length=120)

    class Meta:
        icon = "order"
        label = _("Fact")


class PointBlock(StructBlock):
    """A short statement with a title."""

    title = CharBlock(label=_("Title"), max_length=60)
    text = TextBlock(label=_("Text"), max_length=300)

    class Meta:
        icon = "list-ul"
        label = _("Point")
