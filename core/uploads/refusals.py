"""Why a file is refused: a short code for programs, a sentence for people that says what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "empty": _("The file is empty. Please choose another one."),
    "size": _("The file is too large: %(found)s. At most %(limit)s are possible. Please make it smaller."),
    "type": _(
        "We do not take files of this kind. Please save the picture as JPEG, PNG, WebP or AVIF and upload it again."
    ),
    "heic": _("We do not take pictures of the kind HEIC. Please save the picture as JPEG and upload it again."),
    "animated": _("We do not take moving pictures. Please upload a single picture."),
    "pixels": _(
        "The picture has too many pixels. At most %(limit)s million are possible. "
        "Please make it smaller and upload it again."
    ),
    "shape": _("The picture is too long and narrow. Please crop it and upload it again."),
    "truncated": _("The picture is cut off. Please upload the file once more."),
    "broken": _("The picture is damaged. Please save it anew and upload it again."),
    "heavy": _("The picture is saved in too complicated a way. Please save it as a plain JPEG and upload it again."),
    "slow": _("Reading the picture takes too long. Please save it as a plain JPEG, or try again later."),
    "busy": _("Many pictures are being uploaded right now. Please try again in a minute."),
    "ending": _("We do not take files with this ending. Possible are: %(allowed)s."),
    "mismatch": _("The content of the file does not fit its ending “.%(ending)s”. Please check the file."),
    "document_truncated": _("The file is cut off. Please upload it once more."),
    "macros": _("The file contains macros. Please save it without macros and upload it again."),
    "bomb": _("Unpacked, the archive would be too large. Please upload the files one by one."),
}


class UploadRefused(ValidationError):  # noqa: N818 (an answer to a person, no error of ours)
    """A file that we do not take. `code` is a key of SENTENCES; forms show the sentence beside the field."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(SENTENCES[code], code=code, params=facts or None)
