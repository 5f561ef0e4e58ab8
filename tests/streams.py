"""Many readers of live streams in one process, and the server that they read from: for tests and measurements."""

import contextlib
import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from redis import Redis

from iot.gateways.bus import CHANNEL
from tools import services

ROOT = Path(__file__).resolve().parents[1]
# As in Procfile.production.
SERVER = re.search(r"^live: exec (uvicorn .*)$", (ROOT / "Procfile.production").read_text(), re.MULTILINE)[1]
PATIENCE = 20
# Linux: a port is chosen at connecting only, so that each address has all of them.
BIND_ADDRESS_NO_PORT = 24


class Fleet:
    """Open streams from many addresses of this machine. Without asyncio: what it costs is measured with the server."""

    def __init__(self, port: int, path: str) -> None:
        self._port = port
        self._request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode()
        self._epoll = select.epoll()
        self.lines: dict[int, socket.socket] = {}
        self._opened = 0

    def open(self, number: int, each: int = 10) -> None:
        """Open so many more, at most `each` from one address; returns when all have their first values."""
        for begin in range(0, number, 100):
            for _one in range(min(100, number - begin)):
                place, self._opened = self._opened // each, self._opened + 1
                line = socket.socket()
                line.setsockopt(socket.SOL_IP, BIND_ADDRESS_NO_PORT, 1)
                line.bind((f"127.0.{1 + place // 250}.{1 + place % 250}", 0))
                line.connect(("127.0.0.1", self._port))
                line.sendall(self._request)
                line.setblocking(False)
                self.lines[line.fileno()] = line
                self._epoll.register(line, select.EPOLLIN)
            self.until_all_have(b"event: line", min(100, number - begin))

    def until_all_have(self, text: bytes, number: int | None = None) -> float:
        """Return the moment at which the last of so many has this text."""
        wanted, last = len(self.lines) if number is None else number, 0.0
        deadline = time.monotonic() + PATIENCE
        while wanted:
            assert time.monotonic() < deadline, f"{wanted} have nothing"
            for fd, _event in self._epoll.poll(1, 1000):
                data = os.read(fd, 65536)
                assert data, "a stream has ended"
                if text in data:
                    wanted -= 1
            last = time.perf_counter()
        return last

    def broadcast(self, redis: Redis, stream: int, value: int) -> float:
        """Announce one value on the bus; return the seconds until the last reader has it."""
        begin = time.perf_counter()
        redis.publish(CHANNEL, b"[[%d,%.6f,%d.0,0]]" % (stream, time.time(), value))
        return self.until_all_have(b'"v":%d.0' % value) - begin

    def close(self) -> None:
        """Leave, without a word."""
        for line in self.lines.values():
            line.close()
        self.lines.clear()
        self._epoll.close()


@contextlib.contextmanager
def server(folder: Path, command: str | None = None, **environment: str) -> Iterator[tuple[int, subprocess.Popen]]:
    """Run the process of live streams as production does, by the demo's settings, on the database in a folder."""
    port = services.free_port()
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "DEBUG")}
    variables = {
        **own, "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev", "VAR_DIR": str(folder), "LIVE_PORT": str(port),
        "PORT": str(port), "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}", **environment,
    }  # fmt: skip
    with (folder / "live.log").open("wb") as log:
        process = subprocess.Popen(
            f"exec {command or SERVER}", shell=True, cwd=ROOT, env=variables, stdout=log, stderr=log
        )
    try:
        deadline = time.monotonic() + 30
        while not services.listens(port):
            assert process.poll() is None, (folder / "live.log").read_text()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        yield port, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        process.wait(timeout=15)


def memory(process: subprocess.Popen) -> int:
    """Return what a process holds of the machine's memory, in KiB."""
    text = (Path("/proc") / str(process.pid) / "smaps_rollup").read_text()
    return int(re.search(r"^Rss:\s+(\d+) kB", text, re.MULTILINE)[1])


def files(process: subprocess.Popen) -> int:
    """Return how many files and sockets a process has open."""
    return len(list(Path(f"/proc/{process.pid}/fd").iterdir()))


def ask(port: int, path: str, source: str = "127.0.0.1", wait: float = 5) -> bytes:
    """Return how an answer begins, from any address of this machine."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait, source_address=(source, 0)) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return line.recv(65536)


def values(data: bytes) -> list[dict]:
    """Return the values that a piece of a stream tells of."""
    return [json.loads(one) for one in re.findall(rb"event: value\ndata: (.*)\n", data)]
