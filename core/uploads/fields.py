"""Fields that take pictures: one for forms, one for the model of the picture library."""

from typing import Any

from django import forms
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.models import WagtailImageFieldFile

from core.uploads.pictures import ACCEPT, accept_picture, is_made_anew, remake_upload


class PictureField(forms.FileField):
    """A picture in a citizen's form. What comes out is the upload, made anew; refusals stand beside the field."""

    def to_python(self, data: Any) -> File | None:
        if isinstance(data, UploadedFile):
            remake_upload(data)
        return super().to_python(data)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ACCEPT}


class PictureFieldFile(WagtailImageFieldFile):
    """The picture of a row. All ways into the storage lead through save(): forms, the admin's queue, scripts."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        if not is_made_anew(content):
            picture = accept_picture(content, name=name)
            name, content = picture.name, picture.file()
        super().save(name, content, save)
