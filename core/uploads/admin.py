"""The admin's forms for pictures and documents; Wagtail builds all of its forms for them upon these.

Named by WAGTAILIMAGES_IMAGE_FORM_BASE and WAGTAILDOCS_DOCUMENT_FORM_BASE.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from core.uploads.documents import check_document
from core.uploads.pictures import remake_upload


class AdminPictureField(WagtailImageField):
    """Makes the picture anew before Wagtail opens it in this process."""

    def to_python(self, data: Any) -> Any:
        if isinstance(data, UploadedFile):
            remake_upload(data)
        return super().to_python(data)

    def check_image_file_size(self, f: Any) -> None:
        """Nothing: the size of what came in has been checked, and the new file may be larger."""


class PictureForm(BaseImageForm):
    """Form of the picture library."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Wagtail names the class of this field in a function that can't be replaced; declared on the form it would
        # come back where Wagtail leaves it out.
        if theirs := self.fields.get("file"):
            self.fields["file"] = AdminPictureField(
                label=theirs.label, required=theirs.required, widget=theirs.widget, initial=theirs.initial
            )


class DocumentForm(BaseDocumentForm):
    """Form of the documents."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_document(file)
        return file

    def _post_clean(self) -> None:
        # Of a file that was refused Wagtail's model would say as well that its name has no ending.
        if "file" not in self._errors:
            super()._post_clean()
