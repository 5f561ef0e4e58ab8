"""Blocks of pictures, films and files."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ListBlock,
    RichTextBlock,
    StructBlock,
    StructBlockValidationError,
    StructValue,
    URLBlock,
)
from wagtail.images.blocks import ImageBlock

from core.blocks import samples
from core.blocks.choosers import DocumentChoice, ImageChoice
from core.blocks.text import SMALL_TEXT_FEATURES, block_heading
from core.blocks.videos import Film, film

MEDIA = _("Pictures and films")
FILES = _("Numbers and files")


class PictureSection(ImageBlock):
    """A picture with its alternative text, or marked as decorative."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        # Wagtail's own three fields, with help.
        picture = ImageChoice(
            required=required,
            label=_("Picture"),
            help_text=_("At least 1,000 pixels wide. You must have the right to use it."),
        )
        decorative = BooleanBlock(
            required=False,
            default=False,
            label=_("The picture is decorative"),
            help_text=_("Tick it only if nobody misses anything without the picture. Then it needs no description."),
        )
        alt_text = CharBlock(
            required=False,
            max_length=250,
            label=_("Description"),
            help_text=_("One sentence for people who do not see the picture: what matters in it."),
        )
        super(ImageBlock, self).__init__(
            [("image", picture), ("decorative", decorative), ("alt_text", alt_text)], **kwargs
        )

    def clean(self, value: Any) -> Any:
        """Refuse a picture that is neither described nor marked as decorative. A draft may still lack it."""
        if value and value.contextual_alt_text:
            value.contextual_alt_text = value.contextual_alt_text.strip()
        if value and not self.is_deferred_validation and not value.contextual_alt_text and not value.decorative:
            message = _("Please describe the picture in one sentence, or tick that it is decorative.")
            raise StructBlockValidationError(block_errors={"alt_text": ValidationError(message)})
        return super().clean(value)

    class Meta:
        icon = "image"
        label = _("Picture")
        group = MEDIA
        template = "blocks/picture.html"
        description = _("One picture across the column.")
        preview_template = "blocks/previews/picture.html"


class LinkedPicture(PictureSection):
    """A picture that leads to its large version: its description is the link's text, so it can't be decorative."""

    def clean(self, value: Any) -> Any:
        """Refuse a decorative picture."""
        if value and value.decorative:
            message = _("In a gallery each picture is a link. Please describe it.")
            raise StructBlockValidationError(block_errors={"decorative": ValidationError(message)})
        return super().clean(value)


class GalleryPictureBlock(StructBlock):
    """One picture of a gallery."""

    picture = LinkedPicture(label=_("Picture"), help_text=_("Choose a picture and describe it in one sentence."))
    caption = CharBlock(
        label=_("Words below the picture"),
        max_length=160,
        required=False,
        help_text=_("What the picture does not say by itself: place, time, who took it."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")


class GalleryBlock(StructBlock):
    """Several pictures, each with a link to its large version."""

    headings: ClassVar[dict[str, int]] = {"heading": 2}

    heading = block_heading()
    pictures = ListBlock(
        GalleryPictureBlock(),
        label=_("Pictures"),
        min_num=2,
        max_num=24,
        help_text=_("At least two. A click on a picture opens it large."),
    )

    class Meta:
        icon = "grip"
        label = _("Gallery")
        group = MEDIA
        template = "blocks/gallery.html"
        description = _("Several pictures side by side; each opens large.")
        preview_template = "blocks/previews/gallery.html"


class VideoValue(StructValue):
    """A film with what its template asks for."""

    @property
    def film(self) -> Film | None:
        """Return the film at its provider; None for a film of our own."""
        return film(self.get("url") or "")

    @property
    def address(self) -> str:
        """Return where the film can be seen without our page: at its provider, or as a file."""
        document = self.get("document")
        return self.film.page if self.film else document.url if document else ""

    @property
    def player(self) -> str:
        """Return what a click loads into our page."""
        return self.film.player if self.film else self.address


class VideoBlock(StructBlock):
    """A film that loads only on a click."""

    title = CharBlock(
        label=_("Title"), max_length=160, help_text=_("What the film is about. Also read out by screen readers.")
    )
    url = URLBlock(
        label=_("Address of the film"),
        required=False,
        help_text=_("At YouTube or Vimeo, as your browser shows it. Other providers are not possible."),
    )
    document = DocumentChoice(
        label=_("Or a film of our own"), required=False, help_text=_("An MP4 file from the documents.")
    )
    transcript = RichTextBlock(
        label=_("Transcript"),
        features=SMALL_TEXT_FEATURES,
        required=False,
        help_text=_("What is said and shown, as text: for people who do not hear or see the film."),
    )

    def clean(self, value: Any) -> Any:
        """Refuse a film without an address or with two, at an unknown provider, or in another format."""
        cleaned = super().clean(value)
        errors = {}
        url, document = cleaned.get("url"), cleaned.get("document")
        if url and film(url) is None:
            errors["url"] = ValidationError(_("This is no address of a film at YouTube or Vimeo."))
        if document and document.file_extension.lower() != "mp4":
            errors["document"] = ValidationError(_("Please choose an MP4 file."))
        if bool(url) == bool(document) and not self.is_deferred_validation:
            errors.setdefault("url", ValidationError(_("Please give either an address or a film of our own.")))
        if errors:
            raise StructBlockValidationError(block_errors=errors)
        return cleaned

    class Meta:
        icon = "media"
        label = _("Video")
        group = MEDIA
        template = "blocks/video.html"
        value_class = VideoValue
        description = _("A film that is loaded only after a click. Before, no data go to its provider.")
        preview_value = staticmethod(samples.video)


class DownloadBlock(StructBlock):
    """A document to take away."""

    document = DocumentChoice(label=_("Document"), help_text=_("Kind and size are shown by themselves."))
    title = CharBlock(
        label=_("Title"), max_length=160, required=False, help_text=_("Empty: the title of the document.")
    )
    text = CharBlock(
        label=_("Text"), max_length=250, required=False, help_text=_("One sentence: what is in it, as of when.")
    )

    class Meta:
        icon = "download"
        label = pgettext_lazy("block", "Download")
        group = FILES
        template = "blocks/download.html"
        description = _("A document with its kind and its size.")
        preview_template = "blocks/previews/download.html"
