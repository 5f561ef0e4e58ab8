"""What the tests of hostile words share."""

from collections.abc import Iterator

import pytest

from tests.site.hostile_city import City, hostile_city


@pytest.fixture(scope="package")
def poisoned(django_db_setup, django_db_blocker) -> Iterator[City]:
    """The whole demo city with hostile words in every text; whole again when this folder's tests are done."""
    with django_db_blocker.unblock(), hostile_city() as city:
        yield city
