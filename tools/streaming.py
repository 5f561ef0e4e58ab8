"""The page server's worker of `make run`: pages in threads as gthread has them, /live/ in a loop of its own.

The demo has one port and no server in front. A stream would hold a thread for as long as it is open, so its connection
is handed over, whole, to an asyncio loop in another thread, before anything of its request has been read. In production
nginx does this (deploy/site.conf.template).
"""

import asyncio
import contextlib
import re
import socket
import threading
import time
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# What is looked at is less than any request line of ours; a browser sends it in one piece.
BEGINNING = re.compile(rb"[A-Z]{3,7} /live/")
LONGEST = 14
PATIENCE = 1.0


class Streams:
    """The loop that streams live in: uvicorn's protocol, without its server."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)
        self._lock = threading.Lock()
        self._live: Any = None
        self._config: Any = None
        self._state: Any = None

    def take(self, line: socket.socket) -> None:
        """Answer what comes on this connection from now on. Called by any thread."""
        with self._lock:
            if not self._thread.is_alive():
                self._begin()
        line.setblocking(False)
        self._loop.call_soon_threadsafe(self._connect, line)

    def stop(self) -> None:
        """End all streams; called in a signal's handler too, so it waits for nothing."""
        if self._live and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._live.hub.close)

    def _begin(self) -> None:
        # Django is set up by now, and the worker has been forked.
        from uvicorn.config import Config
        from uvicorn.server import ServerState

        from iot.views.live import Live

        self._live, self._state = Live(), ServerState()
        self._config = Config(
            self._live, http="httptools", ws="none", lifespan="off", log_config=None, access_log=False
        )
        self._config.load()
        # The view answers for itself; a proxy of ours would be another process.
        self._config.loaded_app = self._live
        self._thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _connect(self, line: socket.socket) -> None:
        task = self._loop.create_task(self._loop.connect_accepted_socket(self._protocol, line))
        self._state.tasks.add(task)
        task.add_done_callback(self._state.tasks.discard)

    def _protocol(self) -> asyncio.Protocol:
        from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

        return HttpToolsProtocol(self._config, self._state, {}, _loop=self._loop)


class StreamingWorker(ThreadWorker):
    """gthread's worker; of a connection on which /live/ is asked for it knows nothing any more."""

    streams: Streams | None = None

    def load_wsgi(self) -> None:
        """Load the site, then see whether it has streams at all."""
        super().load_wsgi()
        from django.conf import settings

        if "iot" in settings.MODULES_ON:
            self.streams = Streams()

    def handle(self, conn: TConn) -> Any:
        """Answer the next request of a connection; called by a thread of the pool, as soon as it may have begun."""
        ready = conn.initialized or conn.data_ready or conn.wait_for_data(PATIENCE)
        if self.streams and ready and _asks_for_live(conn):
            # gunicorn closes what it is left with.
            line, conn.sock = conn.sock, socket.socket()
            self.streams.take(line)
            return False
        return super().handle(conn)

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Let streams end first: nobody waits for them."""
        self._stop_streams()
        super().handle_exit(sig, frame)

    def handle_quit(self, sig: int, frame: Any) -> None:
        """End at once (Ctrl-C)."""
        self._stop_streams()
        super().handle_quit(sig, frame)

    def run(self) -> None:
        """Work until told to stop, or until code has changed (DEBUG)."""
        try:
            super().run()
        finally:
            self._stop_streams()

    def _stop_streams(self) -> None:
        if self.streams:
            self.streams.stop()


def _asks_for_live(conn: TConn) -> bool:
    """Look at the request that waits, and leave it where it is. What was read ahead with a former one is a page."""
    if conn.parser is not None and conn.parser.unreader.buf.getvalue():
        return False
    until = time.monotonic() + PATIENCE
    while True:
        seen = b""
        with contextlib.suppress(BlockingIOError):
            seen = conn.sock.recv(LONGEST, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        if BEGINNING.match(seen):
            return True
        method, slash, path = seen.partition(b" ")
        undecided = 0 < len(seen) < LONGEST and (not slash or b"/live/".startswith(path)) and len(method) <= 7
        if not undecided or time.monotonic() > until:
            return False
        time.sleep(0.01)
