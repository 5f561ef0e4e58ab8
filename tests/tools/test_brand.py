"""A city's folder: what holds is let through, what does not is named in a sentence that says where."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import brand

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def town(tmp_path) -> Path:
    """A copy of the invented town, to break."""
    return Path(shutil.copytree(ROOT / "brands/musterstadt", tmp_path / "town"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("name", brand.known())
def test_every_brand_here_holds(name):
    assert list(brand.problems(ROOT / "brands" / name)) == []


def test_there_are_the_city_and_an_invented_town():
    assert brand.known() == ["musterstadt", "norderstedt"]


def test_the_pairs_are_those_of_the_looks_own_table():
    table = (ROOT / "docs/look.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([a-z-]+) on ([a-z-]+) \| ([\d.]+) \|", table, re.MULTILINE)
    assert len(rows) == 25
    assert sorted((front, ground, float(least)) for front, ground, least in rows) == sorted(brand.PAIRS)


def test_the_measure_of_contrast_is_right():
    assert brand.contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert brand.contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("brand.toml", 'name = "Musterstadt VORAN!"', "", "brand.toml, name: is missing."),
        ("brand.toml", "wordmark =", "wordmarc =", "brand.toml, wordmarc: nothing reads it, so it may be misspelt."),
        ("brand.toml", "[map]", "[map", "brand.toml: Expected ']' at the end of a table declaration (at line"),
        ("brand.toml", "west = 7.100", "west = 8.1", "brand.toml, map: west has to be less than east"),
        ("brand.toml", "[54.5175, 7.1400]", "[53.1, 7.1]", "brand.toml, map: the label 'Hafen' lies out"),
        ("brand.toml", "hafen@musterstadt.example", "hafen", "brand.toml, email: String should match pattern"),
        ("brand.toml", "fraunces-latin-opsz", "fraunces-greek-opsz", "is not there. Install the package (npm install"),
        ("brand.toml", 'dark = "#0A0D26"', 'dark = "#000000"', "theme_color.dark: differs from --ngo-paper, #0A0D26."),
        ("brand.toml", "weight = 560", "weight = 5600", "brand.toml, fonts.display.weight: Input should be less than"),
        ("brand.toml", 'generic = "serif"', 'generic = "fraktur"', "fonts.display.generic: Input should be 'sans-"),
        ("brand.toml", "[theme_color]", '[modules]\nx = 1\n[theme_color]', "modules: Input should be a valid list."),
        ("tokens.css", "--ngo-ink-soft: #4B4F74;", "", "tokens.css: --ngo-ink-soft is missing in :root."),
        ("tokens.css", "--ngo-pill:", "--ngo-pil:", "tokens.css: nothing reads --ngo-pil. Is it spelt right?"),
        ("tokens.css", "--ngo-ink-soft: #4B4F74;", "--ngo-ink-soft: #9A9FC4;", "light: ink-soft on paper has"),
        ("tokens.css", "--ngo-edge: #8D95DD;", "--ngo-edge: #12163A;", "dark: edge on surface has a contrast of 1.00,"),
        ("tokens.css", "--ngo-go: #FFD43A;", "--ngo-go: yellowish;", "on-go or go is no colour"),
        ("tokens.css", "--ngo-pill:", "--ngo-t-s: 0.8rem; --ngo-pill:", "0.875rem (14 px) at the least."),
        ("tokens.css", "--ngo-pill:", "--ngo-t-s: 14px; --ngo-pill:", "Give it in rem"),
        ("motif.svg", 'id="ngo-mark"', 'id="mark"', "motif.svg: the symbols ngo-mark are missing."),
        ("hero.svg", "</svg>", "", "hero.svg is no SVG: no element found"),
        ("hero.svg", "</svg>", "<script>1</script></svg>", "hero.svg: <script> is not allowed"),
        ("hero.svg", "</svg>", '<path style="fill:red"/></svg>', "the attribute style of <path> is not allowed"),
        ("hero.svg", "</svg>", '<use href="https://example.org/x"/></svg>', "<use> points to https://example.org/x"),
        ("hero.svg", "</svg>", "<!--" + "x" * 25_000 + "--></svg>", "KB, 24 KB at the most"),
        ("foot.svg", "</svg>", "<image/></svg>", "foot.svg: <image> is not allowed"),
        ("phase-idea.svg", "</svg>", "<!--" + "x" * 9_000 + "--></svg>", "phase-idea.svg has 9 KB, 8 KB at the most"),
        ("content/news.toml", "[[", "[", "content/news.toml: "),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named(town, file, old, new, expected):
    change(town / file, old, new)
    assert expected in "\n".join(brand.problems(town))


@pytest.mark.parametrize(
    "file", ["brand.toml", "tokens.css", "motif.svg", "hero.svg", "invite.svg", "icon.svg", "map.svg"]
)
def test_a_missing_file_is_named(town, file):
    (town / file).unlink()
    assert any(one.startswith(f"{file} is missing") for one in brand.problems(town))


def test_the_steps_that_all_cities_share_can_be_read_and_may_be_set_otherwise(town):
    assert len(brand.scales()) == 15
    assert list(brand.size_problems(brand.scales())) == []
    change(town / "tokens.css", "--ngo-pill:", "--ngo-t-m: 1.25rem; --ngo-pill:")
    assert list(brand.problems(town)) == []


def test_a_city_may_leave_the_phases_and_the_foot_as_they_are_for_all(town):
    for path in [*town.glob("phase-*.svg"), town / "foot.svg"]:
        path.unlink()
    assert list(brand.problems(town)) == []


def test_phases_come_from_one_hand(town):
    (town / "phase-pilot.svg").unlink()
    assert list(brand.problems(town)) == [
        "phase-pilot.svg missing: the phases are drawn by one hand, all of them or none."
    ]


def test_a_drawing_that_nothing_draws_is_named(town):
    (town / "phase-idea.svg").rename(town / "phase-ideas.svg")
    assert "phase-ideas.svg: nothing draws it. Is it spelt right?" in list(brand.problems(town))


def test_a_city_without_a_map_needs_no_drawing_of_it(town):
    facts = town / "brand.toml"
    facts.write_text(facts.read_text(encoding="utf-8").partition("# The town lies")[0], encoding="utf-8")
    (town / "map.svg").unlink()
    assert list(brand.problems(town)) == []


def test_the_dark_theme_is_written_once_and_reaches_both_ways():
    css = brand.themes_css(ROOT / "brands/musterstadt")
    following = css.partition("@media (prefers-color-scheme: dark)")[2]
    assert "--ngo-paper: #0A0D26;" in following.partition("}")[0]
    assert css.count("--ngo-paper: #0A0D26;") == 2


@pytest.mark.parametrize("name", ["", "Neustadt", "neu stadt", "../x", "1a"])
def test_a_name_that_is_no_folder_is_refused(name):
    with pytest.raises(SystemExit, match="is no name for a brand"):
        brand.new(name)


def test_a_brand_that_exists_is_never_overwritten():
    with pytest.raises(SystemExit, match="brands/norderstedt exists already"):
        brand.new("norderstedt")


def test_the_command_says_all_and_ends_with_an_error(town, monkeypatch, capsys):
    monkeypatch.setattr(brand, "BRANDS", town.parent)
    (town / "icon.svg").unlink()
    assert brand.check(["town"]) == 1
    assert capsys.readouterr().out == "brands/town: 1 to mend\n  - icon.svg is missing.\n"


def test_the_command_is_green_for_all_brands_here():
    command = [sys.executable, "-m", "tools.brand", "check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "brands/musterstadt: fine\nbrands/norderstedt: fine\n"
