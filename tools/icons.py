"""Draws a brand's icons for devices, as PNG: what home screens and notifications cannot take as SVG.

Everything is made of two drawings that each brand has anyway: `icon.svg`, and the symbol `#ngo-blade` of `motif.svg`.
"""

import re
from pathlib import Path

from resvg_py import svg_to_bytes

from tools.brand import tokens

ROOT = Path(__file__).resolve().parents[1]
# The icon as it is; on a ground, since a home screen cuts its own shape (the inner four fifths of a circle stay).
PLAIN = {"icon-192.png": 192, "icon-512.png": 512}
GROUNDED = {"icon-maskable-512.png": (512, 0.72), "icon-180.png": (180, 0.86)}
BADGE, BADGE_SIZE = "badge-96.png", 96
# The wing of the mark stands on 0,0 and is some 100 units high; the dot lies below it.
BADGE_SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="-72 -112 144 144" color="#fff" fill="#fff">{symbols}
<g transform="rotate(8)"><use href="#ngo-blade" x="-50" y="-110" width="100" height="120"/></g>
<circle cy="18" r="13"/></svg>"""
ON_GROUND = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><path fill="{ground}" d="M0 0h64v64H0z"/>
<g transform="translate({inset} {inset}) scale({scale})">{drawing}</g></svg>"""


def build_icons(brand: str, target: Path) -> None:
    """Write the icons of a brand into a folder. Raises ValueError for a drawing that cannot be read."""
    folder = ROOT / "brands" / brand
    icon = (folder / "icon.svg").read_text(encoding="utf-8")
    for name, size in PLAIN.items():
        (target / name).write_bytes(png(icon, size))
    for name, (size, share) in GROUNDED.items():
        (target / name).write_bytes(png(on_ground(icon, tokens(folder)["light"]["ground"], share), size))
    symbols = _inner((folder / "motif.svg").read_text(encoding="utf-8"))
    (target / BADGE).write_bytes(png(BADGE_SVG.format(symbols=symbols), BADGE_SIZE))


def on_ground(icon: str, ground: str, share: float) -> str:
    """Return the icon, as large as this share of the whole, in the middle of the brand's ground."""
    left, top, width, height = map(float, re.findall(r'viewBox="([^"]+)"', icon)[0].split())
    scale = 64 / max(width, height) * share
    drawing = f'<g transform="translate({-left} {-top})">{_inner(icon)}</g>'
    return ON_GROUND.format(ground=ground, inset=f"{32 * (1 - share):.3f}", scale=f"{scale:.4f}", drawing=drawing)


def png(drawing: str, size: int) -> bytes:
    """Return a drawing without letters as a square PNG."""
    return svg_to_bytes(svg_string=drawing, width=size, height=size, skip_system_fonts=True)


def _inner(drawing: str) -> str:
    return drawing[drawing.index(">", drawing.index("<svg")) + 1 : drawing.rindex("</svg>")]
