"""What the pages of the notices show."""

from notices.views import pages

__all__ = ["pages"]
