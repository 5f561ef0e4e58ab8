"""Files from strangers and from editors: refused with a reason, or made anew without what nobody should read in them.

    picture = accept_picture(request.FILES["picture"])     # raises UploadRefused, which is a ValidationError

Forms use `core.uploads.fields.PictureField`, model fields for things that are not public `storage=private_storage`.
Why pictures are made anew: docs/decisions/0012-pictures-are-made-anew.md.
"""

from core.uploads.documents import check_document
from core.uploads.pictures import AcceptedPicture, accept_picture, remake_upload
from core.uploads.refusals import UploadRefused
from core.uploads.storage import private_storage

__all__ = [
    "AcceptedPicture",
    "UploadRefused",
    "accept_picture",
    "check_document",
    "private_storage",
    "remake_upload",
]
