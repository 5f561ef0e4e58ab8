"""Writes the software bills of materials: `python tools/sbom.py [FOLDER]`, by default into var/sbom.

Python's and npm's own lists of what the lock files name, as CycloneDX: cyclonedx-py and `npm sbom` make them.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


def write(folder: Path) -> list[Path]:
    """Write both lists and return where they lie."""
    folder.mkdir(parents=True, exist_ok=True)
    python, npm = folder / "python.cdx.json", folder / "npm.cdx.json"
    command = ["requirements", "requirements/app.txt", "--pyproject", "pyproject.toml", "--output-reproducible"]
    subprocess.run([BIN / "cyclonedx-py", *command, "--output-file", python], cwd=ROOT, check=True)
    command = ["sbom", "--package-lock-only", "--omit=dev", "--sbom-format", "cyclonedx"]
    done = subprocess.run([BIN / "npm", *command], cwd=ROOT, check=True, capture_output=True, text=True)
    npm.write_text(done.stdout, encoding="utf-8")
    return [python, npm]


if __name__ == "__main__":
    for path in write(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "var/sbom"):
        print(f"  {path}")
