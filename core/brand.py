"""What a city brings of its own: name, drawings, word list, texts of the demo (brands/<city>/)."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

SVG_NAME = re.compile(r"[a-z0-9-]+")


@dataclass(frozen=True)
class Brand:
    """The city's facts, as brand.toml gives them."""

    name: str
    wordmark: str
    city: str
    tagline: str
    publisher: str
    email: str
    license: str
    theme_color: dict[str, str]
    # Codes of the languages that pages may have, the city's own first (settings/language.py says which there are).
    languages: list[str] = field(default_factory=lambda: ["de"])
    # The tagline in the other languages, by their codes.
    tagline_in: dict[str, str] = field(default_factory=dict)
    # What the city's own map shows (map.svg): its corners in degrees, and names on it. Without it there are lists only.
    map: dict[str, Any] = field(default_factory=dict)

    @property
    def tagline_here(self) -> str:
        """Return the tagline in the language of the address, if the city has one there."""
        return self.tagline_in.get(get_language() or "", self.tagline)


@cache
def brand() -> Brand:
    """Return the brand that this site runs as (`BRAND`)."""
    return Brand(**settings.BRAND_FACTS)


@cache
def drawing(name: str) -> SafeString:
    """Return a drawing as inline SVG, so that the brand's colours and dark mode reach it.

    Looks in the brand's folder first, then among the shared illustrations. The files are ours and part of the
    source, which is why they count as safe. Raises FileNotFoundError for an unknown name.
    """
    if not SVG_NAME.fullmatch(name):
        raise FileNotFoundError(name)
    for folder in (settings.BRAND_DIR, settings.ILLUSTRATION_DIR):
        path = folder / f"{name}.svg"
        if path.is_file():
            return mark_safe(path.read_text(encoding="utf-8").replace("\n", ""))  # noqa: S308 (our own files)
    raise FileNotFoundError(name)


@cache
def drawing_names() -> list[str]:
    """Return the names of the illustrations that editors can choose from."""
    return sorted(path.stem for path in Path(settings.ILLUSTRATION_DIR).glob("*.svg"))


@cache
def word_breaks() -> dict[str, str]:
    """Return long words with the places where they may break: `{"Wunschliste": "Wunsch|liste"}`."""
    path = settings.BRAND_DIR / "content" / "hyphens.txt"
    words = path.read_text(encoding="utf-8").split() if path.is_file() else []
    return {word.replace("|", ""): word for word in words if not word.startswith("#")}


def content(name: str) -> dict[str, Any]:
    """Return one file of the brand's demo texts, parsed."""
    with open(settings.BRAND_DIR / "content" / f"{name}.toml", "rb") as file:
        return tomllib.load(file)
