"""Pure rules of the portfolio: where projects stand on the two axes."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

LOWEST, HIGHEST = 1, 5
MIDDLE = (LOWEST + HIGHEST) / 2


@dataclass(frozen=True)
class Placed:
    """A project's place in the drawing (x to the right: more complex; y down: less contribution)."""

    key: int
    x: float
    y: float


@dataclass(frozen=True)
class Axes:
    """The two axes and the space between them, in units of the drawing."""

    left: int = 2
    top: int = 40
    width: int = 556
    height: int = 400

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    @property
    def grid_x(self) -> list[float]:
        """Return the lines between the complexities."""
        return [self.left + self.width * step / HIGHEST for step in range(LOWEST, HIGHEST + 1)]

    @property
    def grid_y(self) -> list[float]:
        """Return the lines between the contributions."""
        return [self.top + self.height * step / HIGHEST for step in range(HIGHEST)]

    @property
    def pilot_width(self) -> float:
        """Return how far the corner of the pilots reaches to the right: easy to build (strategy, May 2023)."""
        return self.width * math.floor(MIDDLE) / HIGHEST

    @property
    def pilot_height(self) -> float:
        """Return how far the corner of the pilots reaches down: a large contribution."""
        return self.height * (HIGHEST - math.ceil(MIDDLE) + 1) / HIGHEST

    def x(self, complexity: float) -> float:
        """Return where a complexity lies; the lowest and highest score keep half a step from the edge."""
        return self.left + self.width * (complexity - LOWEST + 0.5) / (HIGHEST - LOWEST + 1)

    def y(self, contribution: float) -> float:
        """Return where a contribution lies; much is on top."""
        return self.bottom - self.height * (contribution - LOWEST + 0.5) / (HIGHEST - LOWEST + 1)


def place(scores: Iterable[tuple[int, int, int]], axes: Axes = Axes(), gap: float = 36) -> list[Placed]:
    """Place (key, complexity, contribution) on the axes; equal scores stand side by side, `gap` apart."""
    cells: dict[tuple[int, int], list[int]] = defaultdict(list)
    for key, complexity, contribution in scores:
        cells[complexity, contribution].append(key)
    placed = []
    for (complexity, contribution), keys in cells.items():
        rows = [keys[start : start + 3] for start in range(0, len(keys), 3)]
        for row_number, row in enumerate(rows):
            for number, key in enumerate(row):
                x = axes.x(complexity) + gap * (number - (len(row) - 1) / 2)
                y = axes.y(contribution) + gap * (row_number - (len(rows) - 1) / 2)
                placed.append(Placed(key, round(x, 1), round(y, 1)))
    return sorted(placed, key=lambda one: one.key)
