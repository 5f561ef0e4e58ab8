from datetime import date
from decimal import Decimal

import pytest

from core.domain import SOFT_HYPHEN, line_chart, safe_cell, soften


def test_the_word_list_decides_where_a_word_breaks():
    assert soften("Schließfächer", {"Schließfächer": "Schließ|fächer"}) == f"Schließ{SOFT_HYPHEN}fächer"


def test_a_long_word_that_the_list_does_not_know_breaks_at_its_syllables():
    softened = soften("Straßenbeleuchtungsanlage", {})
    assert SOFT_HYPHEN in softened
    assert softened.replace(SOFT_HYPHEN, "") == "Straßenbeleuchtungsanlage"


def test_short_words_stay_whole():
    assert soften("Projekte im Park", {}) == "Projekte im Park"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd", "'-cmd"),
        ("\t=1", "'\t'=1"),
        ("Bank;=1+1;x", "Bank;'=1+1;x"),
        ("Zeile\n@SUM(A1)", "Zeile\n'@SUM(A1)"),
        ("erst; dann", "erst; dann"),
        ("-12.5", "-12.5"),
        (-3, "-3"),
        ("+12", "'+12"),
        (None, ""),
        ("Unser Lebensraum", "Unser Lebensraum"),
    ],
)
def test_no_cell_runs_as_a_formula(value, cell):
    assert safe_cell(value) == cell


def series(*values: int) -> list[tuple[date, Decimal]]:
    return [(date(2026, month, 1), Decimal(value)) for month, value in enumerate(values, start=1)]


def test_a_chart_starts_at_zero_and_ends_at_its_highest():
    chart = line_chart(series(0, 50, 100), Decimal(100))
    assert [point.y for point in chart.points] == [168.0, 106.0, 44.0]
    assert chart.goal_y == 44.0
    assert (chart.points[0].x, chart.points[-1].x) == (44.0, 444.0)


def test_time_is_the_horizontal_measure():
    days = [date(2026, 1, 1), date(2026, 1, 11), date(2026, 2, 10)]
    chart = line_chart([(day, Decimal(1)) for day in days], None)
    assert [point.x for point in chart.points] == [44.0, 144.0, 444.0]


def test_one_measurement_stands_at_the_right_end():
    assert line_chart(series(7), None).points[0].x == 444.0


def test_all_zero_is_drawn_on_the_ground():
    assert {point.y for point in line_chart(series(0, 0), None).points} == {168.0}


def test_long_series_label_at_most_six_points_and_always_the_last():
    chart = line_chart(series(*range(1, 12)), None)
    labelled = [point.labelled for point in chart.points]
    assert sum(labelled) <= 6
    assert labelled[-1]


def test_the_last_value_keeps_clear_of_the_goal():
    near = line_chart(series(1, 95), Decimal(100))
    far = line_chart(series(1, 10), Decimal(100))
    assert near.last_label_y > near.points[-1].y
    assert far.last_label_y < far.points[-1].y


def test_a_chart_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one measurement"):
        line_chart([], None)
