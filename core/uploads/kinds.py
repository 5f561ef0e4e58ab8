"""What a file is by its first bytes. Its name and what the browser says of it are not asked."""

# As many bytes as the list of brands in an AVIF file may take.
HEAD = 128
HEIC_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def picture_kind(head: bytes) -> str:
    """Return jpeg, png, webp or avif for the pictures that we take, heic for the one that phones make, else nothing."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _kind_by_brands(head[:HEAD])
    return ""


def _kind_by_brands(head: bytes) -> str:
    """Read the box `ftyp` (ISO/IEC 14496-12): its size, the main brand, a version, further brands."""
    box = head[: int.from_bytes(head[:4], "big")]
    brands = {box[8:12], *(box[start : start + 4] for start in range(16, len(box), 4))}
    if brands & {b"avif", b"avis"}:
        return "avif"
    return "heic" if brands & HEIC_BRANDS else ""
