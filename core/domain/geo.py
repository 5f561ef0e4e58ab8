"""Places on a map: from degrees (WGS84) to a drawing in Web Mercator (EPSG:3857); pins that do not hide each other."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Between two discs of a bunch, and from the ground to its lowest row, in pixels; discs in a row.
PITCH = 32
LIFT = 30
PER_ROW = 3
# Discs may come near each other down to this share of the pitch: 24 pixels from middle to middle (WCAG 2.5.8).
NEAR = 0.76


@dataclass(frozen=True)
class Box:
    """What a map shows, in degrees. Raises ValueError for an empty box or one beyond the projection (85 degrees)."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        if not (-180 <= self.west < self.east <= 180 and -85 <= self.south < self.north <= 85):
            raise ValueError("a map reaches from west to east and from south to north")

    def contains(self, latitude: float, longitude: float) -> bool:
        """Tell whether the map shows this point."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return the point in percent of the map's width and height, from its upper left corner."""
        x = (longitude - self.west) / (self.east - self.west)
        top, bottom = mercator(self.north), mercator(self.south)
        y = (top - mercator(latitude)) / (top - bottom)
        return round(100 * x, 2), round(100 * y, 2)

    @property
    def ratio(self) -> float:
        """Return width through height of the map as it is drawn."""
        height = math.degrees(mercator(self.north) - mercator(self.south))
        return (self.east - self.west) / height


def mercator(latitude: float) -> float:
    """Return how far north of the equator a latitude is drawn, for an earth of radius 1."""
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))


@dataclass(frozen=True)
class Pin:
    """One numbered disc on a map: its foot in percent of the map, the disc's distance from the foot in pixels."""

    number: int
    x: float
    y: float
    dx: float
    dy: float
    # Whether the foot is drawn with this pin: once a bunch.
    has_foot: bool


Point = tuple[float, float]


def pins(points: Sequence[Point], *, width: float, height: float) -> list[Pin]:
    """Return a pin for each point (in percent), numbered from 1, for a map of this size in pixels.

    Points whose discs would hide each other become a bunch: they share a foot and stand in rows above it.
    """
    spots = [(x * width / 100, y * height / 100) for x, y in points]
    bunches: list[tuple[list[int], list[Point]]] = []
    for number in range(len(points)):
        members = [number]
        discs = _standing(members, spots)
        # A bunch that has grown may hide the next one.
        while hidden := next((one for one in bunches if _hide(discs, one[1])), None):
            bunches.remove(hidden)
            members = sorted(members + hidden[0])
            discs = _standing(members, spots)
        bunches.append((members, discs))
    found = []
    for members, _ in bunches:
        x, y = _foot([points[number] for number in members])
        for place, (number, (dx, dy)) in enumerate(zip(members, _discs(len(members)), strict=True)):
            found.append(Pin(number + 1, round(x, 2), round(y, 2), dx, dy, has_foot=place == 0))
    return sorted(found, key=lambda pin: pin.number)


def _standing(members: list[int], spots: list[Point]) -> list[Point]:
    """Return where on the map the discs of a bunch stand."""
    x, y = _foot([spots[number] for number in members])
    return [(x + dx, y + dy) for dx, dy in _discs(len(members))]


def _hide(one: list[Point], other: list[Point]) -> bool:
    return any(math.dist(a, b) < NEAR * PITCH for a in one for b in other)


def _foot(points: list[Point]) -> Point:
    return sum(x for x, _y in points) / len(points), sum(y for _x, y in points) / len(points)


def _discs(count: int) -> list[Point]:
    """Return where the discs of a bunch stand, measured from its foot; numbers read from the top row down."""
    rows = math.ceil(count / PER_ROW)
    discs: list[Point] = []
    for place in range(count):
        row, column = divmod(place, PER_ROW)
        in_row = min(PER_ROW, count - row * PER_ROW)
        discs.append(((column - (in_row - 1) / 2) * PITCH, -LIFT - (rows - 1 - row) * PITCH))
    return discs
