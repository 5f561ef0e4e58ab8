"""Pictures of the demo, drawn from simple shapes in the brand's own colours: the demo needs no photo of anybody."""

import math
import re
from collections.abc import Callable
from io import BytesIO

from django.conf import settings
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 1500, 1000
# Drawn twice as large and made smaller, which smooths the edges.
SCALE = 2
COLOUR = re.compile(r"--ngo-([a-z0-9-]+):\s*(#[0-9A-Fa-f]{6})")
# The wing of the motif as cubic curves: start, then two handles and an end each.
WING = [
    ((0, 0), (3, -24), (6, -58), (9, -84)),
    ((9, -84), (10, -97), (1, -104), (-10, -103)),
    ((-10, -103), (-27, -101), (-38, -85), (-36, -66)),
    ((-36, -66), (-33, -40), (-14, -20), (0, 0)),
]
Point = tuple[float, float]
Colours = dict[str, str]


def colours() -> Colours:
    """Return the brand's colours of the light theme, by role."""
    text = (settings.BRAND_DIR / "tokens.css").read_text(encoding="utf-8")
    return dict(reversed(COLOUR.findall(text)))


class Sheet:
    """A picture in the making. All measures are those of the finished picture."""

    def __init__(self, ground: str) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def shape(self, points: list[Point], colour: str) -> None:
        """Fill a shape."""
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=colour)

    def line(self, points: list[Point], colour: str, width: float = 8) -> None:
        """Draw a line with round joints."""
        self.pen.line(
            [(x * SCALE, y * SCALE) for x, y in points], fill=colour, width=round(width * SCALE), joint="curve"
        )

    def disc(self, centre: Point, radius: float, colour: str) -> None:
        """Fill a circle."""
        x, y = centre
        self.pen.ellipse([(value * SCALE) for value in (x - radius, y - radius, x + radius, y + radius)], fill=colour)

    def wing(self, foot: Point, size: float, turn: float, colour: str) -> None:
        """Draw a wing that stands on its foot, turned by so many degrees."""
        angle, points = math.radians(turn), []
        for start, first, second, end in WING:
            for step in range(16):
                t = step / 16
                x, y = (
                    (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t**2 * c + t**3 * d
                    for a, b, c, d in zip(start, first, second, end, strict=True)
                )
                points.append(
                    (
                        foot[0] + size * (x * math.cos(angle) - y * math.sin(angle)),
                        foot[1] + size * (x * math.sin(angle) + y * math.cos(angle)),
                    )
                )
        self.shape(points, colour)

    def hill(self, base: float, height: float, waves: float, shift: float, colour: str) -> None:
        """Draw a soft line of hills down to the lower edge."""
        top = [
            (x, base - height * (0.5 + 0.5 * math.sin(waves * math.tau * x / WIDTH + shift)))
            for x in range(0, WIDTH + 20, 20)
        ]
        self.shape([(0, HEIGHT), *top, (WIDTH, HEIGHT)], colour)

    def root(self, start: Point, depth: float, colour: str) -> None:
        """Draw a root that goes straight down and branches at 45 degrees; each end is a node."""
        x, y = start
        branch = depth * 0.36
        for points in (
            [(x, y), (x, y + depth)],
            [(x, y + depth * 0.4), (x - branch, y + depth * 0.4 + branch)],
            [(x, y + depth * 0.62), (x + branch * 0.8, y + depth * 0.62 + branch * 0.8)],
        ):
            self.line(points, colour, 7)
            self.disc(points[-1], 14, colour)

    def png(self) -> bytes:
        """Return the finished picture, small."""
        target = BytesIO()
        finished = self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        finished.quantize(64, dither=Image.Dither.NONE).save(target, "PNG", optimize=True)
        return target.getvalue()


def seeds() -> bytes:
    """Seeds that fly over hills."""
    role = colours()
    sheet = Sheet(role["motif-wing-3"])
    sheet.disc((1180, 250), 120, role["paper"])
    sheet.hill(720, 150, 1.1, 0.4, role["tint"])
    sheet.hill(830, 130, 0.8, 2.6, role["motif-wing-2"])
    sheet.hill(940, 90, 1.3, 4.4, role["ground"])
    for foot, size, turn in (((250, 520), 3.2, 62), ((650, 330), 2.4, 38), ((930, 560), 2.0, 80)):
        sheet.wing(foot, size, turn, role["motif-wing"])
        sheet.disc(foot, size * 8.5, role["motif-seed"])
    return sheet.png()


def roots() -> bytes:
    """Houses whose roots meet below the ground."""
    role = colours()
    sheet = Sheet(role["tint"])
    ground = 560
    sheet.shape([(0, ground), (WIDTH, ground), (WIDTH, HEIGHT), (0, HEIGHT)], role["ground"])
    for x, width, height, colour in (
        (120, 230, 210, "surface"),
        (420, 300, 300, "paper"),
        (800, 220, 180, "surface"),
        (1090, 290, 260, "paper"),
    ):
        top = ground - height
        sheet.shape(
            [(x, ground), (x, top), (x + width / 2, top - width * 0.36), (x + width, top), (x + width, ground)],
            role[colour],
        )
        sheet.shape(
            [
                (x + width * 0.4, ground),
                (x + width * 0.4, ground - 90),
                (x + width * 0.6, ground - 90),
                (x + width * 0.6, ground),
            ],
            role["motif-wing-2"],
        )
        sheet.root((x + width / 2, ground), height * 0.75 + 110, role["motif-root"])
    sheet.wing((755, ground), 2.1, -14, role["motif-wing"])
    sheet.disc((755, ground - 4), 18, role["motif-seed"])
    return sheet.png()


def growth() -> bytes:
    """From seed to plant, four times larger from left to right."""
    role = colours()
    sheet = Sheet(role["tint"])
    ground = 700
    sheet.shape([(0, ground), (WIDTH, ground), (WIDTH, HEIGHT), (0, HEIGHT)], role["ground"])
    for number, x in enumerate((200, 520, 860, 1230)):
        height = 70 + 125 * number
        sheet.line([(x, ground), (x, ground - height)], role["motif-seed"], 10)
        for pair in range(number + 1):
            foot = (x, ground - height * (0.45 + 0.55 * pair / max(number, 1)))
            size = 0.95 + 0.22 * number - 0.16 * pair
            sheet.wing(foot, size, 42, role["motif-wing-2"])
            sheet.wing(foot, size, -42, role["motif-wing"] if pair == number else role["motif-wing-2"])
        sheet.root((x, ground), 90 + 45 * number, role["motif-root"])
        sheet.disc((x, ground), 18, role["motif-wing"])
    return sheet.png()


# Name of the picture in the demo's texts -> how it is drawn.
PICTURES: dict[str, Callable[[], bytes]] = {"seeds": seeds, "roots": roots, "growth": growth}
