"""What a picture's file consists of, read from its bytes and not by the library that wrote it."""

import struct

# Pixels, how they are packed, and nothing else.
PURE = {
    "jpeg": {"APP0", "DQT", "SOF0", "DHT", "SOS"},
    "png": {"IHDR", "PLTE", "tRNS", "IDAT", "IEND"},
    "webp": {"VP8 ", "VP8L", "VP8X", "ALPH"},
    "avif": {"ftyp", "meta", "mdat", "av01", "auxC"},
}
NAMES = {0xE0: "APP0", 0xDB: "DQT", 0xC0: "SOF0", 0xC2: "SOF2", 0xC4: "DHT", 0xDA: "SOS"}
TELLTALES = [b"Exif", b"GPS", b"http://ns.adobe.com/xap", b"adobe:ns:meta", b"ICC_PROFILE", b"8BIM", b"<script"]


def telltales(content: bytes, *more: bytes) -> list[bytes]:
    """Return what stands in the file of words that only metadata have."""
    return [one for one in [*TELLTALES, *more] if one in content]


def parts(content: bytes) -> set[str]:
    """Return the names of the file's parts; `rest` if something stands behind its end."""
    if content.startswith(b"\xff\xd8"):
        return _segments(content)
    if content.startswith(b"\x89PNG"):
        return _chunks(content, 8, ">", ahead=True)
    if content.startswith(b"RIFF"):
        return _chunks(content, 12, "<", ahead=False)
    return _boxes(content)


def _segments(content: bytes) -> set[str]:
    found, place = set(), 2
    while content[place + 1] != 0xDA:
        found.add(NAMES.get(content[place + 1], hex(content[place + 1])))
        place += 2 + int.from_bytes(content[place + 2 : place + 4], "big")
    found.add("SOS")
    end = content.index(b"\xff\xd9", place) + 2
    return found | ({"rest"} if end != len(content) else set())


def _chunks(content: bytes, place: int, order: str, *, ahead: bool) -> set[str]:
    """PNG says the length first and puts a checksum last; WebP says the name first and rounds up to even."""
    found = set()
    while place < len(content):
        name, size = content[place : place + 4], content[place + 4 : place + 8]
        if ahead:
            name, size = size, name
        found.add(name.decode("latin-1"))
        length = struct.unpack(f"{order}I", size)[0]
        place += 8 + (length + 4 if ahead else length + length % 2)
    return found


def _boxes(content: bytes) -> set[str]:
    """The boxes of an AVIF file, and the kinds of its items: a picture is av01, EXIF is Exif, XMP is mime."""
    found, place = set(), 0
    while place < len(content):
        size = int.from_bytes(content[place : place + 4], "big")
        found.add(content[place + 4 : place + 8].decode("latin-1"))
        place += size
    kinds = [content[spot + 12 : spot + 16] for spot in _all(content, b"infe")]
    return found | {kind.decode("latin-1") for kind in kinds}


def _all(content: bytes, word: bytes) -> list[int]:
    return [spot for spot in range(len(content)) if content.startswith(word, spot)]
