"""Files that somebody could send, made by code: hostile ones with the code of their refusal, odd ones that are fine.

Every place of a picture that can hold words holds CANARY, and every picture with a position says it in degrees.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from PIL import Image, ImageCms, PngImagePlugin

CANARY = b"Kanarienvogel"
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    b'xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="53,42.3N" '
    b'exif:GPSLongitude="9,59.5E" exif:UserComment="' + CANARY + b'"/></rdf:RDF></x:xmpmeta>'
)
SCRIPT = b"<script>fetch('/admin/')</script>"
COLOURS = {"red": (220, 30, 30), "green": (30, 200, 40), "blue": (30, 40, 220), "white": (250, 250, 250)}
WIDTH, HEIGHT = 64, 48


class Sample(NamedTuple):
    """A file: its name, what is in it, and the code of its refusal, or nothing if it is taken."""

    name: str
    content: Callable[[], bytes]
    refused: str = ""


def quarters(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """A picture whose corners tell which way up it is: red, green, blue, white."""
    image = Image.new("RGB", (width, height))
    for place, colour in enumerate(COLOURS.values()):
        left, top = place % 2 * width // 2, place // 2 * height // 2
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image


def exif(orientation: int = 1) -> bytes:
    """What a phone writes: which way up, make, comment, and where it was."""
    facts = Image.Exif()
    facts[0x0112] = orientation
    facts[0x010F] = facts[0x0110] = facts[0x9286] = CANARY.decode()
    facts.get_ifd(0x8825).update({1: "N", 2: (53.0, 42.0, 18.0), 3: "E", 4: (9.0, 59.0, 30.0)})
    return facts.tobytes()


def profile() -> bytes:
    """A colour profile in which red and green have changed places, with words in it."""
    swapped = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for one, other in ((b"rXYZ", b"gXYZ"),):
        first, second = swapped.index(one), swapped.index(other)
        swapped[first : first + 4], swapped[second : second + 4] = other, one
    return bytes(swapped)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def segment(marker: int, content: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, *chunks: bytes, bits: int = 1, colour: int = 0, packed: bytes = b"") -> bytes:
    """A PNG file with any head and any chunks, whatever its pixels are."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    pixels = packed or zlib.compress(b"\0" * ((width * bits + 7) // 8 + 1) * min(height, 1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def riff(*chunks: bytes) -> bytes:
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff_chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


def phone_jpeg(orientation: int = 1) -> bytes:
    """All that a JPEG file may carry: EXIF with place and thumbnail, XMP, IPTC, a comment, a second picture."""
    plain = saved(quarters(), "JPEG", quality=90, comment=CANARY)
    thumbnail = b"\xff\xd8" + CANARY + b"\xff\xd9"
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\0\0" + struct.pack(">I", 30) + b"\x1c\x02\x78\0\x19" + CANARY.ljust(25)
    extras = [
        segment(0xE1, b"Exif\0\0" + exif(orientation).removeprefix(b"Exif\0\0") + thumbnail),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP),
        segment(0xED, iptc),
        segment(0xE5, CANARY),
    ]
    return plain[:2] + b"".join(extras) + plain[2:] + plain


def multi_picture_jpeg() -> bytes:
    """Two pictures in one file with an index, as phones write them for depth or brightness."""
    output = io.BytesIO()
    quarters().save(output, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 8))], exif=exif(6))
    return output.getvalue()


def talkative_png() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", CANARY.decode())
    words.add_text("Author", CANARY.decode(), zip=True)
    words.add_itxt("XML:com.adobe.xmp", XMP.decode())
    content = saved(quarters(), "PNG", pnginfo=words, exif=exif(), dpi=(300, 300))
    return content + SCRIPT + CANARY


def many_scans() -> bytes:
    """A progressive JPEG of 36 megapixels and a few bytes, whose last scan is repeated 150 times."""
    content = saved(Image.new("L", (6000, 6000), 128), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:-2] + content[last:-2] * 150 + b"\xff\xd9"


def resized_head(content: bytes, marker: int, width: int, height: int) -> bytes:
    """The JPEG file with other sizes in its head."""
    place = content.index(bytes([0xFF, marker])) + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


def frames(kind: str, **options: Any) -> bytes:
    second = quarters().transpose(Image.Transpose.ROTATE_180)
    return saved(quarters(), kind, save_all=True, append_images=[second], duration=100, **options)


def archive(**parts: bytes) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as folder:
        for name, content in parts.items():
            folder.writestr(name, content)
    return output.getvalue()


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def scrambled_png() -> bytes:
    return png(WIDTH, HEIGHT, packed=zlib.compress(b"x" * 900)[:6] + b"\x55" * 40)


def overweight() -> bytes:
    """A progressive JPEG that says to have 39 megapixels, in full colour: its decoder takes the memory first."""
    return resized_head(saved(quarters(), "JPEG", progressive=True, subsampling=0), 0xC2, 7200, 5400)


def transparent_palette() -> Image.Image:
    image = quarters().quantize(8)
    image.info["transparency"] = 0
    return image


def wide(mode: str) -> Image.Image:
    """A picture of 16 bits a channel, from dark to light."""
    return (
        Image.linear_gradient("L").resize((WIDTH, HEIGHT)).convert("I").point(lambda value: value * 257).convert(mode)
    )


def rgb_of_16_bits() -> bytes:
    row = b"\0" + b"".join(struct.pack(">HHH", x * 1000, 40000, 65535 - x * 1000) for x in range(WIDTH))
    return png(WIDTH, HEIGHT, bits=16, colour=2, packed=zlib.compress(row * HEIGHT))


def colourful(kind: str) -> bytes:
    return saved(quarters(), kind, exif=exif(), xmp=XMP, icc_profile=profile(), quality=90)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ENTITY = (
    b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'
)
LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE svg ["
    + b"".join(b'<!ENTITY e%d "%s">' % (n + 1, b"&e%d;" % n * 10) for n in range(9))
    + b'<!ENTITY e0 "ha">]><svg xmlns="http://www.w3.org/2000/svg"><text>&e9;</text></svg>'
)
MARKS = {
    "psd": b"8BPS\0\1" + b"\0" * 20,
    "exe": b"MZ\x90\0" + b"\0" * 60,
    "mp4": b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + b"\0" * 40,
    "jxl": b"\xff\x0a" + b"\0" * 40,
    "jp2": b"\0\0\0\x0cjP  \r\n\x87\n" + b"\0" * 40,
    "php": b"<?php system($_GET['c']); ?>",
    "text": b"Guten Tag",
}
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 200

REFUSED = [
    Sample("empty.jpg", lambda: b"", "empty"),
    *(
        Sample(f"cut.{kind}", lambda kind=kind: half(saved(quarters(), kind)), "truncated")  # type: ignore[misc]
        for kind in ("jpeg", "png", "webp", "avif")
    ),
    Sample("cut-in-its-head.jpg", lambda: saved(quarters(), "JPEG")[:20], "truncated"),
    Sample("cut-at-the-end.png", lambda: saved(quarters(), "PNG")[:-30], "truncated"),
    Sample("large-and-cut.jpg", lambda: half(saved(Image.new("RGB", (7200, 5400), "teal"), "JPEG")), "truncated"),
    Sample("scrambled.png", scrambled_png, "broken"),
    Sample("scrambled.webp", lambda: riff(riff_chunk(b"VP8 ", b"\x55" * 80)), "broken"),
    Sample("too-many-pixels.png", lambda: png(50_000, 50_000), "pixels"),
    Sample("too-many-pixels.jpg", lambda: resized_head(saved(quarters(), "JPEG"), 0xC0, 65_500, 65_500), "pixels"),
    Sample(
        "too-many-pixels.webp",
        lambda: riff(riff_chunk(b"VP8X", b"\0\0\0\0" + b"\xff\x3f\0" * 2), riff_chunk(b"VP8 ", b"\x55" * 80)),
        "pixels",
    ),
    Sample("a-thread.png", lambda: png(1, 400_000), "shape"),
    Sample("a-thread.jpg", lambda: saved(Image.new("L", (60_000, 2)), "JPEG"), "shape"),
    Sample("words-that-swell.png", lambda: png(8, 8, chunk(b"zTXt", b"a\0\0" + swollen())), "broken"),
    Sample("international.png", lambda: png(8, 8, chunk(b"iTXt", b"a\0\1\0\0\0" + swollen())), "broken"),
    Sample("profile-that-swells.png", lambda: png(8, 8, chunk(b"iCCP", b"a\0\0" + swollen())), "broken"),
    Sample("many-scans.jpg", many_scans, "slow"),
    Sample("overweight.jpg", overweight, "heavy"),
    Sample("moving.png", lambda: frames("PNG"), "animated"),
    Sample("moving.webp", lambda: frames("WEBP"), "animated"),
    Sample("moving.avif", lambda: frames("AVIF"), "animated"),
    Sample("phone.heic", lambda: HEIC, "heic"),
    Sample("phone.jpg", lambda: HEIC, "heic"),
    Sample("drawing.svg", lambda: SVG, "type"),
    Sample("drawing.jpg", lambda: SVG, "type"),
    Sample("entity.svg", lambda: ENTITY, "type"),
    Sample("laughs.svg", lambda: LAUGHS, "type"),
    Sample("page-before-picture.png", lambda: b"<html>" + SCRIPT + saved(quarters(), "PNG"), "type"),
    Sample("archive.jpg", lambda: archive(a=b"b"), "type"),
    *(
        Sample(f"truly-{kind.lower()}.jpg", lambda kind=kind: saved(quarters(), kind), "type")  # type: ignore[misc]
        for kind in ("TIFF", "GIF", "ICO", "BMP", "EPS", "PDF")
    ),
    *(Sample(f"truly-{name}.jpg", lambda mark=mark: mark, "type") for name, mark in MARKS.items()),  # type: ignore[misc]
    Sample("sixteen-megabytes.jpg", lambda: b"\xff\xd8\xff" + b"\0" * 2**24, "size"),
]


def swollen() -> bytes:
    """Fifty megabytes of nothing in fifty kilobytes."""
    return zlib.compress(b"\0" * 50_000_000, 9)


TAKEN = [
    Sample("phone.jpeg", phone_jpeg),
    Sample("two-in-one.jpg", multi_picture_jpeg),
    Sample("profile.jpg", lambda: colourful("JPEG")),
    Sample("words.png", talkative_png),
    Sample("words.webp", lambda: colourful("WEBP")),
    Sample("words.avif", lambda: colourful("AVIF")),
    Sample("four-inks.jpg", lambda: saved(quarters().convert("CMYK"), "JPEG")),
    Sample("grey.jpg", lambda: saved(quarters().convert("L"), "JPEG")),
    Sample("progressive.jpg", lambda: saved(quarters(), "JPEG", progressive=True)),
    Sample("grey-of-16-bits.png", lambda: saved(wide("I;16"), "PNG")),
    Sample("colour-of-16-bits.png", rgb_of_16_bits),
    Sample("palette.png", lambda: saved(transparent_palette(), "PNG", transparency=0)),
    Sample("one-colour-is-clear.png", lambda: saved(quarters(), "PNG", transparency=COLOURS["red"])),
    Sample("clear.png", lambda: saved(quarters().convert("RGBA"), "PNG")),
    Sample("grey-and-clear.png", lambda: saved(quarters().convert("LA"), "PNG")),
    Sample("black-and-white.png", lambda: saved(quarters().convert("1"), "PNG")),
    Sample("lossless.webp", lambda: saved(quarters().convert("RGBA"), "WEBP", lossless=True)),
    Sample("clear.avif", lambda: saved(quarters().convert("RGBA"), "AVIF")),
    Sample("archive-behind.jpg", lambda: saved(quarters(), "JPEG") + archive(a=CANARY)),
    Sample("script-inside.jpg", lambda: saved(quarters(), "JPEG", comment=SCRIPT + CANARY)),
    Sample("no-picture-by-name.txt", lambda: saved(quarters(), "PNG")),
    Sample("wrong-ending.jpg", lambda: saved(quarters(), "PNG")),
    Sample("double.php.jpg", lambda: saved(quarters(), "JPEG")),
    Sample("../../../etc/passwd\0.jpg", lambda: saved(quarters(), "JPEG")),
    Sample("invoice\u202egpj.exe", lambda: saved(quarters(), "JPEG")),
    Sample("line\r\nbreak: 1.jpg", lambda: saved(quarters(), "JPEG")),
    Sample("n" * 300 + ".jpg", lambda: saved(quarters(), "JPEG")),
    Sample("dot", lambda: saved(quarters(), "JPEG")),
    Sample("long-words.png", lambda: png(8, 8, chunk(b"tEXt", b"a\0" + b"b" * 5_000_000))),
]
# Some take a while to make.
REFUSED, TAKEN = ([one._replace(content=cache(one.content)) for one in samples] for samples in (REFUSED, TAKEN))
ALL = [*REFUSED, *TAKEN]
