"""The body of a page: all blocks that an editor may put there."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import StreamBlock

from core.blocks.figures import FigureBlock, TableBlock
from core.blocks.links import CallBlock, TeasersBlock
from core.blocks.media import DownloadBlock, GalleryBlock, PictureSection, VideoBlock
from core.blocks.places import PlacesMapBlock
from core.blocks.text import AccordionBlock, QuoteBlock, StepsBlock, TextSection, TimelineBlock
from core.blocks.widgets import WidgetBlock


class StoryBlock(StreamBlock):
    """The body of a page. The names of the blocks are stored with every page: they stay as they are."""

    text = TextSection(help_text=_("One thought per paragraph. A heading every few paragraphs."))
    quote = QuoteBlock()
    steps = StepsBlock()
    timeline = TimelineBlock()
    accordion = AccordionBlock()
    picture = PictureSection()
    gallery = GalleryBlock()
    video = VideoBlock()
    figure = FigureBlock()
    table = TableBlock()
    download = DownloadBlock()
    call = CallBlock()
    teasers = TeasersBlock()
    map = PlacesMapBlock()
    widget = WidgetBlock()

    class Meta:
        template = "blocks/story.html"
