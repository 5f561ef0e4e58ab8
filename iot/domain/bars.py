"""The geometry of a row of bars: how much there was, and how much of it was refused."""

from collections.abc import Sequence
from dataclasses import dataclass

# In units of the drawing.
WIDTH, HEIGHT, GAP = 600, 100, 0.25


@dataclass(frozen=True, slots=True)
class Bars:
    """Two paths, one for all and one for its refused part, and the number that reaches the top."""

    whole: str
    part: str
    highest: int
    width: int = WIDTH
    height: int = HEIGHT


def bars(numbers: Sequence[tuple[int, int]]) -> Bars:
    """Place pairs (all, refused) side by side, from zero to the highest."""
    highest = max((max(pair) for pair in numbers), default=0)
    wholes, parts = ([pair[which] for pair in numbers] for which in (0, 1))
    return Bars(_path(wholes, highest), _path(parts, highest), highest)


def _path(numbers: Sequence[int], highest: int) -> str:
    step = WIDTH / (len(numbers) or 1)
    pieces = (
        f"M{place * step:.2f} {HEIGHT}v-{HEIGHT * number / highest:.2f}h{step * (1 - GAP):.2f}V{HEIGHT}z"
        for place, number in enumerate(numbers)
        if number
    )
    return "".join(pieces)
