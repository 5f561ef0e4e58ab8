"""A demo site of its own for measurements and screenshots: fresh folder, free port, gone afterwards."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tools.bootstrap import answers
from tools.services import free_port

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 240


@contextlib.contextmanager
def demo_site(**environment: str) -> Iterator[str]:
    """Start the demo city as `make run` does and yield its address. Raises RuntimeError if it does not come up."""
    with running([sys.executable, "tools/bootstrap.py", "run"], **environment) as address:
        yield address


@contextlib.contextmanager
def production_site(**environment: str) -> Iterator[str]:
    """Start the production layout in a fresh folder and yield its address. Raises RuntimeError if it fails."""
    with running([sys.executable, "-m", "tools.production"], **environment) as address:
        yield address


@contextlib.contextmanager
def running(command: list[str], **environment: str) -> Iterator[str]:
    """Run a command that starts a site on PORT, below a fresh VAR_DIR; yield its address, then stop it."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="ngo-demo-") as folder:
        # Never into a database that the caller's own environment names.
        own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        variables = {**own, "PORT": str(port), "VAR_DIR": folder, **environment}
        output = Path(folder) / "output.log"
        with output.open("wb") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=variables, start_new_session=True, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            deadline = time.monotonic() + PATIENCE
            while not answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(output.read_text(errors="replace") or "no answer in time")
                time.sleep(0.2)
            yield address
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=20)
