"""All guards stand in the database, on SQLite and on PostgreSQL, and stand again after a migration."""

import pytest
from django.apps import apps
from django.db import connection

from core.services import guards

pytestmark = pytest.mark.django_db

EXPECTED = {
    "sqlite": {"core_auditentry_no_delete", "core_auditentry_no_update"},
    "postgresql": {"core_auditentry_no_change", "core_auditentry_no_truncate"},
}
LIST = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def standing() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(LIST[connection.vendor])
        # Wagtail's full-text search keeps triggers of its own.
        return {
            name for (name,) in cursor.fetchall() if not name.startswith(("insert_", "update_", "delete_", "wagtail"))
        }


def test_every_guard_stands():
    assert standing() == EXPECTED[connection.vendor]


def test_a_guard_that_a_rebuilt_table_lost_comes_back():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER core_auditentry_no_update")
        else:
            cursor.execute("DROP TRIGGER core_auditentry_no_change ON core_auditentry")
    assert standing() != EXPECTED[connection.vendor]
    guards.apply(apps.get_app_config("core"))
    assert standing() == EXPECTED[connection.vendor]


def test_an_app_without_guards_has_nothing_to_apply(django_assert_num_queries):
    with django_assert_num_queries(0):
        guards.apply(apps.get_app_config("home"))
