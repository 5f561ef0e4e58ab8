"""Shapes on the ground, in degrees (GeoJSON, RFC 7946): which are taken, how far apart they lie, how they are drawn."""

import math
from typing import Any

import shapely
from shapely.affinity import affine_transform
from shapely.geometry import mapping, shape

from core.domain.geo import Box

# A geometry of GeoJSON: its type, and its coordinates with the longitude first.
Shape = dict[str, Any]
# Each kind with the depth in its coordinates at which pairs of numbers lie.
KINDS = {"Point": 0, "LineString": 1, "MultiLineString": 2, "Polygon": 2}
MOST_POINTS = 300
# Places after the comma: 11 centimetres.
DIGITS = 6


class ShapeError(ValueError):
    """This is no shape that a map of ours takes. `reason` is one of the words of REASONS."""

    REASONS = ("unknown", "long", "outside", "crossed")

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def checked(value: Any, box: Box) -> Shape:
    """Return a point, a line, several lines or one area within the map, rounded. Raises ShapeError with the reason."""
    if not isinstance(value, dict) or not isinstance(value.get("type"), str) or value["type"] not in KINDS:
        raise ShapeError("unknown")
    pairs = _pairs(value.get("coordinates"), KINDS[value["type"]])
    if not all(box.contains(latitude, longitude) for longitude, latitude in pairs):
        raise ShapeError("outside")
    try:
        found = shapely.transform(shape(value), lambda points: points.round(DIGITS))
    except (ValueError, TypeError, IndexError, AttributeError, shapely.errors.ShapelyError):
        raise ShapeError("unknown") from None
    if found.is_empty or (found.geom_type != "Point" and not found.length):
        raise ShapeError("unknown")
    if not found.is_valid or found.geom_type != value["type"] or (found.geom_type == "Polygon" and found.interiors):
        raise ShapeError("crossed")
    return {"type": found.geom_type, "coordinates": _lists(mapping(found)["coordinates"])}


def _pairs(value: Any, depth: int) -> list[tuple[float, float]]:
    """Return the pairs of numbers that lie at this depth. Raises ShapeError for anything else."""
    level = [value]
    for _deeper in range(depth):
        if not all(isinstance(one, list | tuple) and one for one in level):
            raise ShapeError("unknown")
        level = [part for one in level for part in one]
        if len(level) > MOST_POINTS:
            raise ShapeError("long")
    if not all(_is_pair(one) for one in level):
        raise ShapeError("unknown")
    return [(one[0], one[1]) for one in level]


def _is_pair(one: Any) -> bool:
    numbers = one if isinstance(one, list | tuple) else ()
    return len(numbers) == 2 and all(
        isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number) for number in numbers
    )


def _lists(value: Any) -> Any:
    return [_lists(one) for one in value] if isinstance(value, tuple) else value


def metres(one: Shape, other: Shape) -> float:
    """Return how far two shapes lie apart at their nearest; 0 where they touch, cross, or one lies within the other."""
    first, second = shape(one), shape(other)
    south, north = min(first.bounds[1], second.bounds[1]), max(first.bounds[3], second.bounds[3])
    scale = _metres_a_degree((south + north) / 2)
    return float(_flat(first, *scale).distance(_flat(second, *scale)))


def _flat(found: Any, east: float, north: float) -> Any:
    """Return a shape in metres: within a city the earth is flat."""
    return affine_transform(found, [east, 0, 0, north, 0, 0])


def _metres_a_degree(latitude: float) -> tuple[float, float]:
    """Return how long a degree is to the east and to the north, on the ellipsoid of WGS84."""
    phi = math.radians(latitude)
    east = 111412.84 * math.cos(phi) - 93.5 * math.cos(3 * phi) + 0.118 * math.cos(5 * phi)
    north = 111132.92 - 559.82 * math.cos(2 * phi) + 1.175 * math.cos(4 * phi)
    return east, north


def middle(one: Shape) -> tuple[float, float]:
    """Return latitude and longitude of a point on the shape where a pin may stand."""
    found = shape(one)
    lines = list(getattr(found, "geoms", [found]))
    longest = max(lines, key=lambda line: line.length)
    point = longest.interpolate(0.5, normalized=True) if longest.geom_type == "LineString" else found.point_on_surface()
    return point.y, point.x


def together(lines: list[list[tuple[float, float]]]) -> Shape:
    """Return one shape of lines whose points name the latitude first, as brands and people write them."""
    turned = [[[longitude, latitude] for latitude, longitude in line] for line in lines]
    if len(turned) == 1:
        return {"type": "LineString", "coordinates": turned[0]}
    return {"type": "MultiLineString", "coordinates": turned}


def drawn(one: Shape, box: Box) -> str:
    """Return the shape as a path for SVG, in percent of the map's width and height; nothing for a point."""
    if one["type"] == "Point":
        return ""
    parts = [one["coordinates"]] if one["type"] == "LineString" else one["coordinates"]
    end = "Z" if one["type"] == "Polygon" else ""
    return "".join(_path(part, box) + end for part in parts)


def _path(part: list[list[float]], box: Box) -> str:
    points = [box.place(latitude, longitude) for longitude, latitude in part]
    return "M" + "L".join(f"{x} {y}" for x, y in points)
