"""Image and document: our own from the first migration, since they are expensive to change later."""

from typing import Any

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from core.retention import Keeps
from core.uploads.fields import PictureFieldFile


class CustomImage(AbstractImage):
    """A picture of the library. `description` is its text for people who do not see it."""

    keeps = Keeps.nothing()

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        """Return the description alone: a file's name describes nothing, and would stop the question for one."""
        return self.description

    def generate_rendition_file(self, wanted: Any, *, source: Any = None) -> ContentFile:
        """Make one size of the picture, and close the file in which it was made: Wagtail leaves it open."""
        made = super().generate_rendition_file(wanted, source=source)
        with made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)


# A field of our own would stand behind those that store its size; so Wagtail's hands out our kind of file.
CustomImage._meta.get_field("file").attr_class = PictureFieldFile


class CustomRendition(AbstractRendition):
    """A picture in one size."""

    keeps = Keeps.nothing()

    image = models.ForeignKey(CustomImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition")
        ]


class CustomDocument(AbstractDocument):
    """A file to take away."""

    keeps = Keeps.nothing()

    admin_form_fields = Document.admin_form_fields

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
