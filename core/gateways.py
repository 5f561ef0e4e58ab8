"""The bucket in which a city may keep its media: any server that speaks S3. The only place that knows boto3.

The bucket is closed: no object is public, and no address of it is given to anybody. Readers get pictures from the
city's own address, documents from the view that asks for permission (docs/decisions/0023-media.md).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from core.errors import BucketAwayError

MEGABYTE = 1024 * 1024
# Not every server knows the checksums that boto3 would send since 2025.
LIMITS = {
    "connect_timeout": 3,
    "read_timeout": 10,
    "retries": {"total_max_attempts": 2},
    "signature_version": "s3v4",
    "s3": {"addressing_style": "path"},
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


@contextmanager
def _our_errors(name: str) -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            raise FileNotFoundError(name) from error
        raise BucketAwayError(str(error)) from error
    except BotoCoreError as error:
        raise BucketAwayError(str(error)) from error


class Bucket(S3Storage):
    """A folder of the city's bucket. Takes no arguments, so that whoever writes one down writes no key."""

    folder = ""

    def __init__(self) -> None:
        super().__init__(
            **settings.NGO_BUCKET,
            location=self.folder,
            default_acl=None,
            file_overwrite=False,
            max_memory_size=5 * MEGABYTE,
            client_config=Config(**LIMITS),
        )

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return a name that nothing bears: asking first would let two uploads take the same one."""
        path = PurePosixPath(name.replace("\\", "/"))
        token = f"_{get_random_string(10)}"
        room = None if max_length is None else max_length - len(str(path)) + len(path.stem) - len(token)
        return str(path.with_name(f"{path.stem[:room]}{token}{path.suffix}"))

    def _open(self, name: str, mode: str = "rb") -> Any:
        with _our_errors(name):
            return super()._open(name, mode)

    def _save(self, name: str, content: Any) -> str:
        with _our_errors(name):
            stored: str = super()._save(name, content)
            return stored

    def fetch(self, name: str, span: str = "") -> tuple[IO[bytes], dict[str, Any]]:
        """Return a file as a stream, and what the bucket says of it (ContentLength, ETag); `span`: bytes=0-99.

        Raises FileNotFoundError, or BucketAwayError.
        """
        wanted = {"Range": span} if span else {}
        with _our_errors(name):
            answer = self.bucket.Object(self._normalize_name(name)).get(**wanted)
        return answer.pop("Body"), answer

    def is_closed(self, name: str) -> bool:
        """Tell whether the bucket refuses a file to somebody without a key. Raises BucketAwayError."""
        client = self.unsigned_connection.meta.client
        try:
            client.get_object(Bucket=self.bucket_name, Key=self._normalize_name(name))["Body"].close()
        except ClientError as error:
            return bool(error.response["ResponseMetadata"]["HTTPStatusCode"] in (401, 403))
        except BotoCoreError as error:
            raise BucketAwayError(str(error)) from error
        return False


class MediaBucket(Bucket):
    """Pictures and documents of the library. Its addresses are the city's own: the view `core.views.media`."""

    folder = "media"

    def url(self, name: str | None, *_args: Any, **_kwargs: Any) -> str:
        return settings.MEDIA_URL + str(filepath_to_uri(name or "")).lstrip("/")


class PrivateBucket(Bucket):
    """Files that nobody may fetch by an address."""

    folder = "private"

    def url(self, name: str | None, *_args: Any, **_kwargs: Any) -> str:
        raise ValueError("This file is private and has no address.")
