"""Builds what browsers get: one stylesheet (KERN, the brand's tokens, our look), three fonts, the script, the icon.

Usage: python tools/build_assets.py BRAND TARGET. Runs in the project's environment, with npm's packages installed.
"""

import colorsys
import re
import shutil
import subprocess
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter, load_font, save_font
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

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
    "pages",
    "media",
]
# Latin, Latin-1, Extended-A; thin space, non-breaking hyphen; dashes, quotes, the two of CO2, euro, arrows, minus.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2009, 0x2011, *map(ord, "–—‘’‚“”„…‹›₂€←↑→↓−")]
FIRA = MODULES / "@fontsource/fira-sans/files"
BRICOLAGE = MODULES / "@fontsource-variable/bricolage-grotesque/files/bricolage-grotesque-latin-opsz-normal.woff2"


def _save(font: TTFont, target: Path) -> None:
    options = Options(
        flavor="woff2", layout_features=["kern", "liga", "tnum", "locl", "mark", "ccmp"], desubroutinize=True
    )
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    save_font(font, str(target), options)


def build_fonts(target: Path) -> None:
    """Write the display face at weight 700 with its optical sizes, and two weights of the text face."""
    target.mkdir(parents=True, exist_ok=True)
    display = instancer.instantiateVariableFont(TTFont(BRICOLAGE), {"wght": 700})
    _save(display, target / "display.woff2")
    for weight in (400, 600):
        _save(
            load_font(str(FIRA / f"fira-sans-latin-{weight}-normal.woff2"), Options()), target / f"text-{weight}.woff2"
        )


def build_styles(brand: str, target: Path) -> None:
    """Bundle KERN unchanged in its layer, then ours above it."""
    entry = target / "entry.css"
    parts = [
        "@layer ngo-override, kern, ngo;",
        f'@import "{MODULES}/@kern-ux/native/dist/kern.min.css" layer(kern);',
        f'@import "{ROOT}/static/css/fonts.css";',
        f'@import "{ROOT}/brands/{brand}/tokens.css" layer(ngo);',
        *(f'@import "{ROOT}/static/css/{name}.css" layer(ngo);' for name in STYLES),
        f'@import "{ROOT}/static/css/override.css" layer(ngo-override);',
    ]
    entry.write_text("\n".join(parts) + "\n", encoding="utf-8")
    bundle(entry, target / "site.css")
    entry.unlink()


def build_admin(brand: str, target: Path) -> None:
    """Write what our own pieces of the admin need; drawings get the brand's light colours, on their paper alone.

    The side bar and headings take the brand's ground. Links and buttons keep Wagtail's colours, proven for contrast.
    """
    tokens = (ROOT / f"brands/{brand}/tokens.css").read_text(encoding="utf-8")
    colours = re.findall(r"--ngo-[a-z0-9-]+:\s*#[0-9A-Fa-f]{6};", tokens.split("@media")[0])
    rules = (ROOT / "static/css/admin.css").read_text(encoding="utf-8")
    entry = target / "entry.css"
    desk = f":root {{ {wagtails_primary(tokens)} }}"
    entry.write_text(f"{desk}\n.ngo-drawings {{ {' '.join(colours)} }}\n{rules}", encoding="utf-8")
    bundle(entry, target / "admin.css")
    entry.unlink()


def wagtails_primary(tokens: str) -> str:
    """Return the brand's ground as what Wagtail makes its first colour from: hue, saturation, lightness."""
    (ground,) = re.findall(r"--ngo-ground:\s*#([0-9A-Fa-f]{6});", tokens.split("@media", maxsplit=1)[0])
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(ground[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    parts = {"hue": f"{hue * 360:.1f}", "saturation": f"{saturation:.1%}", "lightness": f"{lightness:.1%}"}
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


def bundle(source: Path, target: Path) -> None:
    """Bundle and minify a stylesheet or a module, for browsers as they are."""
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    command = [
        node,
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
    build_fonts(target / "fonts")
    build_styles(brand, target)
    bundle(ROOT / "static/js/site.js", target / "site.js")
    bundle(ROOT / "static/js/passkey.js", target / "passkey.js")
    build_admin(brand, target)
    build_map(target)
    shutil.copy(ROOT / f"brands/{brand}/icon.svg", target / "icon.svg")


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]).resolve())
