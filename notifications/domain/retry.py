"""When to try again. A mail server may be away for hours; a person waits for the first minutes only."""

from datetime import timedelta

# After the first, the second, ... attempt; the last one repeats.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 30))
# So long a worker may hold a mail before others believe that it died.
LEASE = timedelta(minutes=5)


def pause_after(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts (at least one)."""
    return PAUSES[min(attempts, len(PAUSES)) - 1]
