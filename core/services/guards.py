"""Guards of the database that Django does not know: triggers, from `migrations/guards_<vendor>.sql` of each app.

They are applied again after each migrate, since SQLite drops the triggers of a table that it rebuilds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from core.models import GuardPass

SEPARATOR = "-- statement"


def _statements(app: AppConfig, vendor: str) -> list[str]:
    path = Path(app.path) / "migrations" / f"guards_{vendor}.sql"
    if not path.is_file():
        return []
    return [part.strip() for part in path.read_text(encoding="utf-8").split(SEPARATOR) if part.strip()]


def apply(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_kwargs: Any) -> None:
    """Put an app's guards into the database (a receiver of post_migrate). Idempotent."""
    connection = connections[using]
    statements = _statements(sender, connection.vendor)
    if statements and _tables_exist(sender, using):
        with transaction.atomic(using=using), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)


def _tables_exist(app: AppConfig, using: str) -> bool:
    """Tell whether the app's tables are there: migrating backwards fires post_migrate too."""
    tables = set(connections[using].introspection.table_names())
    return all(model._meta.db_table in tables for model in app.get_models() if model._meta.managed)


@contextmanager
def opened(name: str) -> Iterator[None]:
    """Let one named deed through a guard, for this transaction alone."""
    with transaction.atomic():
        GuardPass.objects.create(name=name)
        yield
        GuardPass.objects.filter(name=name).delete()
