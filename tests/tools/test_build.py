"""What the build makes of styles and fonts."""

import math
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tools import build_assets
from tools.icons import build_icons

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("assets")
    command = [sys.executable, "tools/build_assets.py", "norderstedt", str(target)]
    subprocess.run(command, cwd=ROOT, check=True)
    return target


def ours() -> dict[str, str]:
    """All that may name a class: templates, scripts, Python."""
    apps = [path.parent for path in ROOT.glob("*/apps.py")]
    folders = [ROOT / "templates", ROOT / "static/js", *apps]
    files = [path for folder in folders for path in folder.rglob("*") if path.suffix in {".html", ".js", ".py"}]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in files}


def test_no_class_of_kern_is_put_together_from_parts():
    parts = re.compile(r"kern-(?:[\w-]*[-_])?(?:\{\{|\{%|\{\w|\$\{|[\"'] ?\+|%s)")
    assert [path for path, text in ours().items() if parts.search(text)] == []


def test_every_class_of_kern_that_we_name_and_kern_has_is_kept(built):
    kern = (ROOT / "node_modules/@kern-ux/native/dist/kern.min.css").read_text(encoding="utf-8")
    there = set(re.findall(r"\.(kern-[\w-]+)", kern))
    named = {name for text in ours().values() for name in re.findall(r"kern-[\w-]+", text)} & there
    kept = set(re.findall(r"\.(kern-[\w-]+)", (built / "site.css").read_text(encoding="utf-8")))
    assert len(named) > 15
    # A row has rules in striped tables alone, which we have none of.
    assert named - kept == {"kern-table__row"}
    assert len(kept - named) < 12, "rules that nobody uses are dropped"


def test_kern_still_hands_on_its_colours(built):
    styles = (built / "site.css").read_text(encoding="utf-8")
    assert re.search(r"body:not\(\[class\*=kern-level-\]\)[^{]*\{--kern-color-layout-text-default-contextual:", styles)
    assert "textarea" in styles


def test_each_face_has_one_that_stands_in_for_it_with_the_same_room(built):
    styles = (built / "site.css").read_text(encoding="utf-8")
    assert styles.count("@font-face{") == 6
    assert styles.count("src:local(") == 3
    assert '--ngo-font-text: "Fira Sans", "Fira Sans Fallback", sans-serif' in styles
    assert {path.name for path in (built / "fonts").iterdir()} == {"display.woff2", "text.woff2", "text-strong.woff2"}


def test_the_widths_of_letters_are_those_of_a_whole_alphabet():
    assert [len(widths.split()) for _name, widths in build_assets.STANDARD.values()] == [27] * 4
    assert len(build_assets.OFTEN.split()) == 27


ICONS = {
    "icon-192.png": 192,
    "icon-512.png": 512,
    "icon-maskable-512.png": 512,
    "icon-180.png": 180,
    "badge-96.png": 96,
}


def test_the_icons_are_drawn_in_their_sizes(built):
    for name, size in ICONS.items():
        with Image.open(built / name) as icon:
            assert (icon.format, icon.size) == ("PNG", (size, size)), name


@pytest.mark.parametrize("brand", ["norderstedt", "musterstadt"])
@pytest.mark.parametrize(("name", "share"), [("icon-maskable-512.png", 0.4), ("icon-180.png", 0.5)])
def test_a_home_screen_can_cut_its_own_shape(tmp_path, brand, name, share):
    build_icons(brand, tmp_path)
    with Image.open(tmp_path / name) as opened:
        icon = opened.convert("RGBA")
    assert icon.getextrema()[3] == (255, 255), "see-through somewhere"
    ground = Image.new("RGB", icon.size, icon.getpixel((0, 0))[:3])
    left, top, right, bottom = ImageChops.difference(icon.convert("RGB"), ground).getbbox()
    middle = icon.width / 2
    reach = max(math.hypot(x - middle, y - middle) for x in (left, right) for y in (top, bottom))
    assert reach <= icon.width * share


@pytest.mark.parametrize("brand", ["norderstedt", "musterstadt"])
def test_the_badge_is_a_white_shape_on_nothing(tmp_path, brand):
    build_icons(brand, tmp_path)
    with Image.open(tmp_path / "badge-96.png") as opened:
        badge = opened.convert("RGBA")
    whole = badge.getchannel("A").point(lambda alpha: 255 if alpha > 128 else 0)
    assert badge.getpixel((0, 0))[3] == 0
    assert (
        Image.composite(badge, Image.new("RGBA", badge.size, "white"), whole).convert("RGB").getextrema()
        == ((255, 255),) * 3
    )
    assert 0.05 < whole.histogram()[255] / 96**2 < 0.5
