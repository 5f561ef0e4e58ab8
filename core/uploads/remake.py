"""Makes a picture anew, in a process of its own, with limits on memory and time that the kernel holds.

Started by core.uploads.pictures, never imported: reads the picture from standard input, writes the new one to standard
output and what it has to say as one line of JSON to standard error. Imports nothing of ours.
"""

import contextlib
import io
import json
import math
import resource
import signal
import sys
from typing import Any, NoReturn

from PIL import AvifImagePlugin, Image, ImageCms, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin
from PIL.Image import Resampling, Transpose

READERS: dict[str, type[ImageFile.ImageFile]] = {
    "jpeg": JpegImagePlugin.JpegImageFile,
    "png": PngImagePlugin.PngImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
    "avif": AvifImagePlugin.AvifImageFile,
}
# Quick settings: a large picture takes two seconds of one core, in AVIF, which is the slowest.
WRITERS: dict[str, dict[str, Any]] = {
    "jpeg": {"quality": 88},
    "png": {"compress_level": 3},
    "webp": {"quality": 88, "method": 2},
    "avif": {"quality": 75, "speed": 9},
}
ORIENTATION = 0x0112
TURNS = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
# What Python and the file itself take beside the picture.
OWN_MEMORY = 25 * 2**20
LANCZOS_REACH = 3
ROWS = 256


class Refused(Exception):  # noqa: N818 (a verdict, no error)
    """Carries a code of core.uploads.refusals."""


def main(order: dict[str, Any]) -> None:
    """Do what the order says; answer on standard error."""
    # Pillow refuses at twice the number that it is told; its reader of WebP asks before it takes the memory.
    Image.MAX_IMAGE_PIXELS = order["pixels"] // 2
    AvifImagePlugin.DEFAULT_MAX_THREADS = 2
    data = sys.stdin.buffer.read()
    _hold(memory=order["memory"], seconds=order["seconds"])
    signal.setitimer(signal.ITIMER_REAL, order["seconds_on_the_clock"])
    try:
        image = _read(data, order)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _hold(memory=order["memory_to_write"], seconds=order["seconds_to_write"])
        lossless = data[12:16] == b"VP8L"
        answer: dict[str, Any] = _write(_finish(image, order), order["kind"], lossless)
    except Refused as refused:
        answer = {"refused": str(refused)}
    except MemoryError:
        answer = {"refused": "heavy"}
    sys.stderr.write(json.dumps(answer) + "\n")


def _hold(*, memory: int, seconds: float) -> None:
    """Let the kernel say no: MemoryError beyond so much memory, the end of this process after so much time at work."""
    _soft, most = resource.getrlimit(resource.RLIMIT_DATA)
    bound = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_DATA, (bound, most))
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _read(data: bytes, order: dict[str, Any]) -> Image.Image:
    """Return the decoded picture. Raises Refused, and knows no other error."""
    try:
        image = READERS[order["kind"]](io.BytesIO(data))
        _look_at(image, order)
        image.load()
    except Refused:
        raise
    except Image.DecompressionBombError:
        raise Refused("pixels") from None
    except MemoryError:
        raise Refused("heavy") from None
    except Exception as error:  # noqa: BLE001 (a decoder may stumble over a hostile file in any way)
        _give_up(data, order["kind"], error)
    return image


def _look_at(image: ImageFile.ImageFile, order: dict[str, Any]) -> None:
    """Refuse by what the head says, before anything is decoded."""
    width, height = image.size
    if width * height > order["pixels"]:
        raise Refused("pixels")
    if max(width, height) > order["ratio"] * min(width, height):
        raise Refused("shape")
    if _needs(image) > order["memory"]:
        raise Refused("heavy")
    # A JPEG file may hold further pictures behind the first, as phones write them. They are left behind.
    if order["kind"] != "jpeg" and getattr(image, "n_frames", 1) > 1:
        raise Refused("animated")


def _needs(image: ImageFile.ImageFile) -> int:
    """Return how many bytes its decoder is going to take: a progressive JPEG stands in memory twice."""
    bytes_a_pixel = 4.0
    if isinstance(image, JpegImagePlugin.JpegImageFile) and image.info.get("progressive"):
        samples = [across * down for _number, across, down, _table in image.layer]
        bytes_a_pixel += 2 * sum(samples) / max(samples)
    return int(image.width * image.height * bytes_a_pixel) + OWN_MEMORY


def _give_up(data: bytes, kind: str, error: Exception) -> NoReturn:
    if "memory" in str(error).lower():
        raise Refused("heavy")
    raise Refused("truncated" if _cut_off(data, kind) else "broken")


def _cut_off(data: bytes, kind: str) -> bool:
    """Say whether the end is missing. Asked about files only that could not be decoded."""
    if kind == "jpeg":
        return not data.rstrip(b"\0").endswith(b"\xff\xd9")
    if kind == "png":
        return b"IEND" not in data[-64:]
    if kind == "webp":
        return int.from_bytes(data[4:8], "little") + 8 > len(data)
    place = 0
    while len(data) - place > 0:
        size = int.from_bytes(data[place : place + 4], "big")
        if size < 8:
            return False
        place += size
    return place > len(data)


def _finish(image: Image.Image, order: dict[str, Any]) -> Image.Image:
    """Return the picture upright, in sRGB, of at most the size that we keep, and bare of all else."""
    turn, profile = TURNS.get(_orientation(image)), image.info.get("icc_profile")
    # What it was decoded from is not needed any more, and takes more room than the picture.
    for name in ("_decoder", "fp", "png"):
        vars(image).pop(name, None)
    image = _shrink(_plain(image, keep_palette=not profile and max(image.size) <= order["edge"]), order["edge"])
    image = _to_srgb(image, profile)
    if turn is not None:
        image = image.transpose(turn)
    bare = image.copy()
    bare.info = {key: image.info[key] for key in ("transparency",) if image.mode == "P" and key in image.info}
    return bare


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except Exception:  # noqa: BLE001 (nobody says what stands in it; a picture is shown as it lies)
        return 1


def _plain(image: Image.Image, *, keep_palette: bool) -> Image.Image:
    """Return it in one of the modes that all of our formats know; CMYK stays until its profile has been asked."""
    if image.mode == "P" and keep_palette:
        return image
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value * (1 / 256)).convert("L")
    if "transparency" in image.info and image.mode in ("1", "L", "P", "RGB"):
        return image.convert("RGBA")
    if image.mode in ("L", "LA", "RGB", "RGBA", "CMYK"):
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _shrink(image: Image.Image, edge: int) -> Image.Image:
    """Return it with no side longer than the edge: in bands, since otherwise it would stand in memory twice."""
    scale = max(image.size) / edge
    if scale <= 1:
        return image
    width, height = (max(1, round(side / scale)) for side in image.size)
    rows, reach = image.height / height, math.ceil(LANCZOS_REACH * scale) + 1
    small = Image.new(image.mode, (width, height))
    for top in range(0, height, ROWS):
        bottom = min(top + ROWS, height)
        first, last = max(0, math.floor(top * rows) - reach), min(image.height, math.ceil(bottom * rows) + reach)
        box = (0, top * rows - first, image.width, bottom * rows - first)
        band = image.crop((0, first, image.width, last))
        small.paste(band.resize((width, bottom - top), Resampling.LANCZOS, box=box), (0, top))
    return small


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the colours as every screen reads them without a profile, which may say more than colours."""
    if profile and image.mode in ("L", "RGB", "RGBA", "CMYK"):
        # A profile that is broken, or of another kind of picture, is none.
        with contextlib.suppress(Exception):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            done = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
            image = done.convert("L") if done and image.mode == "L" else done or image
    return image.convert("RGB") if image.mode == "CMYK" else image


def _write(image: Image.Image, kind: str, lossless: bool) -> dict[str, Any]:
    options = dict(WRITERS[kind])
    if lossless and kind == "webp":
        options |= {"lossless": True, "method": 0, "quality": 30}
    if kind == "jpeg" and image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    image.save(sys.stdout.buffer, kind.upper(), **options)
    return {"width": image.width, "height": image.height}


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
