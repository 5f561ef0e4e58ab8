"""A city's folder below brands/: proves it, or starts a new one.

Usage: python -m tools.brand check [CITY ...] | new CITY. `make run` checks the brand that it starts.
"""

import re
import shutil
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from pathlib import Path

import tinycss2
from coloraide import Color
from pydantic import ValidationError

from core.brand import Brand, read_facts, read_streets
from core.domain import Box

ROOT = Path(__file__).resolve().parents[1]
BRANDS = ROOT / "brands"
# The brand that a new one is copied from: invented, so nothing of it says anything about anybody.
MODEL = "musterstadt"
NAME = re.compile(r"[a-z][a-z0-9-]*")
# Kilobytes: these drawings stand in every page, or on its first screen.
DRAWINGS = {"motif.svg": 4, "icon.svg": 4, "invite.svg": 12, "hero.svg": 24, "map.svg": 40, "foot.svg": 8}
OPTIONAL = {"map.svg", "foot.svg"}
# Our drawings, of which a brand may bring its own by the same name. The phases belong together: all of them, or none.
SHARED = ROOT / "static/illustrations"
SHARED_SIZE = 8
PHASES = {f"phase-{name}.svg" for name in ("idea", "concept", "pilot", "operation")}
SYMBOLS = {"ngo-wing", "ngo-blade", "ngo-mark"}
# Text on its ground 4.5, what only has to be seen 3 (WCAG 2.2, 1.4.3 and 1.4.11). docs/look.md prints the same table.
NEEDED = {
    4.5: [
        *((ink, ground) for ink in ("ink", "ink-soft") for ground in ("paper", "surface", "tint")),
        *(("action", ground) for ground in ("paper", "surface", "tint")),
        ("on-action", "action"), ("on-go", "go"),
        *(("go-text", ground) for ground in ("paper", "surface", "tint")),
        ("on-ground", "ground"), ("on-ground-soft", "ground"),
        *(("alert", ground) for ground in ("paper", "surface")),
    ],
    3: [
        ("go", "ground"),
        *((thing, ground) for thing in ("edge", "focus") for ground in ("paper", "surface", "tint")),
    ],
}  # fmt: skip
PAIRS = [(*pair, least) for least, pairs in NEEDED.items() for pair in pairs]
LIGHT, DARK = ":root", '[data-kern-theme="dark"]'
# 14 px, below which nobody should have to read (docs/look.md, Type).
SMALLEST = 0.875
# Two of pydantic's kinds of errors, in our words.
SAID = {"missing": "is missing", "extra_forbidden": "nothing reads it, so it may be misspelt"}
Tokens = dict[str, str]


def tokens(folder: Path) -> dict[str, Tokens]:
    """Return the tokens of both themes, without `--ngo-`. What the dark one leaves out is as in the light one."""
    themes: dict[str, Tokens] = {LIGHT: {}, DARK: {}}
    sheet = tinycss2.parse_stylesheet(
        (folder / "tokens.css").read_text("utf-8"), skip_comments=True, skip_whitespace=True
    )
    for rule in sheet:
        if rule.type == "error":
            raise ValueError(f"line {rule.source_line}: {rule.message}")
        selector = tinycss2.serialize(rule.prelude).strip() if rule.type == "qualified-rule" else ""
        for one in tinycss2.parse_blocks_contents(rule.content or []) if selector in themes else []:
            if one.type == "error":
                raise ValueError(f"line {one.source_line}: {one.message}")
            if one.type == "declaration" and one.name.startswith("--ngo-"):
                themes[selector][one.name.removeprefix("--ngo-")] = tinycss2.serialize(one.value).strip()
    return {"light": themes[LIGHT], "dark": {**themes[LIGHT], **themes[DARK]}}


# Said in brand.toml, so that nobody has to say it twice.
FACES = {"font-display", "font-text", "display-weight"}


def themes_css(folder: Path) -> str:
    """Return the brand's tokens: its faces, and the dark theme also for readers whose system asks for it."""
    fonts = read_facts(folder).fonts
    faces = "".join(
        f'--ngo-font-{role}: "{face.family}", "{face.family} Fallback", {face.generic};'
        for role, face in (("display", fonts.display), ("text", fonts.text))
    )
    light, dark = tokens(folder)["light"], tokens(folder)["dark"]
    own = "".join(f"--ngo-{name}: {value};" for name, value in dark.items() if light.get(name) != value)
    return (
        f"{(folder / 'tokens.css').read_text('utf-8')}\n"
        f":root {{ color-scheme: light dark; {faces} --ngo-display-weight: {fonts.display.weight}; }}"
        f'@media (prefers-color-scheme: dark) {{ :root:not([data-kern-theme="light"]) {{ {own} }} }}\n'
        '[data-kern-theme="light"] { color-scheme: light; } [data-kern-theme="dark"] { color-scheme: dark; }\n'
    )


def scales() -> Tokens:
    """Return the steps of type and space that all brands share, and may set otherwise."""
    styles = (ROOT / "static/css/scales.css").read_text("utf-8")
    return dict(re.findall(r"--ngo-([a-z0-9-]+): ([^;]+);", styles))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG 2.2 counts it. Raises ValueError for what is no colour."""
    return float(Color(one).contrast(other, method="wcag21"))


def wanted_tokens() -> set[str]:
    """Return the names of the tokens that our styles read and do not set themselves."""
    styles = "".join(path.read_text("utf-8") for path in sorted((ROOT / "static/css").glob("*.css")))
    return set(re.findall(r"var\(--ngo-([a-z0-9-]+)\)", styles)) - set(
        re.findall(r"--ngo-([a-z0-9-]+):", _screen(styles))
    )


def _screen(styles: str) -> str:
    """Return the styles without those for print, which set the brand's colours to black and white."""
    sheet = tinycss2.parse_stylesheet(styles, skip_comments=True)
    return tinycss2.serialize([rule for rule in sheet if not _is_print(rule)])


def _is_print(rule: tinycss2.ast.Node) -> bool:
    return rule.type == "at-rule" and "print" in tinycss2.serialize(rule.prelude)


def problems(folder: Path) -> Iterator[str]:
    """Find what is wrong with a brand, as sentences that say where and what to do."""
    if not (folder / "brand.toml").is_file():
        yield "brand.toml is missing: it says what the city is called. `make brand` makes one."
        return
    facts = None
    try:
        facts = read_facts(folder)
    except ValidationError as error:
        for one in error.errors():
            where, said = ".".join(map(str, one["loc"])), one["msg"].removeprefix("Value error, ")
            yield f"brand.toml, {where}: {SAID.get(one['type'], said)}."
    except ValueError as error:  # tomllib's errors say line and column
        yield f"brand.toml: {error}."
    if facts:
        yield from font_problems(facts)
    yield from token_problems(folder, facts)
    yield from drawing_problems(folder, facts)
    yield from street_problems(folder, facts)
    yield from text_problems(folder)


def font_problems(facts: Brand) -> Iterator[str]:
    """Find faces that are in no package here."""
    for face in (facts.fonts.display, facts.fonts.text):
        for weight in face.weights:
            path = Path("node_modules") / face.package / "files" / face.file.format(weight=weight)
            if not (ROOT / path).is_file():
                yield (
                    f"brand.toml, fonts: {path} is not there. Install the package "
                    f"(npm install --save-exact {face.package}), or choose a file that it has."
                )


def token_problems(folder: Path, facts: Brand | None) -> Iterator[str]:
    """Find tokens that are missing, unknown, no colour, or too weak to read, in both themes."""
    if not (folder / "tokens.css").is_file():
        yield "tokens.css is missing: it holds the city's colours and forms."
        return
    try:
        themes = tokens(folder)
    except ValueError as error:
        yield f"tokens.css, {error}."
        return
    missing, wanted = False, wanted_tokens() - FACES | {name for *pair, _least in PAIRS for name in pair}
    for name in sorted(wanted - set(themes["light"])):
        missing = True
        yield f"tokens.css: --ngo-{name} is missing in {LIGHT}."
    for name in sorted(set(themes["light"]) - wanted - set(scales())):
        yield f"tokens.css: nothing reads --ngo-{name}. Is it spelt right?"
    if not missing:
        yield from contrast_problems(themes)
        yield from size_problems(themes["light"])
    if facts and not missing:
        yield from frame_problems(themes, facts)


def contrast_problems(themes: dict[str, Tokens]) -> Iterator[str]:
    """Find pairs of colours that people cannot tell apart well enough."""
    for theme, colours in themes.items():
        for front, ground, least in PAIRS:
            try:
                found = contrast(colours[front], colours[ground])
            except ValueError as error:
                yield f"tokens.css, {theme}: {front} or {ground} is no colour: {error}."
                continue
            if found < least:
                yield f"tokens.css, {theme}: {front} on {ground} has a contrast of {found:.2f}, {least} is needed."


def frame_problems(themes: dict[str, Tokens], facts: Brand) -> Iterator[str]:
    """Find colours of the browser's frame that are not those of the paper."""
    for theme, colour in (("light", facts.theme_color.light), ("dark", facts.theme_color.dark)):
        if themes[theme]["paper"].lower() != colour.lower():
            yield f"brand.toml, theme_color.{theme}: differs from --ngo-paper, {themes[theme]['paper']}."


def size_problems(values: Tokens) -> Iterator[str]:
    """Find letters that are smaller than anybody should have to read."""
    for name, value in values.items():
        size = re.match(r"(?:clamp\(\s*)?([\d.]+)rem", value) if name.startswith("t-") else None
        if name.startswith("t-") and (size is None or float(size[1]) < SMALLEST):
            yield f"tokens.css: --ngo-{name} is {value}. Give it in rem, {SMALLEST}rem (14 px) at the least."


def drawing_problems(folder: Path, facts: Brand | None) -> Iterator[str]:
    """Find drawings that are missing, too heavy, broken, or that the site's policy would not let through."""
    for name, most in DRAWINGS.items():
        if (folder / name).is_file():
            yield from file_problems(folder / name, most)
        elif name not in OPTIONAL or (name == "map.svg" and facts and facts.map):
            yield f"{name} is missing."
    own = {path.name for path in folder.glob("*.svg")} - set(DRAWINGS)
    for name in sorted(own):
        if not (SHARED / name).is_file():
            yield f"{name}: nothing draws it. Is it spelt right?"
        yield from file_problems(folder / name, SHARED_SIZE)
    if own & PHASES and PHASES - own:
        yield f"{', '.join(sorted(PHASES - own))} missing: the phases are drawn by one hand, all of them or none."


def file_problems(path: Path, most: int) -> Iterator[str]:
    """Find what is wrong with one drawing that may have so many kilobytes."""
    name = path.name
    if path.stat().st_size > most * 1024:
        yield f"{name} has {path.stat().st_size / 1024:.0f} KB, {most} KB at the most: simplify its paths."
    try:
        drawing = ET.fromstring(path.read_text("utf-8"))  # noqa: S314 (a file of the source, as trusted as code)
    except ET.ParseError as error:
        yield f"{name} is no SVG: {error}."
        return
    yield from (f"{name}: {fault}" for fault in policy_faults(drawing))
    found = {element.get("id") for element in drawing.findall(".//{*}symbol")}
    if name == "motif.svg" and not found >= SYMBOLS:
        yield f"motif.svg: the symbols {', '.join(sorted(SYMBOLS - found))} are missing."


def policy_faults(drawing: ET.Element) -> Iterator[str]:
    """Find what a drawing may not hold: scripts, styles written into elements, files from elsewhere."""
    for element in drawing.iter():
        kind = str(element.tag).rpartition("}")[2]
        if kind in {"script", "style", "foreignObject", "image"}:
            yield f"<{kind}> is not allowed; use shapes, classes and attributes."
        for attribute, value in element.attrib.items():
            name = attribute.rpartition("}")[2]
            if name == "style" or name.startswith("on"):
                yield f"the attribute {name} of <{kind}> is not allowed (content security policy)."
            if name == "href" and not value.startswith("#"):
                yield f"<{kind}> points to {value}: drawings hold nothing from elsewhere."


def street_problems(folder: Path, facts: Brand | None) -> Iterator[str]:
    """Find streets that cannot be read, that stand there twice, or that leave the map."""
    try:
        found = read_streets(folder)
    except ValueError as error:
        yield f"streets.toml: {str(error).splitlines()[0]}."
        return
    for name in sorted({one.name for one in found if [other.name for other in found].count(one.name) > 1}):
        yield f"streets.toml: {name} stands there twice."
    if facts is None or facts.map is None:
        return
    box = Box(facts.map.west, facts.map.south, facts.map.east, facts.map.north)
    for one in found:
        if not all(box.contains(*point) for point in one.line):
            yield f"streets.toml: {one.name} leaves the map of brand.toml."


def text_problems(folder: Path) -> Iterator[str]:
    """Find files of the demo's texts that cannot be read."""
    for path in sorted((folder / "content").glob("*.toml")):
        try:
            tomllib.loads(path.read_text("utf-8"))
        except ValueError as error:
            yield f"content/{path.name}: {error}."


def check(names: Iterable[str]) -> int:
    """Print what is wrong with these brands; returns how many problems there are."""
    count = 0
    for name in names:
        found = list(problems(BRANDS / name))
        count += len(found)
        print(f"brands/{name}: {'fine' if not found else f'{len(found)} to mend'}")
        for one in found:
            print(f"  - {one}")
    return count


def new(name: str) -> None:
    """Start a brand as a copy of the invented one. Refuses a name that exists, or that is none for a folder."""
    if not NAME.fullmatch(name):
        sys.exit(f"{name!r} is no name for a brand: small letters, digits and hyphens, such as neustadt.")
    if (BRANDS / name).exists():
        sys.exit(f"brands/{name} exists already. Choose another name, or edit what is there.")
    shutil.copytree(BRANDS / MODEL, BRANDS / name)
    print(f"brands/{name} is a copy of brands/{MODEL}. Start with its brand.toml, then: make check-brand BRAND={name}")


def known() -> list[str]:
    """Return the names of all brands."""
    return sorted(path.name for path in BRANDS.iterdir() if path.is_dir())


if __name__ == "__main__":
    if sys.argv[1] == "new":
        new(" ".join(sys.argv[2:]))
    elif check(sys.argv[2:] or known()):
        sys.exit(1)
