"""In which sizes and formats the library's pictures are delivered, and where which of them stands."""

from collections.abc import Iterable
from dataclasses import dataclass

# What every browser opens comes first: a page is whole as soon as these are there.
KINDS = ("jpeg", "webp", "avif")
WIDTHS = (480, 960, 1440)


@dataclass(frozen=True)
class Place:
    """A place in a page: the widths that it may need, and how wide a picture stands there (the attribute `sizes`)."""

    widths: tuple[int, ...]
    sizes: str


# Measured in a browser (tests/e2e/test_pictures.py): a story is 46rem wide at the most; on wide screens another column
# stands beside it on nearly all pages, on narrow ones the page's margin alone.
PLACES = {
    "column": Place(WIDTHS, "(min-width: 62rem) min(46rem, 54vw), (min-width: 50rem) 46rem, 92vw"),
    "gallery": Place(
        WIDTHS[:2], "(min-width: 62rem) min(22.25rem, 26vw), (min-width: 50rem) 22.25rem, (min-width: 37rem) 45vw, 92vw"
    ),
}


def spec(width: int, kind: str) -> str:
    """Return Wagtail's name for a size in a format."""
    return f"width-{width}|format-{kind}"


# Where a click on a small picture leads. A link offers no choice of formats.
LARGE = spec(1920, "jpeg")
EVERY_SPEC = (*(spec(width, kind) for kind in KINDS for width in WIDTHS), LARGE)


def useful(widths: Iterable[int], width: int) -> list[int]:
    """Return the widths that make sense for a picture so wide: those below its own, and one that shows all of it."""
    ordered = sorted(widths)
    return [one for number, one in enumerate(ordered) if number == 0 or ordered[number - 1] < width]


def specs(width: int, widths: Iterable[int] = WIDTHS) -> list[str]:
    """Return the sizes of a picture so wide, in the order in which they are made."""
    return [spec(one, kind) for kind in KINDS for one in useful(widths, width)]
