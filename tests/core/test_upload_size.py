"""Half a gigabyte, sent to a real server process: refused before it is read, in seconds, within 300 megabytes."""

import os
import select
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import RequestFactory

from tests.e2e.processes import Process, below
from tools.services import free_port

ROOT = Path(__file__).resolve().parents[2]
MEGABYTE = 2**20
HALF_A_GIGABYTE = 500 * MEGABYTE
# Who has no token is sent away without a look at the form; with one, even a wrong one, the form is read.
TOKEN = f"Cookie: csrftoken={'a' * 32}"
START = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n'
START += b"Content-Type: image/jpeg\r\n\r\n\xff\xd8\xff"


class Server(NamedTuple):
    """A server of the project: where it listens, its process, and the folder of its temporary files."""

    port: int
    pid: int
    temporary: Path

    def highest(self) -> int:
        """The most memory that one of its processes had, in megabytes."""
        processes = {Process.of(self.pid), *below(self.pid)}
        lines = [line for one in processes for line in Path(f"/proc/{one.pid}/status").read_text().splitlines()]
        return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    folder, port = tmp_path_factory.mktemp("server"), free_port()
    (folder / "tmp").mkdir()
    own = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = own | {
        "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.test",
        "VAR_DIR": str(folder),
        "TMPDIR": str(folder / "tmp"),
        "PORT": str(port),
    }
    command = ["-m", "gunicorn", "norderstedt_go.wsgi", "--pythonpath", "site", "--config", "tools/gunicorn.conf.py"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while not answers(port):
            assert process.poll() is None, (folder / "log").read_text()
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.1)
        yield Server(port, process.pid, folder / "tmp")
    finally:
        process.terminate()
        process.wait(timeout=20)


def answers(port: int) -> bool:
    """Say whether the process lives; there is no database behind it."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


class Outcome(NamedTuple):
    status: int
    seconds: float
    megabytes_sent: int


def send(port: int, path: str, *headers: str, chunked: bool = False) -> Outcome:
    """Post half a gigabyte as fast as the server takes it, until it answers or hangs up."""
    length = ["Transfer-Encoding: chunked"] if chunked else [f"Content-Length: {HALF_A_GIGABYTE}"]
    kind = "Content-Type: multipart/form-data; boundary=x"
    head = "\r\n".join([f"POST {path} HTTP/1.1", "Host: localhost", kind, *length, *headers, "", ""]).encode()
    started, sent, answer = time.monotonic(), 0, b""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(head)
        block = START + b"\0" * (MEGABYTE - len(START))
        while sent < 500 and not answer:
            try:
                connection.sendall(b"%x\r\n%s\r\n" % (len(block), block) if chunked else block)
                sent += 1
            except (BrokenPipeError, ConnectionResetError):
                break
            if select.select([connection], [], [], 0)[0]:
                answer = received(connection)
        answer = answer or received(connection)
    status = int(answer.split()[1]) if answer else 0
    return Outcome(status, time.monotonic() - started, sent)


def received(connection: socket.socket) -> bytes:
    """What the server says; nothing if it has hung up before it could be read."""
    try:
        return connection.recv(65536)
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize("path", ["/admin/login/", "/admin/images/add/", "/admin/images/multiple/add/"])
def test_half_a_gigabyte_is_refused_before_it_is_read(server, path):
    outcome = send(server.port, path, TOKEN)
    assert outcome.status in (400, 413)
    assert outcome.seconds < 3
    assert outcome.megabytes_sent < 64
    assert server.highest() < 300
    assert list(server.temporary.iterdir()) == []
    assert answers(server.port)


def test_half_a_gigabyte_without_a_length_is_not_read_either(server):
    outcome = send(server.port, "/admin/login/", TOKEN, chunked=True)
    assert outcome.status in (400, 403, 411, 413)
    assert outcome.seconds < 3
    assert server.highest() < 300
    assert answers(server.port)


class Endless:
    """A body that goes on for as long as somebody reads it."""

    def __init__(self, size: int) -> None:
        self.left, self.read_so_far = size, 0
        self.start = START

    def read(self, size: int = -1) -> bytes:
        size = min(self.left, MEGABYTE if size < 0 else size)
        piece = (self.start + b"\0" * size)[:size]
        self.start = b""
        self.left, self.read_so_far = self.left - size, self.read_so_far + size
        return piece

    readline = read


def post(size: int, announced: int):
    """A form whose body is larger than announced, as a server without a limit of its own would pass it on."""
    body = Endless(size)
    request = RequestFactory().generic("POST", "/", data=b"-", content_type="multipart/form-data; boundary=x")
    request.META["CONTENT_LENGTH"] = str(announced)
    request._stream, request._read_started = body, False
    return request, body


def test_an_announced_length_is_refused_without_reading(settings):
    settings.UPLOAD_MAX_REQUEST_BYTES = 5 * MEGABYTE
    request, body = post(size=20 * MEGABYTE, announced=20 * MEGABYTE)
    with pytest.raises(RequestDataTooBig):
        request.FILES  # noqa: B018 (reading it is what is tested)
    assert body.read_so_far == 0


def test_an_understated_length_is_refused_while_it_is_read(settings):
    settings.UPLOAD_MAX_REQUEST_BYTES = 5 * MEGABYTE
    request, body = post(size=20 * MEGABYTE, announced=1000)
    with pytest.raises(RequestDataTooBig):
        request.FILES  # noqa: B018
    assert body.read_so_far < 7 * MEGABYTE


def test_without_the_handler_all_of_it_is_read(settings):
    """The control."""
    settings.UPLOAD_MAX_REQUEST_BYTES = 5 * MEGABYTE
    settings.FILE_UPLOAD_HANDLERS = settings.FILE_UPLOAD_HANDLERS[1:]
    request, body = post(size=20 * MEGABYTE, announced=20 * MEGABYTE)
    assert request.FILES is not None
    assert body.read_so_far == 20 * MEGABYTE
    request.close()


def test_the_limits_of_single_files_leave_room_for_their_forms(settings):
    single = max(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE, settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
    assert single * 2 < settings.UPLOAD_MAX_REQUEST_BYTES
