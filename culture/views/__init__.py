"""What the pages of the dates show, and what other pages learn of dates."""

from culture.views import event, index, offers

__all__ = ["event", "index", "offers"]
