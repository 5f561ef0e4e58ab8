"""Takes the site's pictures with the system's Chromium: `python tools/screenshots.py [--url URL] [--full DIR]`.

Without --full it makes the pictures of the README, two for each city. With --full DIR it makes every page type
instead: three widths, light and dark, forced colours and print, each as long as the page. Without --url it starts a
demo city of its own, in a temporary folder and on a free port, and stops it at the end.
"""

import argparse
import contextlib
import io
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from tools.bootstrap import BRAND
from tools.brand import known
from tools.browser import chromium
from tools.demo_site import demo_site

ROOT = Path(__file__).resolve().parents[1]
README_DIR = ROOT / "docs" / "screenshots"
LARGEST = 200_000


@dataclass(frozen=True)
class Mode:
    """How a page is looked at: a name for the file, the window, and what the reader's system asks for."""

    name: str
    width: int
    height: int = 900
    wishes: dict[str, Any] = field(default_factory=dict)
    print_out: bool = False


LIGHT: dict[str, Any] = {"color_scheme": "light"}
DARK: dict[str, Any] = {"color_scheme": "dark"}
MODES = [
    *(Mode(f"{width}-light", width, wishes=LIGHT) for width in (360, 768, 1440)),
    *(Mode(f"{width}-dark", width, wishes=DARK) for width in (360, 768, 1440)),
    *(Mode(f"{width}-forced", width, wishes={**DARK, "forced_colors": "active"}) for width in (360, 1440)),
    # The width of A4 with narrow margins.
    Mode("print", 720, 1040, wishes=LIGHT, print_out=True),
]
# What a person sees first: the page, and the light.
FIRST = {"home": LIGHT, "projekte": DARK}


def addresses(brand: str) -> dict[str, str]:
    """Return each page type with its fullest demo page, and the states that have an address of their own."""
    return tomllib.loads((ROOT / "brands" / brand / "pictures.toml").read_text(encoding="utf-8"))


def picture(browser: Browser, address: str, mode: Mode, *, full: bool) -> bytes:
    """Return a PNG of one page in one mode, when its fonts are there."""
    context = browser.new_context(
        viewport={"width": mode.width, "height": mode.height}, reduced_motion="reduce", locale="de-DE", **mode.wishes
    )
    with contextlib.closing(context):
        page = context.new_page()
        if mode.print_out:
            page.emulate_media(media="print")
        page.goto(address, wait_until="networkidle")
        page.evaluate("document.fonts.ready.then(() => true)")
        return page.screenshot(full_page=full)


def small(png: bytes) -> bytes:
    """Return the picture with 256 colours. Raises SystemExit if it is still too large for a README."""
    with Image.open(io.BytesIO(png)) as image:
        target = io.BytesIO()
        image.convert("RGB").quantize(256, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
    if target.tell() > LARGEST:
        sys.exit(f"A picture of the README has {target.tell()} bytes, {LARGEST} is the most.")
    return target.getvalue()


def take_readme(browser: Browser, url: str, brand: str) -> None:
    """Write the README's pictures of a city: what a person sees first on a desk, light and dark."""
    README_DIR.mkdir(parents=True, exist_ok=True)
    for page, wishes in FIRST.items():
        name = f"{brand}-{page}.png"
        png = small(picture(browser, url + addresses(brand)[page], Mode(name, 1440, wishes=wishes), full=False))
        (README_DIR / name).write_bytes(png)
        print(f"  docs/screenshots/{name}  {len(png) // 1000} KB", flush=True)


def take_all(browser: Browser, url: str, brand: str, folder: Path) -> None:
    """Write every page in every mode into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, address in addresses(brand).items():
        for mode in MODES:
            (folder / f"{name}-{mode.name}.png").write_bytes(picture(browser, url + address, mode, full=True))
        print(f"  {name}  {len(MODES)} pictures", flush=True)


def main() -> None:
    """Read the command line and take the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a running site, such as http://localhost:8000")
    parser.add_argument("--full", metavar="DIR", type=Path, help="every page type in every mode, into this folder")
    parser.add_argument("--brand", choices=known(), help="one city alone (with --url: the one that runs there)")
    options = parser.parse_args()
    alone = options.brand or (BRAND if options.url or options.full else None)
    for brand in [alone] if alone else known():
        site = contextlib.nullcontext(options.url.rstrip("/")) if options.url else demo_site(BRAND=brand)
        with site as url, chromium() as browser:
            if options.full:
                take_all(browser, url, brand, options.full)
            else:
                take_readme(browser, url, brand)


if __name__ == "__main__":
    main()
