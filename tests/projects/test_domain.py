from itertools import combinations, product

import pytest

from projects.domain import Axes, place
from projects.enums import PHASE_OF_STATUS, Phase, Status


def test_every_status_has_its_phase_and_no_two_share_one():
    assert set(PHASE_OF_STATUS) == set(Status)
    assert set(PHASE_OF_STATUS.values()) == set(Phase)


def test_more_contribution_stands_higher_and_more_complexity_further_right():
    simple, hard = place([(1, 1, 5), (2, 5, 1)])
    assert simple.x < hard.x
    assert simple.y < hard.y


def test_no_point_leaves_the_field():
    axes = Axes()
    for one in place([(number, *scores) for number, scores in enumerate(product(range(1, 6), repeat=2))]):
        assert axes.left < one.x < axes.right
        assert axes.top < one.y < axes.bottom


@pytest.mark.parametrize("count", [2, 3, 5, 7, 9])
def test_equal_scores_stand_side_by_side(count):
    places = place([(number, 3, 3) for number in range(count)])
    for one, other in combinations(places, 2):
        assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= 30**2


def test_neighbouring_cells_do_not_touch():
    places = place([(number, 2 + number // 3, 4) for number in range(6)])
    for one, other in combinations(places, 2):
        assert abs(one.x - other.x) >= 30


def test_the_pilots_corner_holds_exactly_the_simple_and_strong():
    axes = Axes()
    for complexity, contribution in product(range(1, 6), repeat=2):
        (one,) = place([(1, complexity, contribution)])
        inside = one.x < axes.left + axes.pilot_width and one.y < axes.top + axes.pilot_height
        assert inside == (complexity <= 3 and contribution >= 3)
