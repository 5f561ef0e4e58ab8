"""The pages of the sensors, their widgets, and live streams."""

from iot.views import pages, widgets  # noqa: F401 (importing registers)
