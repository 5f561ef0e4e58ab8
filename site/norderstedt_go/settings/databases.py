"""SQLite for the embedded demo, PostgreSQL everywhere else."""

from pathlib import Path
from typing import Any


def sqlite(path: Path) -> dict[str, Any]:
    """Return a SQLite database that several processes may use at once.

    ATOMIC_REQUESTS stays off: with IMMEDIATE transactions every GET would take the write lock.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
