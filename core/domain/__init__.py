"""Pure rules that all modules share: geometry of charts and maps, safe cells, breaks in long words."""

from core.domain.charts import ChartPoint, LineChart, line_chart
from core.domain.geo import Box, Pin, Point, pins
from core.domain.shapes import Shape, ShapeError, checked, drawn, metres, middle, together
from core.domain.text import SOFT_HYPHEN, face, printable, safe_cell, soften

__all__ = [
    "SOFT_HYPHEN",
    "Box",
    "ChartPoint",
    "LineChart",
    "Pin",
    "Point",
    "Shape",
    "ShapeError",
    "checked",
    "drawn",
    "face",
    "line_chart",
    "metres",
    "middle",
    "pins",
    "printable",
    "safe_cell",
    "soften",
    "together",
]
