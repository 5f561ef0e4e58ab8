"""The admin's forms for pictures and documents; Wagtail builds all of its forms for them upon these.

Named by WAGTAILIMAGES_IMAGE_FORM_BASE and WAGTAILDOCS_DOCUMENT_FORM_BASE.
"""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.forms import BaseForm
from django.utils.translation import gettext_lazy as _
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


HELP = {
    "title": _("What editors look for in the library."),
    "description": _("What the picture shows, in one sentence. It becomes the text for people who do not see it."),
    "tags": _("Words by which editors find it again, separated by commas."),
    "collection": _("The folder of the library. It decides who may change the file, and who may have a document."),
}


def _help(form: BaseForm) -> None:
    """Put a word of help to the fields that Wagtail leaves without."""
    for name, words in HELP.items():
        if name in form.fields and not form.fields[name].help_text:
            # Some have been bound already, and keep what they knew then.
            form.fields[name].help_text = form[name].help_text = words


class PictureForm(BaseImageForm):
    """Form of the picture library."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _help(self)
        # Wagtail names the class of this field in a function that can't be replaced; declared on the form it would
        # come back where Wagtail leaves it out.
        if theirs := self.fields.get("file"):
            self.fields["file"] = AdminPictureField(
                label=theirs.label, required=theirs.required, widget=theirs.widget, initial=theirs.initial
            )


class DocumentForm(BaseDocumentForm):
    """Form of the documents."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _help(self)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            check_document(file)
        return file

    def _post_clean(self) -> None:
        # Of a file that was refused Wagtail's model would say as well that its name has no ending.
        if "file" not in self._errors:
            super()._post_clean()
