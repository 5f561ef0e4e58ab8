"""What the pages of the notices show."""

from notices.views import pages, way

__all__ = ["pages", "way"]
