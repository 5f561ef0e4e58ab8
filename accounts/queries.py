"""Reads about what is kept of a person, and what is known of their address."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress

from accounts.models import DataRequest
from core.services.retention import Kind

# What a request leaves behind until it is deleted: itself, and the row of the mail that it has sent.
REQUEST, MAIL = DataRequest._meta.label, "notifications.Mail"


def only_the_request(kinds: Iterable[Kind]) -> bool:
    """Tell whether nothing is kept of a person but requests for their data, and one mail for each of them."""
    counts = {kind.label: kind.count for kind in kinds}
    return set(counts) <= {REQUEST, MAIL} and counts.get(MAIL, 0) <= counts.get(REQUEST, 0)


def has_confirmed(user: Any) -> bool:
    """Tell whether a person has shown that the mailbox of their account is theirs."""
    return EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
