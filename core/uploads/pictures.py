"""Pictures from outside: refused, or made anew, so that nothing of the file that came in is ever stored or shown."""

import contextlib
import json
import re
import signal
import subprocess
import sys
import tempfile
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

import structlog
from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from core.uploads.kinds import HEAD, picture_kind
from core.uploads.refusals import UploadRefused

log = structlog.get_logger(__name__)

ENDINGS = {"jpeg": "jpg", "png": "png", "webp": "webp", "avif": "avif"}
ACCEPT = ",".join(f"image/{kind}" for kind in ENDINGS)
REMAKE = Path(__file__).with_name("remake.py")
# Nothing on the site is shown larger; what is longer is made smaller, so that its sizes are cheap to make.
LONGEST_EDGE = 4096
# A picture of one pixel by a thousand would have no height in its small sizes.
MOST_RATIO = 50
# Their decoders need 15 bytes a pixel, those of JPEG and PNG four.
MOST_PIXELS_OF_NEW_KINDS = 16_777_216
MEGABYTE = 2**20
# To read: 270 MB and what Python itself takes stay below 300; a picture that is refused goes no further.
# Seconds of work, and seconds on the clock for a machine that has other work too.
LIMITS = {
    "memory": 270 * MEGABYTE,
    "seconds": 1.5,
    "seconds_on_the_clock": 2.5,
    "memory_to_write": 700 * MEGABYTE,
    "seconds_to_write": 15.0,
}
# In seconds: for the other process to end, and for a place to become free.
PATIENCE = 25
PATIENCE_IN_LINE = 10
CHUNK = 2**16
LONGEST_STEM = 80
# At once in one process of the server: each may take the memory above.
_places = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class AcceptedPicture:
    """A picture made anew: upright, in sRGB, without anything but pixels. Its name is safe, its ending is true."""

    name: str
    kind: str
    width: int
    height: int
    content: bytes

    @property
    def content_type(self) -> str:
        return f"image/{self.kind}"

    def file(self) -> File:
        """Return it as a file that a model's field takes."""
        return _marked(ContentFile(self.content, name=self.name))


def accept_picture(file: File, name: str = "") -> AcceptedPicture:
    """Make a picture anew, whoever it comes from.

    Takes JPEG, PNG, WebP and AVIF by content, up to WAGTAILIMAGES_MAX_UPLOAD_SIZE and WAGTAILIMAGES_MAX_IMAGE_PIXELS
    (16 megapixels for WebP and AVIF), and keeps at most LONGEST_EDGE. Raises UploadRefused, within 3 s and 300 MB:
    decoding happens in a process of its own within LIMITS.
    """
    most = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if file.size > most:
        raise UploadRefused("size", found=filesizeformat(file.size), limit=filesizeformat(most))
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as result:
        kind = _copy(file, source, most)
        facts = _remake(_order(kind), source, result)
        result.seek(0)
        content = result.read()
    return AcceptedPicture(safe_name(name or file.name or "", ENDINGS[kind]), kind, content=content, **facts)


def remake_upload(upload: UploadedFile) -> AcceptedPicture:
    """Make an upload anew in place, so that whoever else holds it (the request, a temporary file) has the new one."""
    picture = accept_picture(upload)
    upload.seek(0)
    upload.truncate()
    upload.write(picture.content)
    upload.flush()
    upload.seek(0)
    upload.name, upload.size, upload.content_type = picture.name, len(picture.content), picture.content_type
    _marked(upload)
    return picture


def is_made_anew(file: Any) -> bool:
    """Say whether a file in memory came out of this module."""
    return getattr(file, "made_anew", False) is True


def safe_name(name: str, ending: str) -> str:
    """Return a name of plain letters and digits with the given ending; nothing of a path, no marks that turn text."""
    stem = PurePosixPath(name.replace("\\", "/")).stem
    plain = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFKC", stem)).strip("-_")
    return f"{plain[:LONGEST_STEM] or 'bild'}.{ending}"


def _marked(file: File) -> File:
    file.made_anew = True  # type: ignore[attr-defined]
    return file


def _copy(file: File, source: IO[bytes], most: int) -> str:
    """Copy the file to where the other process reads it, and return its kind. What it says of its size may be wrong."""
    file.seek(0)
    head, written = b"", 0
    for chunk in file.chunks(CHUNK):
        head = head or chunk[:HEAD]
        written += source.write(chunk)
        if written > most:
            raise UploadRefused("size", found=filesizeformat(file.size), limit=filesizeformat(most))
    if not written:
        raise UploadRefused("empty")
    source.flush()
    source.seek(0)
    kind = picture_kind(head)
    if kind not in ENDINGS:
        raise UploadRefused(kind or "type")
    return kind


def _order(kind: str) -> dict[str, Any]:
    pixels = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    if kind in ("webp", "avif"):
        pixels = min(pixels, MOST_PIXELS_OF_NEW_KINDS)
    return {"kind": kind, "pixels": pixels, "edge": LONGEST_EDGE, "ratio": MOST_RATIO, **LIMITS}


@contextlib.contextmanager
def _place() -> Iterator[None]:
    if not _places.acquire(timeout=PATIENCE_IN_LINE):
        raise UploadRefused("busy")
    try:
        yield
    finally:
        _places.release()


def _remake(order: dict[str, Any], source: IO[bytes], result: IO[bytes]) -> dict[str, int]:
    """Run the other process: isolated, with no environment, so that a broken decoder finds no secrets."""
    command = [sys.executable, "-I", str(REMAKE), json.dumps(order)]
    try:
        with _place():
            done = subprocess.run(  # noqa: S603 (our own file, by our own Python)
                command, stdin=source, stdout=result, stderr=subprocess.PIPE, timeout=PATIENCE, env={}, check=False
            )
    except subprocess.TimeoutExpired:
        raise UploadRefused("slow") from None
    if done.returncode in (-signal.SIGPROF, -signal.SIGALRM, -signal.SIGKILL):
        raise UploadRefused("slow")
    if done.returncode:
        log.warning("picture_process_died", code=done.returncode, said=done.stderr[-300:].decode(errors="replace"))
        raise UploadRefused("broken")
    answer: dict[str, Any] = json.loads(done.stderr.splitlines()[-1])
    if code := answer.pop("refused", ""):
        raise UploadRefused(code, limit=order["pixels"] // 1_000_000)
    return answer
