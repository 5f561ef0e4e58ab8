"""Reads about what is kept of a person."""

from collections.abc import Iterable

from accounts.models import DataRequest
from core.services.retention import Kind

# What a request leaves behind until it is deleted: itself, and the row of the mail that it has sent.
REQUEST, MAIL = DataRequest._meta.label, "notifications.Mail"


def only_the_request(kinds: Iterable[Kind]) -> bool:
    """Tell whether nothing is kept of a person but requests for their data, and one mail for each of them."""
    counts = {kind.label: kind.count for kind in kinds}
    return set(counts) <= {REQUEST, MAIL} and counts.get(MAIL, 0) <= counts.get(REQUEST, 0)
