"""Documents of editors: does the content fit the ending? They are stored as they come, with all their authors left."""

import codecs
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import IO

from django.conf import settings
from django.core.files.base import File

from core.uploads.refusals import UploadRefused

TAIL = 66_000
# Some ten thousand files. Python reads the whole list into memory, at ten times its length.
LONGEST_LIST = 2**20
MOST_UNPACKED = 500 * 2**20
ODF = "application/vnd.oasis.opendocument."
MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")


def check_document(file: File) -> None:
    """Raise UploadRefused if the document's content does not fit its ending, or its ending is not allowed.

    Reads the directory of an archive and the text of a text file, and unpacks nothing. Leaves the file at its start.
    """
    ending = PurePath(file.name or "").suffix.lower().lstrip(".")
    allowed = settings.WAGTAILDOCS_EXTENSIONS
    if ending not in allowed or ending not in CHECKS:
        raise UploadRefused("ending", allowed=", ".join(allowed))
    if not file.size:
        raise UploadRefused("empty")
    file.seek(0)
    if not CHECKS[ending](file):
        raise UploadRefused("mismatch", ending=ending)
    file.seek(0)


def _tail(file: IO[bytes] | File, size: int) -> bytes:
    file.seek(0, 2)
    file.seek(max(0, file.tell() - size))
    return bytes(file.read(size))


def _is_pdf(file: File) -> bool:
    """ISO 32000: the mark at the start; readers look for the end's mark in the last 1024 bytes."""
    if file.read(5) != b"%PDF-":
        return False
    if b"%%EOF" not in _tail(file, 1024):
        raise UploadRefused("document_truncated")
    return True


def _is_text(file: File, firsts: bytes = b"") -> bool:
    """Text in UTF-8 or Windows-1252 that is no markup; with `firsts`, its first sign is one of these."""
    head = file.read(512).removeprefix(codecs.BOM_UTF8).lstrip()
    if head.lower().startswith(MARKUP) or (firsts and head[:1] not in [bytes([one]) for one in firsts]):
        return False
    return any(_decodes(file, encoding) for encoding in ("utf-8", "cp1252"))


def _decodes(file: File, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        for chunk in file.chunks():
            decoder.decode(chunk)
            if b"\0" in chunk:
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_zip(file: File) -> bool:
    return _archive(file) is not None


def _is_office(file: File, part: str) -> bool:
    """Office Open XML: an archive with the part that makes it a text or a table, and no program."""
    archive = _archive(file)
    names = set(archive.namelist()) if archive else set()
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise UploadRefused("macros")
    return {"[Content_Types].xml", part} <= names


def _is_odf(file: File, kind: str) -> bool:
    """OpenDocument: its first part says what it is."""
    archive = _archive(file)
    if archive is None:
        return False
    if any(name.startswith("Basic/") for name in archive.namelist()):
        raise UploadRefused("macros")
    first, kind = archive.infolist()[0], ODF + kind
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or first.file_size != len(kind):
        return False
    try:
        return archive.read(first) == kind.encode()
    except (zipfile.BadZipFile, RuntimeError):
        return False


def _archive(file: File) -> zipfile.ZipFile | None:
    """Return the archive if it is one from its first byte on and its list is of bearable length."""
    if file.read(4) != b"PK\x03\x04":
        return None
    before, mark, end = _tail(file, TAIL).rpartition(b"PK\x05\x06")
    if not mark or len(end) < 18:
        raise UploadRefused("document_truncated")
    # The record for archives beyond four gigabytes overrules the one that was just read.
    if int.from_bytes(end[8:12], "little") > LONGEST_LIST or before[-20:].startswith(b"PK\x06\x07"):
        raise UploadRefused("bomb")
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise UploadRefused("document_truncated") from None
    if not archive.infolist():
        raise UploadRefused("empty")
    if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
        raise UploadRefused("bomb")
    return archive


def _is_mp4(file: File) -> bool:
    """ISO 14496-12: the first box says what kind of file it is, and its length stands before it."""
    head = file.read(12)
    return head[4:8] == b"ftyp" and len(head) == 12


CHECKS: dict[str, Callable[[File], bool]] = {
    "csv": _is_text,
    "docx": partial(_is_office, part="word/document.xml"),
    "json": partial(_is_text, firsts=b"{["),
    "mp4": _is_mp4,
    "ods": partial(_is_odf, kind="spreadsheet"),
    "odt": partial(_is_odf, kind="text"),
    "pdf": _is_pdf,
    "txt": _is_text,
    "xlsx": partial(_is_office, part="xl/workbook.xml"),
    "zip": _is_zip,
}
