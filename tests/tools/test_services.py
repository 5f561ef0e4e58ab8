"""The private servers of `make services`: they answer where they say, and nothing stays behind."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tools import services

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(
    not (services.programs() and services.redis() and services.nginx()), reason="PostgreSQL, Redis or nginx is missing"
)


class Hello(BaseHTTPRequestHandler):
    """A site that says hello."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[int]:
    """The port on which a site listens."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hello)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A temporary folder that the database's user may enter, too."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


def run(verb: str, folder: Path, port: int) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "tools.services", verb],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(folder), "PORT": str(port)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=120,
    )
    return dict(line.split("=", 1) for line in done.stdout.splitlines())


def listens(address: str) -> bool:
    return services.listens(urlsplit(address).port)


def test_all_servers_answer_and_end(site, folder):
    found = run("start", folder, site)
    try:
        assert set(found) == {"DATABASE_URL", "REDIS_URL", "MQTT_URL", "NGINX_URL"}
        assert all(map(listens, found.values()))
        with urllib.request.urlopen(found["NGINX_URL"], timeout=10) as answer:
            assert answer.read() == b"hello"
        # Started again, they are the same.
        assert run("start", folder, site) == found
    finally:
        run("stop", folder, site)
    assert not any(map(listens, found.values()))
