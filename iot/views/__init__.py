"""The pages of the sensors, their widgets, and live streams."""

from iot.views import desk, pages, reports, widgets  # noqa: F401 (importing registers)
