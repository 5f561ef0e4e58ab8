"""What a city brings of its own: name, drawings, word list, texts of the demo (brands/<city>/)."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

SVG_NAME = re.compile(r"[a-z0-9-]+")
# Letters of the logo that stand beside search and menu on a phone of 360 pixels.
LINE = 14

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]
Address = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s.]+$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Facts(BaseModel):
    """A part of brand.toml: a word that is not known is a slip, and refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ThemeColor(Facts):
    """The paper of both themes, for the frame that a browser draws round the page."""

    light: Colour
    dark: Colour


class Face(Facts):
    """A typeface: its file in an npm package that package.json names."""

    family: Text
    package: Annotated[str, StringConstraints(pattern=r"^(@[a-z0-9-]+/)?[a-z0-9-]+$")]
    # "{weight}" stands for each weight where a package has one file for each; a variable face is fixed at the weight.
    file: Text
    # What stands in its place until it is there.
    generic: Literal["sans-serif", "serif"]


Weight = Annotated[int, Field(ge=100, le=900)]


class DisplayFace(Face):
    """The face for large words: pages load it at one weight."""

    weight: Weight

    @property
    def weights(self) -> list[int]:
        """Return the weights that pages load."""
        return [self.weight]


class TextFace(Face):
    """The face for reading: pages load it at two weights, for text and for what stands out in it."""

    weight: Weight
    strong: Weight

    @property
    def weights(self) -> list[int]:
        """Return the weights that pages load."""
        return [self.weight, self.strong]


class Fonts(Facts):
    """The two typefaces."""

    display: DisplayFace
    text: TextFace


class Label(Facts):
    """A name beside the map."""

    name: Text
    kind: Literal["district", "nature", "road", "beyond"]
    at: tuple[float, float]


class BaseMap(Facts):
    """What map.svg shows: its corners in degrees (WGS84), and the names on it."""

    west: float = Field(ge=-180, le=180)
    south: float = Field(ge=-85, le=85)
    east: float = Field(ge=-180, le=180)
    north: float = Field(ge=-85, le=85)
    labels: list[Label] = []

    @model_validator(mode="after")
    def _corners_and_labels(self) -> "BaseMap":
        if not (self.west < self.east and self.south < self.north):
            raise ValueError("west has to be less than east, and south less than north")
        for label in self.labels:
            latitude, longitude = label.at
            if not (self.south <= latitude <= self.north and self.west <= longitude <= self.east):
                raise ValueError(f"the label {label.name!r} lies outside of the map")
        return self


class Street(Facts):
    """A street of the city, roughly as it runs on map.svg: latitude and longitude of its points."""

    name: Text
    line: list[tuple[float, float]] = Field(min_length=2)


class Streets(Facts):
    """What streets.toml holds."""

    street: list[Street] = []


class Brand(Facts):
    """The city's facts, as brand.toml gives them."""

    name: Text
    wordmark: Text
    city: Text
    tagline: Text
    publisher: Text
    email: Address
    license: Annotated[str, StringConstraints(pattern=r"^https://\S+$")]
    theme_color: ThemeColor
    fonts: Fonts
    # Which modules are on; all of them where the brand does not say.
    modules: list[str] | None = None
    # Codes of the languages that pages may have, the city's own first (settings/language.py says which there are).
    languages: list[str] = Field(default=["de"], min_length=1)
    # The tagline in the other languages, by their codes.
    tagline_in: dict[str, Text] = {}
    # What the law on equality of people with disabilities is called where the city lies, with its article; by language.
    equality_law: dict[str, Text] = {}
    # Without it there are lists only.
    map: BaseMap | None = None

    @property
    def tagline_here(self) -> str:
        """Return the tagline in the language of the address, if the city has one there."""
        return self.tagline_in.get(get_language() or "", self.tagline)

    @property
    def wordmark_lines(self) -> list[str]:
        """Return the word before the mark in the lines that a phone has room for: two of about the same length."""
        words = self.wordmark.split()
        if len(self.wordmark) <= LINE or len(words) == 1:
            return [self.wordmark]
        splits = [(" ".join(words[:number]), " ".join(words[number:])) for number in range(1, len(words))]
        return list(min(splits, key=lambda lines: max(map(len, lines))))

    @property
    def equality_law_here(self) -> str:
        """Return the law's name in the language of the address; nothing where the city does not say."""
        return self.equality_law.get(get_language() or "", "")


def read_facts(folder: Path) -> Brand:
    """Return what a brand's folder says of itself. Raises FileNotFoundError or ValueError with the reason."""
    return Brand.model_validate(tomllib.loads((folder / "brand.toml").read_text(encoding="utf-8")))


@cache
def brand() -> Brand:
    """Return the brand that this site runs as (`BRAND`)."""
    return Brand.model_validate(settings.BRAND_FACTS)


def read_streets(folder: Path) -> list[Street]:
    """Return the streets that a brand knows, by their names; none without a file. Raises ValueError with the reason."""
    path = folder / "streets.toml"
    facts = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return sorted(Streets.model_validate(facts).street, key=lambda one: one.name)


@cache
def streets() -> dict[str, Street]:
    """Return the streets of the city that this site runs as, by their names."""
    return {one.name: one for one in read_streets(settings.BRAND_DIR)}


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
    """Return one file of the brand's demo texts, parsed; nothing for a file that the brand does not have."""
    path = settings.BRAND_DIR / "content" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
