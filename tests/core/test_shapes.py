"""Shapes on the ground: which are taken, how far apart they lie in metres, how they are drawn."""

import pytest

from core.domain import Box, ShapeError, checked, drawn, metres, middle, together

BOX = Box(9.9, 53.6, 10.1, 53.8)
HERE = {"type": "Point", "coordinates": [10.0, 53.7]}
# At 53.7 degrees north, after the formulae of WGS84.
A_DEGREE_NORTH, A_DEGREE_EAST = 111_299, 66_050


def line(*points: tuple[float, float]) -> dict:
    return {"type": "LineString", "coordinates": [list(point) for point in points]}


def area(*points: tuple[float, float]) -> dict:
    return {"type": "Polygon", "coordinates": [[list(point) for point in [*points, points[0]]]]}


SQUARE = area((9.99, 53.69), (10.01, 53.69), (10.01, 53.71), (9.99, 53.71))


@pytest.mark.parametrize(
    "shape", [HERE, line((10, 53.7), (10.01, 53.7)), SQUARE, together([[(53.7, 10), (53.7, 10.01)]])]
)
def test_a_shape_within_the_map_is_taken(shape):
    assert checked(shape, BOX) == shape


def test_what_is_taken_is_rounded():
    assert checked({"type": "Point", "coordinates": [10.00000049, 53.7]}, BOX) == HERE


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "unknown"),
        ("Point", "unknown"),
        ({}, "unknown"),
        ({"type": "Point"}, "unknown"),
        ({"type": "Point", "coordinates": []}, "unknown"),
        ({"type": "Point", "coordinates": [10.0]}, "unknown"),
        ({"type": "Point", "coordinates": [10.0, 53.7, 4.0]}, "unknown"),
        ({"type": "Point", "coordinates": ["10", "53.7"]}, "unknown"),
        ({"type": "Point", "coordinates": [True, 53.7]}, "unknown"),
        ({"type": "Point", "coordinates": [float("nan"), 53.7]}, "unknown"),
        ({"type": "Point", "coordinates": [[10.0, 53.7]]}, "unknown"),
        ({"type": "Point", "coordinates": [[[[[10.0, 53.7]]]]]}, "unknown"),
        ({"type": "MultiPoint", "coordinates": [[10.0, 53.7]]}, "unknown"),
        ({"type": "LineString", "coordinates": [10.0, 53.7]}, "unknown"),
        (line((10, 53.7)), "unknown"),
        (line((10, 53.7), (10, 53.7)), "unknown"),
        ({"type": "Polygon", "coordinates": [[10.0, 53.7], [10.0, 53.7]]}, "unknown"),
        (line(*[(10, 53.7 + number / 10_000) for number in range(301)]), "long"),
        ({"type": "Point", "coordinates": [53.7, 10.0]}, "outside"),
        (line((10, 53.7), (10.2, 53.7)), "outside"),
        (area((9.99, 53.69), (10.01, 53.71), (10.01, 53.69), (9.99, 53.71)), "crossed"),
    ],
)
def test_anything_else_is_refused_with_its_reason(value, reason):
    with pytest.raises(ShapeError) as refusal:
        checked(value, BOX)
    assert refusal.value.reason == reason
    assert reason in ShapeError.REASONS


def test_known_distances_in_metres():
    north = {"type": "Point", "coordinates": [10.0, 53.71]}
    east = {"type": "Point", "coordinates": [10.01, 53.7]}
    assert metres(HERE, north) == pytest.approx(A_DEGREE_NORTH / 100, rel=1e-3)
    assert metres(HERE, east) == pytest.approx(A_DEGREE_EAST / 100, rel=1e-3)
    # Town hall of Norderstedt to the one of Hamburg, by Vincenty's formula: 17.6 km.
    hamburg = {"type": "Point", "coordinates": [9.9920, 53.5503]}
    assert metres({"type": "Point", "coordinates": [9.9912, 53.7085]}, hamburg) == pytest.approx(17_608, abs=20)


def test_control_degrees_are_no_metres():
    """A degree to the east is shorter than one to the north: whoever forgets it is wrong by two thirds."""
    north = metres(HERE, {"type": "Point", "coordinates": [10.0, 53.701]})
    east = metres(HERE, {"type": "Point", "coordinates": [10.001, 53.7]})
    assert north / east == pytest.approx(A_DEGREE_NORTH / A_DEGREE_EAST, rel=1e-3)


def test_a_line_is_met_at_its_ends_and_between_them():
    way = line((10.0, 53.69), (10.0, 53.7))
    beyond = {"type": "Point", "coordinates": [10.0, 53.701]}
    beside = {"type": "Point", "coordinates": [10.001, 53.695]}
    on_it = {"type": "Point", "coordinates": [10.0, 53.695]}
    assert metres(way, beyond) == pytest.approx(111.3, abs=0.5)
    assert metres(way, beside) == pytest.approx(66.05, abs=0.5)
    assert metres(way, on_it) == 0
    assert metres(way, HERE) == 0


def test_ways_that_cross_and_areas_that_hold_lie_together():
    assert metres(line((9.99, 53.69), (10.01, 53.71)), line((9.99, 53.71), (10.01, 53.69))) == 0
    assert metres(SQUARE, HERE) == 0
    assert metres(SQUARE, line((9.95, 53.7), (10.05, 53.7))) == 0
    assert metres(SQUARE, {"type": "Point", "coordinates": [10.02, 53.7]}) == pytest.approx(660.5, abs=1)
    several = together([[(53.75, 9.95), (53.76, 9.95)], [(53.7, 10.02), (53.7, 10.03)]])
    assert metres(SQUARE, several) == pytest.approx(660.5, abs=1)
    assert metres(several, SQUARE) == metres(SQUARE, several)


def test_a_pin_stands_on_the_shape():
    assert middle(HERE) == (53.7, 10.0)
    assert middle(line((10, 53.7), (10.02, 53.7))) == pytest.approx((53.7, 10.01))
    corner = area((9.99, 53.69), (10.01, 53.69), (10.01, 53.695), (9.995, 53.695), (9.995, 53.71), (9.99, 53.71))
    latitude, longitude = middle(corner)
    assert metres(corner, {"type": "Point", "coordinates": [longitude, latitude]}) == 0


def test_a_shape_is_drawn_in_percent_of_the_map():
    assert drawn(HERE, BOX) == ""
    assert drawn(line((9.9, 53.8), (10.1, 53.6)), BOX) == "M0.0 0.0L100.0 100.0"
    assert drawn(SQUARE, BOX).endswith("Z")
    assert drawn(together([[(53.8, 9.9), (53.6, 10.1)], [(53.8, 9.9), (53.6, 9.9)]]), BOX).count("M") == 2
