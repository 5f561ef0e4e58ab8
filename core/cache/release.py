"""Which release of the site runs here."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.apps import apps
from django.conf import settings

KINDS = {".html", ".txt", ".py", ".svg", ".toml", ".mo", ".json"}


def _files() -> list[Path]:
    base = Path(__file__).resolve().parents[2]
    own = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == base]
    folders = [*own, base / "templates", base / "locale", base / "site", settings.BRAND_DIR, settings.ILLUSTRATION_DIR]
    found = {path for folder in folders for path in folder.rglob("*") if path.suffix in KINDS}
    # Names of static files with their hashes, and the libraries' versions.
    return sorted([*found, Path(settings.STATIC_ROOT) / "staticfiles.json", base / "requirements" / "app.txt"])


@cache
def release() -> str:
    """Return a short digest of all that pages are made of, apart from the database. Reads some 600 files, once."""
    digest = sha256()
    for path in _files():
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
