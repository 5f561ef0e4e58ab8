"""Every row of the contrast table in docs/look.md, computed from each brand's tokens (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([a-z-]+) on ([a-z-]+) \| ([\d.]+) \|", re.MULTILINE)
PAIRS = [(*row[:2], float(row[2])) for row in ROW.findall((ROOT / "docs/look.md").read_text(encoding="utf-8"))]
BRANDS = sorted(path.parent for path in ROOT.glob("brands/*/tokens.css"))


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--ngo-([a-z-]+): (#[0-9A-Fa-f]{6});", block))


def themes(brand: Path) -> dict[str, dict[str, str]]:
    text = (brand / "tokens.css").read_text(encoding="utf-8")
    light, following, forced = re.split(r"@media \(prefers-color-scheme: dark\)|\[data-kern-theme=\"dark\"\] \{", text)
    assert tokens(following) == tokens(forced), "the dark theme that follows and the one that is forced differ"
    return {"light": tokens(light), "dark": {**tokens(light), **tokens(following)}}


def luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_is_right():
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize("brand", BRANDS, ids=lambda brand: brand.name)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_has_its_contrast(brand, theme):
    colours = themes(brand)[theme]
    assert len(PAIRS) == 25
    weak = [
        f"{front} on {ground}: {contrast(colours[front], colours[ground]):.2f} < {needed}"
        for front, ground, needed in PAIRS
        if contrast(colours[front], colours[ground]) < needed
    ]
    assert weak == []
