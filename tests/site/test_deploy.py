"""Django's checks for production are clean on the database that the tests run on, if it is a city's kind."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.site.test_settings import BUCKET, COMPLETE, ROOT

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "postgresql", reason="a city runs on PostgreSQL")
@pytest.mark.parametrize("media", [{}, BUCKET], ids=["folder", "bucket"])
def test_deploy_is_clean_on_postgresql(media):
    facts = connection.settings_dict
    host = facts["HOST"] or "localhost"
    address = f"postgres://{facts['USER']}:{facts['PASSWORD']}@{host}:{facts['PORT'] or 5432}/{facts['NAME']}"
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING", "--database", "default"],
        cwd=ROOT,
        env={**os.environ, **COMPLETE, **media, "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
