"""A small city on the side: its own database and broker in a folder, real worker processes, a real mail server."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from tools import services

ROOT = Path(__file__).resolve().parents[2]
CELERY = [sys.executable, "-m", "celery", "--app", "norderstedt_go"]
PATIENCE = 30


class MailServer:
    """Takes mail over SMTP. While `busy` is set it keeps a client waiting for its answer to the text of a mail."""

    def __init__(self) -> None:
        self.letters: list[bytes] = []
        self.busy = threading.Event()
        self.asked = threading.Event()
        self.answer = "250 OK"

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        import asyncio

        self.asked.set()
        while self.busy.is_set():
            await asyncio.sleep(0.02)
        if self.answer.startswith("250"):
            self.letters.append(envelope.content)
        return self.answer

    @property
    def message_ids(self) -> list[str]:
        return [message_from_bytes(letter)["Message-ID"] for letter in self.letters]


class Town:
    """What a test does with the city: run commands, start and kill workers, look into the outbox."""

    def __init__(self, folder: Path, mail_port: int, **environment: str) -> None:
        self.folder = folder
        self.workers: list[subprocess.Popen] = []
        own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL", "DEBUG")}
        self.environment = {
            **own,
            "DJANGO_SETTINGS_MODULE": "norderstedt_go.settings.dev",
            "VAR_DIR": str(folder),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "PYTHONPATH": f"{ROOT / 'site'}{os.pathsep}{ROOT}",
            **environment,
        }

    def manage(self, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout.strip()

    def start(self, *arguments: str) -> subprocess.Popen:
        with (self.folder / "celery.log").open("ab") as log:
            process = subprocess.Popen(
                [*CELERY, *arguments],
                cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.workers.append(process)
        return process

    def worker(self, queues: str = "celery,mail") -> subprocess.Popen:
        quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
        return self.start("worker", "--queues", queues, "--pool", "solo", *quiet)

    def kill(self, process: subprocess.Popen) -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

    def rows(self, statement: str, *values: object) -> list[tuple]:
        with contextlib.closing(sqlite3.connect(self.folder / "db.sqlite3", timeout=20)) as database, database:
            return database.execute(statement, values).fetchall()

    def state_of(self, mail_id: str) -> str:
        return self.rows("SELECT state FROM notifications_mail WHERE id = ?", mail_id.replace("-", ""))[0][0]


def wait_for(condition: Callable[[], object], patience: float = PATIENCE) -> None:
    """Wait until something is so, or fail."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def quiet_town(tmp_path_factory, django_db_setup, django_db_blocker) -> Path:
    """A folder with a copy of the tests' database: the demo city, and nobody works there."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "assets").mkdir()
    with django_db_blocker.unblock(), contextlib.closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    return folder


@pytest.fixture
def mail_server() -> Iterator[tuple[MailServer, int]]:
    server, port = MailServer(), services.free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    yield server, port
    server.busy.clear()
    controller.stop()


@pytest.fixture
def redis_url(tmp_path) -> Iterator[str]:
    """The address of an empty Redis of our own."""
    if services.redis() is None:
        pytest.skip(services.REDIS_MISSING)
    port = services.free_port()
    server = services.start_redis(tmp_path, port)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(timeout=10)


BROKERS = ("files", "redis")


@pytest.fixture
def town(quiet_town, mail_server, request) -> Iterator[Town]:
    """A city whose tasks wait in files, or in what the test is parametrised with."""
    with_redis = getattr(request, "param", "files") == "redis"
    broker = {"REDIS_URL": request.getfixturevalue("redis_url")} if with_redis else {}
    one = Town(quiet_town, mail_server[1], **broker)
    yield one
    for worker in one.workers:
        if worker.poll() is None:
            one.kill(worker)
    one.rows("DELETE FROM notifications_mail")
    for message in (quiet_town / "queue/messages").glob("*"):
        message.unlink()
