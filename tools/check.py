"""All checks that need no test: `make check`. Runs every one, then says which are red."""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CHECKS: dict[str, list[str]] = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy", "."],
    "imports": ["lint-imports", "--no-cache"],
    "templates": ["djlint", "templates", "--lint", "--quiet"],
    "django": ["python", "manage.py", "check", "--fail-level", "WARNING"],
    "deploy": ["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
    "migrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
    "brands": ["python", "-m", "tools.brand", "check"],
    "messages": ["python", "tools/messages.py", "check"],
}
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.production",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "go.example.org",
    "SITE_URL": "https://go.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}


def check(name: str, command: list[str]) -> bool:
    """Run one check and print its output only if it is red."""
    start = time.monotonic()
    extra = PRODUCTION if name == "deploy" else {}
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]], cwd=ROOT, capture_output=True, text=True, env={**os.environ, **extra}
    )
    green = done.returncode == 0
    print(f"  {name:<12}{'green' if green else 'RED'}  {time.monotonic() - start:.1f} s", flush=True)
    if not green:
        print(done.stdout + done.stderr, flush=True)
    return green


if __name__ == "__main__":
    red = [name for name, command in CHECKS.items() if not check(name, command)]
    sys.exit(f"red: {', '.join(red)}" if red else 0)
