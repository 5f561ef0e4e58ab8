"""How tests tell a kept answer from a fresh one: it asks the database nothing."""

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def was_kept(address: str, client: Client | None = None, **headers: Any) -> bool:
    """Read an address and tell whether the answer came from the page cache."""
    with CaptureQueriesContext(connection) as captured:
        answer = (client or Client()).get(address, **headers)
    return answer.status_code in (200, 304) and not len(captured)


def warm(*addresses: str) -> None:
    """Read addresses until they are kept."""
    for address in addresses:
        Client().get(address)
        assert was_kept(address), address
