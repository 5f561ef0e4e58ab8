"""Builds what browsers get: one stylesheet (KERN, the brand's tokens, our look), its fonts, the script, the icons.

Usage: python tools/build_assets.py BRAND TARGET. Runs in the project's environment, with npm's packages installed.
"""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from coloraide import Color
from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from core.brand import Face, Fonts, read_facts
from tools.brand import themes_css, tokens
from tools.icons import build_icons

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
# Order matters: frame first, joints and media queries last.
STYLES = [
    "base",
    "buttons",
    "frame",
    "home",
    "cards",
    "listing",
    "data",
    "api",
    "search",
    "forms",
    "languages",
    "news",
    "phases",
    "account",
    "blocks",
    "dates",
    "notices",
    "readings",
    "pages",
    "media",
    "offline",
]
# Latin, Latin-1, Extended-A; thin space, non-breaking hyphen; dashes, quotes, the two of CO2, euro, arrows, minus.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2009, 0x2011, *map(ord, "–—‘’‚“”„…‹›₂€←↑→↓−")]
# What stands in no template: elements that Django's widgets write, a theme that is forced, and the class by whose
# absence KERN hands on its colours.
ELSEWHERE = "textarea select option data-kern-theme light dark class kern-level-0"
FACE = """@font-face {{
  font-family: "{family}";
  src: url("fonts/{name}.woff2") format("woff2");
  font-weight: {weight};
  font-display: swap;
}}
@font-face {{
  font-family: "{family} Fallback";
  src: {local};
  font-weight: {weight};
  size-adjust: {size:.1%};
  ascent-override: {ascent:.1%};
  descent-override: {descent:.1%};
  line-gap-override: {gap:.1%};
}}
"""
# What nearly every system has, and how wide its letters a to z and its space are, in thousandths of their size (from
# the metrics of the PostScript standard fonts, which Arial and Times New Roman share).
STANDARD = {
    ("sans-serif", False): (
        "Arial",
        "556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 278",
    ),
    ("sans-serif", True): (
        "Arial Bold",
        "556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 611 389 556 333 611 556 778 556 556 500 278",
    ),
    ("serif", False): (
        "Times New Roman",
        "444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444 250",
    ),
    ("serif", True): (
        "Times New Roman Bold",
        "500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444 250",
    ),
}
# How often a German text has each of them, in thousandths.
OFTEN = "54 16 26 43 146 14 25 40 63 2 12 29 21 82 21 7 1 58 61 51 35 6 16 1 1 9 160"


def _save(font: TTFont, target: Path) -> None:
    options = Options(
        flavor="woff2", layout_features=["kern", "liga", "tnum", "locl", "mark", "ccmp"], desubroutinize=True
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    save_font(font, str(target), options)


def build_fonts(fonts: Fonts, target: Path) -> str:
    """Write the brand's faces, subset, and return the rules that name them.

    Pages preload fonts/display.woff2, fonts/text.woff2 and fonts/text-strong.woff2.
    """
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    rules = []
    for role, face in (("display", fonts.display), ("text", fonts.text)):
        for number, weight in enumerate(face.weights):
            name = role if number == 0 else f"{role}-strong"
            font = _font(face, weight)
            rules.append(FACE.format(family=face.family, name=name, weight=weight, **stand_in(font, face, weight)))
            _save(font, target / "fonts" / f"{name}.woff2")
    return "".join(rules)


def stand_in(font: TTFont, face: Face, weight: int) -> dict[str, Any]:
    """Return how a face that is there already has to be set to take as much room, so that nothing jumps."""
    local, widths = STANDARD[face.generic, weight > 500]
    letters = [*map(chr, range(ord("a"), ord("z") + 1)), " "]
    often = [int(number) for number in OFTEN.split()]
    cmap, advances, unit = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    ours = sum(advances[cmap[ord(letter)]][0] * count for letter, count in zip(letters, often, strict=True)) / unit
    theirs = sum(int(width) * count for width, count in zip(widths.split(), often, strict=True)) / 1000
    size, line = ours / theirs, font["hhea"]
    return {
        "local": ", ".join(f'local("{one}")' for one in dict.fromkeys([local, local.removesuffix(" Bold")])),
        "size": size,
        "ascent": line.ascent / unit / size,
        "descent": -line.descent / unit / size,
        "gap": line.lineGap / unit / size,
    }


def _font(face: Face, weight: int) -> TTFont:
    """Return a face at one weight. A variable one is fixed there, and keeps its optical sizes."""
    font = load_font(str(MODULES / face.package / "files" / face.file.format(weight=weight)), Options())
    return instancer.instantiateVariableFont(font, {"wght": weight}, inplace=True) if "fvar" in font else font


def used_kern(target: Path) -> Path:
    """Write those of KERN's rules, otherwise unchanged, whose classes stand anywhere in our templates or code.

    A class that is put together from parts has to stand somewhere as a whole, if only in a comment.
    """
    # PurgeCSS throws every `:is(a, b):not(c)` away; written out as a list, KERN's one of them stays.
    text = (MODULES / "@kern-ux/native/dist/kern.min.css").read_text(encoding="utf-8")
    kern = target / "kern.css"
    kern.write_text(re.sub(r":is\(([^()]*)\)(:not\([^()]*\))", _written_out, text), encoding="utf-8")
    sources = [f"{ROOT}/{path}" for path in ("templates/**/*.html", "static/js/**/*.js")]
    sources += [f"{path.parent}/**/*.py" for path in sorted(ROOT.glob("*/apps.py"))]
    settings = {
        "css": [str(kern)],
        "content": [*sources, {"raw": ELSEWHERE, "extension": "html"}],
        "variables": True,
        "keyframes": True,
        "fontFace": True,
        "output": str(target),
    }
    path = target / "purge.mjs"
    path.write_text(f"export default {json.dumps(settings)};", encoding="utf-8")
    subprocess.run(
        [node(), str(MODULES / "purgecss/bin/purgecss.js"), "--config", str(path)], check=True, capture_output=True
    )
    path.unlink()
    return kern


def _written_out(found: re.Match[str]) -> str:
    return ",".join(f"{one}{found[2]}" for one in found[1].split(","))


def build_styles(brand: str, faces: str, target: Path) -> None:
    """Bundle what we use of KERN in its layer, then ours above it."""
    kern, entry = used_kern(target), target / "entry.css"
    (target / "faces.css").write_text(faces, encoding="utf-8")
    (target / "tokens.css").write_text(themes_css(ROOT / "brands" / brand), encoding="utf-8")
    parts = [
        "@layer ngo-override, kern, ngo;",
        f'@import "{kern}" layer(kern);',
        f'@import "{target}/faces.css";',
        # Before the brand's tokens, which may set other steps.
        f'@import "{ROOT}/static/css/scales.css" layer(ngo);',
        f'@import "{target}/tokens.css" layer(ngo);',
        *(f'@import "{ROOT}/static/css/{name}.css" layer(ngo);' for name in STYLES),
        f'@import "{ROOT}/static/css/override.css" layer(ngo-override);',
    ]
    entry.write_text("\n".join(parts) + "\n", encoding="utf-8")
    bundle(entry, target / "site.css")
    entry.unlink()
    kern.unlink()
    (target / "faces.css").unlink()
    (target / "tokens.css").unlink()


def build_admin(brand: str, target: Path) -> None:
    """Write what our own pieces of the admin need; drawings get the brand's light colours, on their paper alone.

    The side bar and headings take the brand's ground. Links and buttons keep Wagtail's colours, proven for contrast.
    """
    light = tokens(ROOT / "brands" / brand)["light"]
    colours = [f"--ngo-{name}: {value};" for name, value in light.items() if value.startswith("#")]
    rules = (ROOT / "static/css/admin.css").read_text(encoding="utf-8")
    entry = target / "entry.css"
    desk = f":root {{ {wagtails_primary(light['ground'])} }}"
    entry.write_text(f"{desk}\n.ngo-drawings, .ngo-place {{ {' '.join(colours)} }}\n{rules}", encoding="utf-8")
    bundle(entry, target / "admin.css")
    entry.unlink()


def wagtails_primary(ground: str) -> str:
    """Return the brand's ground as what Wagtail makes its first colour from: hue, saturation, lightness."""
    hue, saturation, lightness = Color(ground).convert("hsl").coords()
    parts = {"hue": f"{hue:.1f}", "saturation": f"{saturation:.1%}", "lightness": f"{lightness:.1%}"}
    return " ".join(f"--w-color-primary-{name}: {value};" for name, value in parts.items())


def build_map(target: Path) -> None:
    """Bundle what pages with a map need besides: Leaflet unchanged in KERN's layer, ours above it, the script."""
    entry = target / "entry.css"
    parts = [
        "@layer ngo-override, kern, ngo;",
        f'@import "{MODULES}/leaflet/dist/leaflet.css" layer(kern);',
        f'@import "{ROOT}/static/css/map.css" layer(ngo);',
    ]
    entry.write_text("\n".join(parts) + "\n", encoding="utf-8")
    bundle(entry, target / "map.css")
    entry.unlink()
    bundle(ROOT / "static/js/map.js", target / "map.js")
    bundle(ROOT / "static/js/way.js", target / "way.js")
    bundle(ROOT / "static/js/place.js", target / "place.js")
    bundle(ROOT / "static/js/readings.js", target / "readings.js")


def node() -> str:
    """Return the Node that came as a Python package, or the system's."""
    return shutil.which("node", path=str(Path(sys.executable).parent)) or "node"


def bundle(source: Path, target: Path) -> None:
    """Bundle and minify a stylesheet or a module, for browsers as they are."""
    command = [
        node(),
        str(MODULES / "esbuild/bin/esbuild"),
        str(source),
        "--bundle",
        "--minify",
        "--log-level=warning",
        "--external:*.woff2",
        # Leaflet's signs, a few hundred bytes each; the policy allows data: for pictures.
        "--loader:.png=dataurl",
        f"--outfile={target}",
    ]
    subprocess.run(command, check=True)


def build(brand: str, target: Path) -> None:
    """Build everything for one brand into a fresh folder."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    facts = read_facts(ROOT / "brands" / brand)
    build_styles(brand, build_fonts(facts.fonts, target), target)
    bundle(ROOT / "static/js/site.js", target / "site.js")
    bundle(ROOT / "static/js/passkey.js", target / "passkey.js")
    bundle(ROOT / "static/js/push.js", target / "push.js")
    bundle(ROOT / "static/js/offline.js", target / "offline.js")
    build_admin(brand, target)
    build_map(target)
    shutil.copy(ROOT / f"brands/{brand}/icon.svg", target / "icon.svg")
    build_icons(brand, target)


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]).resolve())
