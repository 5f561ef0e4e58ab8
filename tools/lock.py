"""Locks the Python packages: hashes, no download addresses, one version for the site and for its developers."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header",
           "--no-annotate", "--quiet", "--upgrade"]  # fmt: skip


def lock(target: str, *extras: str, constraint: str | None = None) -> None:
    """Write one lock file below requirements/."""
    command = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "pyproject.toml", *OPTIONS]
    for extra in extras:
        command += ["--extra", extra]
    if constraint:
        command += ["--constraint", f"requirements/{constraint}"]
    subprocess.run([*command, "--output-file", f"requirements/{target}"], cwd=ROOT, check=True)


if __name__ == "__main__":
    lock("app.txt", "build", "demo")
    lock("dev.txt", "build", "demo", "dev", constraint="app.txt")
