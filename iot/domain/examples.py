"""The sensors that a city's demo describes (brands/<city>/content/sensors.toml): who they are, where, what they say.

Pure, since two read it: the loader of the demo data (iot.demo), and the simulator, which knows no database (demo.city).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import cos, hypot, radians
from typing import Any

from iot.enums import Decoder

Position = tuple[float, float]
Rows = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """One value of a kind of sensor, as its messages say it."""

    key: str
    unit: str
    path: str = ""
    factor: float = 1.0
    offset: float = 0.0
    decimals: int = 0
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True)
class Kind:
    """A kind of sensor: what it measures in the simulation, how it speaks, where, and how often (in seconds)."""

    slug: str
    measures: str
    decoder: Decoder
    topic: str
    every: int
    values: tuple[Said, ...]
    time_path: str = ""


@dataclass(frozen=True)
class Example:
    """One sensor of the demo city. `number` counts within its list, from 0; `facts` are its row's own words."""

    slug: str
    name: str
    device: str
    kind: Kind
    number: int
    every: int
    # Latitude and longitude; nothing for what has no public place.
    at: Position | None = None
    # The name of its place, if it has one.
    place: str = ""
    facts: Rows = field(default_factory=dict)


def along(line: Sequence[Position], share: float) -> Position:
    """Return the point of a line that lies so far along it: 0 its beginning, 1 its end."""
    widths = [hypot(b[0] - a[0], (b[1] - a[1]) * cos(radians(a[0]))) for a, b in pairwise(line)]
    left = share * sum(widths)
    for (a, b), width in zip(pairwise(line), widths, strict=True):
        if left <= width:
            part = left / width
            return round(a[0] + part * (b[0] - a[0]), 5), round(a[1] + part * (b[1] - a[1]), 5)
        left -= width
    return line[-1]


def kinds(texts: Rows) -> dict[str, Kind]:
    """Return the kinds of sensors by their short names."""
    return {row["slug"]: _kind(row) for row in texts["type"]}


def _kind(row: Rows) -> Kind:
    names = Said.__dataclass_fields__
    values = tuple(Said(**{name: value for name, value in one.items() if name in names}) for one in row["channel"])
    return Kind(
        row["slug"], row["measures"], Decoder(row["decoder"]), row["topic"], row["every"], values,
        row.get("time_path", ""),
    )  # fmt: skip


def examples(texts: Rows, streets: Mapping[str, Sequence[Position]]) -> list[Example]:
    """Return all sensors that a city's texts describe; a container stands so far along its street."""
    if not texts:
        return []
    known = kinds(texts)
    return [
        *_containers(texts, known, streets),
        *_lamps(texts, known),
        *_stations(texts, known),
        *_houses(texts, known),
    ]


def _containers(texts: Rows, known: Mapping[str, Kind], streets: Mapping[str, Sequence[Position]]) -> Iterator[Example]:
    names = texts["container_names"]
    for number, row in enumerate(texts["container"]):
        kind = known[row.get("type", "container")]
        yield Example(
            slug=f"container-{row['slug']}",
            name=f"{names[row['holds']]} {row['name']}",
            device=row.get("device", f"container-{row['slug']}"),
            kind=kind,
            number=number,
            every=row.get("every", kind.every),
            at=along(streets[row["street"]], row["along"]),
            place=f"{names['place']} {row['name']}",
            facts=row,
        )


def _lamps(texts: Rows, known: Mapping[str, Kind]) -> Iterator[Example]:
    row = texts["lamps"]
    for number in range(row["count"]):
        at = along(row["line"], number / (row["count"] - 1))
        yield _numbered(row, "lampe", known["lamp"], number, at)


def _stations(texts: Rows, known: Mapping[str, Kind]) -> Iterator[Example]:
    kind = known["weather"]
    for number, row in enumerate(texts["station"]):
        slug = f"wetter-{row['slug']}"
        yield Example(slug, row["name"], slug, kind, number, kind.every, tuple(row["at"]), facts=row)


def _houses(texts: Rows, known: Mapping[str, Kind]) -> Iterator[Example]:
    row = texts["houses"]
    for number in range(row["count"]):
        yield _numbered(row, "haus", known["house"], number, None)


def _numbered(row: Rows, prefix: str, kind: Kind, number: int, at: Position | None) -> Example:
    slug = f"{prefix}-{number + 1:02}"
    return Example(slug, f"{row['name']} {number + 1}", slug, kind, number, kind.every, at, facts=row)
