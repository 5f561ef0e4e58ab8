"""Media in a bucket, through everything: worker, page server, nginx; readers talk to the city alone."""

import contextlib
import http.client
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.buckets import bucket_server, names_in
from tests.integration.conftest import ROOT, Town, wait_for
from tools import services
from tools.front import front

pytestmark = pytest.mark.skipif(services.nginx() is None, reason="nginx is missing")

UPLOAD = """
from io import BytesIO
from django.core.files.base import ContentFile
from PIL import Image
from core.models import CustomDocument, CustomImage
out = BytesIO()
Image.effect_noise((1000, 600), 60).convert("RGB").save(out, "JPEG")
CustomImage.objects.create(title="Bild", file=ContentFile(out.getvalue(), name="bild.jpg"))
CustomDocument.objects.create(title="Plan", file=ContentFile(b"geheim", name="plan.txt"))
"""
SIZES = "SELECT file FROM core_customrendition ORDER BY file"


@contextlib.contextmanager
def running(command: list[str], port: int, **options) -> Iterator[subprocess.Popen]:
    """Run a server until the end."""
    server = subprocess.Popen(command, **options)
    try:
        wait_for(lambda: listens(port), patience=60)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)


def listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


def get(port: int, path: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip, br", "Cookie": "csrftoken=x"})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


@pytest.fixture
def bucket() -> Iterator[dict[str, str]]:
    with bucket_server() as facts:
        yield facts


@pytest.fixture
def city(quiet_town: Path, bucket) -> Iterator[Town]:
    """A city whose media lie in the bucket, with a picture and a document."""
    names = {"bucket_name": "", "endpoint_url": "_ENDPOINT", "access_key": "_KEY", "secret_key": "_SECRET"}
    town = Town(quiet_town, 1, **{f"MEDIA_BUCKET{suffix}": bucket[name] for name, suffix in names.items()})
    town.manage("shell", "--verbosity=0", "-c", UPLOAD)
    yield town
    for worker in town.workers:
        town.kill(worker)


def test_from_the_upload_to_the_reader(city: Town, bucket, tmp_path):
    city.worker("celery")
    wait_for(lambda: len(city.rows(SIZES)) == 10, patience=120)
    pages, port = services.free_port(), services.free_port()
    gunicorn = [sys.executable, "-m", "gunicorn", "norderstedt_go.wsgi", "--bind", f"127.0.0.1:{pages}"]
    conf = front(tmp_path, port, pages=f"127.0.0.1:{pages}", live="127.0.0.1:9", var=city.folder)
    nginx = [services.nginx(), "-p", str(tmp_path), "-c", str(conf), "-g", "daemon off;"]
    files = [f"/media/{name}" for [name] in city.rows(SIZES)]
    with running(nginx, port):
        with running(gunicorn, pages, cwd=ROOT, env=city.environment, stderr=subprocess.DEVNULL):
            first = {path: get(port, path) for path in files}
            assert get(port, "/media/documents/plan.txt")[0] == 404
            [document] = names_in(bucket, "media/documents/")
            assert get(port, f"/{document}")[0] == 404
            assert get(port, "/media/images/nichts.jpg")[0] == 404
        for status, headers, body in first.values():
            assert (status, headers["x-content-type-options"]) == (200, "nosniff")
            assert headers["content-security-policy"] == "default-src 'none'; sandbox"
            assert re.fullmatch("image/(avif|jpeg|webp)", headers["content-type"])
            assert not {"set-cookie", "content-encoding"} & headers.keys()
            assert len(body) == int(headers["content-length"])
        # The page server is gone: nginx has kept them.
        assert {path: get(port, path)[2] for path in files} == {path: body for path, (_s, _h, body) in first.items()}
        assert get(port, "/media/images/nichts.jpg")[0] == 502
