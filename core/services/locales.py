"""The languages of the brand, as rows that pages point to."""

from typing import Any

from django.conf import settings
from django.db import connection


def create(**_facts: Any) -> None:
    """Create the locales that are missing. One that the brand no longer names stays, and its pages with it."""
    from wagtail.models import Locale

    if Locale._meta.db_table not in connection.introspection.table_names():
        # Migrating backwards fires post_migrate too.
        return
    known = set(Locale.all_objects.values_list("language_code", flat=True))
    Locale.all_objects.bulk_create(
        Locale(language_code=code) for code, _name in settings.LANGUAGES if code not in known
    )
