"""The repository as it is now, without what git ignores: builds, environments, caches. Works without git too."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
IGNORED = {".git", ".venv", "node_modules", "var", "dist", "__pycache__"}


def listed() -> list[str]:
    """Return the paths of all files, from the root."""
    found = []
    for folder, below, files in os.walk(ROOT):
        below[:] = [name for name in below if name not in IGNORED and not name.endswith(("_cache", ".egg-info"))]
        found += [Path(folder, name).relative_to(ROOT).as_posix() for name in files]
    return sorted(path for path in found if not path.endswith((".mo", ".pyc", ".env")) and ".hypothesis" not in path)
