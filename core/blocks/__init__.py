"""The library of blocks. Structure only: live values load in the templates."""

from core.blocks.figures import CaptionedTable, FactBlock, FigureBlock, TableBlock
from core.blocks.links import CallBlock, TeasersBlock
from core.blocks.media import DownloadBlock, GalleryBlock, PictureSection, VideoBlock
from core.blocks.places import PlacesMapBlock
from core.blocks.story import StoryBlock
from core.blocks.text import (
    TEXT_FEATURES,
    AccordionBlock,
    PointBlock,
    QuestionBlock,
    QuoteBlock,
    StepsBlock,
    TextSection,
    TimelineBlock,
)
from core.blocks.widgets import WidgetBlock

__all__ = [
    "TEXT_FEATURES",
    "AccordionBlock",
    "CallBlock",
    "CaptionedTable",
    "DownloadBlock",
    "FactBlock",
    "FigureBlock",
    "GalleryBlock",
    "PictureSection",
    "PlacesMapBlock",
    "PointBlock",
    "QuestionBlock",
    "QuoteBlock",
    "StepsBlock",
    "StoryBlock",
    "TableBlock",
    "TeasersBlock",
    "TextSection",
    "TimelineBlock",
    "VideoBlock",
    "WidgetBlock",
]
