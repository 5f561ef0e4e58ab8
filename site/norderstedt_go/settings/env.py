"""The one place that reads the environment. Everything else asks here."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[3]

env = environ.Env()
environ.Env.read_env(str(BASE_DIR / ".env"))

# Which city runs when nobody says: the one word in brands/default.
BRAND = env.str("BRAND", default=(BASE_DIR / "brands" / "default").read_text(encoding="utf-8").strip())
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var" / BRAND)))


def required(name: str, hint: str) -> str:
    """Return the variable, or refuse to start with a sentence that says how to set it."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value
