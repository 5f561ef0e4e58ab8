"""How much a request may bring before anything of it is looked at."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Stops a form with files that is too large: by its announced length before it is read, and while it is read.

    Stands first in FILE_UPLOAD_HANDLERS. Forms are read before anybody is asked who they are (the token of the form
    stands in them), so without this everybody could fill the disk. Django answers 400.
    """

    received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 (Django's name)
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        self._check(content_length)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        self._check(self.received)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""

    def _check(self, size: int | None) -> None:
        if size and size > settings.UPLOAD_MAX_REQUEST_BYTES:
            raise RequestDataTooBig(f"The request is larger than {settings.UPLOAD_MAX_REQUEST_BYTES} bytes.")
