"""What a city brings of its own, and what it gets where it brings nothing."""

import pytest
from django.utils.translation import override

from core.brand import brand, drawing

PHASES = ["phase-idea", "phase-concept", "phase-pilot", "phase-operation"]


@pytest.fixture
def drawings(settings, tmp_path):
    """A city that has drawn nothing yet."""
    settings.BRAND_DIR = tmp_path
    drawing.cache_clear()
    yield tmp_path
    drawing.cache_clear()


@pytest.mark.parametrize(
    ("wordmark", "lines"),
    [
        ("Norderstedt GO", ["Norderstedt GO"]),
        ("Musterstadt VORAN", ["Musterstadt", "VORAN"]),
        ("Neu am See BLÜHT AUF", ["Neu am See", "BLÜHT AUF"]),
        ("Kleinkleckersdorf", ["Kleinkleckersdorf"]),
    ],
)
def test_a_long_name_stands_in_two_lines_of_about_the_same_length(wordmark, lines):
    assert brand().model_copy(update={"wordmark": wordmark}).wordmark_lines == lines


def test_the_law_of_equality_has_a_name_in_each_language_that_the_city_says():
    with override("en"):
        assert (
            brand().equality_law_here == "the law of Schleswig-Holstein on equality of people with disabilities (LBGG)"
        )
    with override("de-simple"):
        assert brand().equality_law_here == ""


@pytest.mark.parametrize("phase", PHASES)
def test_a_city_that_draws_no_phases_gets_neutral_ones(drawings, phase):
    neutral = drawing(phase)
    assert 'class="ngo-stage__art"' in neutral
    assert "<rect" in neutral
    assert "ngo-m-root" not in neutral


def test_a_citys_own_drawing_comes_first(drawings):
    (drawings / "phase-idea.svg").write_text("<svg>eine Boje</svg>")
    assert drawing("phase-idea") == "<svg>eine Boje</svg>"


def test_a_city_without_a_drawing_for_the_foot_has_none(drawings):
    with pytest.raises(FileNotFoundError):
        drawing("foot")
