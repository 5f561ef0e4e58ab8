"""Norderstedt is one city among others: its name and its colours stand in its folder, and nowhere in the code."""

import re
from pathlib import Path

import pytest

from tests.repository import listed

ROOT = Path(__file__).resolve().parents[2]
# Where a city may be named: its own folder, the demo, what proves both, and what people read about this repository.
ELSEWHERE = ("brands/", "demo/", "tests/", "docs/", "requirements/")
CODE = (".py", ".html", ".txt", ".css", ".js", ".svg", ".toml", ".sql", ".po")
# The repository's own names: the package of the settings, and what pyproject.toml and the catalogue call the project.
OWN = re.compile(
    r"norderstedt_go|^name = \"norderstedt-go\"|^description = .*|Project-Id-Version: norderstedt-go", re.M
)
COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\b")
# Black and white belong to nobody.
NOBODYS = {"#ffffff", "#000000"}


def source() -> dict[str, str]:
    """Every template, stylesheet and Python file of the repository outside of these places, by path."""
    paths = [path for path in listed() if path.endswith(CODE) and not path.startswith(ELSEWHERE)]
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in paths}


def brands_colours() -> set[str]:
    files = [path for path in (ROOT / "brands").glob("*/*") if path.suffix in {".css", ".svg", ".toml"}]
    found = {colour.lower() for path in files for colour in COLOUR.findall(path.read_text(encoding="utf-8"))}
    return found - NOBODYS


def test_there_is_something_to_look_at():
    assert len(source()) > 400
    assert len(brands_colours()) > 40


def test_no_code_names_the_city():
    assert [path for path, text in source().items() if "norderstedt" in OWN.sub("", text).lower()] == []


def test_no_code_names_a_colour_of_a_brand():
    colours = brands_colours()
    named = {path: {one.lower() for one in COLOUR.findall(text)} & colours for path, text in source().items()}
    assert {path: found for path, found in named.items() if found} == {}


@pytest.mark.parametrize("line", ["<h1>Norderstedt</h1>", 'BRAND = "norderstedt"', "NORDERSTEDT = 1"])
def test_control_a_name_would_be_found(line):
    assert "norderstedt" in OWN.sub("", line).lower()
