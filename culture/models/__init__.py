"""Events and their dates."""

from culture.models.occurrences import Occurrence
from culture.models.pages import EventIndexPage, EventPage
from culture.models.times import EventDate, Recurrence, RecurrenceChange

__all__ = ["EventDate", "EventIndexPage", "EventPage", "Occurrence", "Recurrence", "RecurrenceChange"]
