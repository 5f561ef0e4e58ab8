"""Entry for servers of live streams (uvicorn): /live/ is answered past Django, everything else by it."""

import asyncio
import gc
import os
import resource
import signal
import threading
from types import FrameType
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "norderstedt_go.settings.production")
pages = get_asgi_application()

from django.conf import settings  # noqa: E402 (Django is set up by now)

if "iot" in settings.MODULES_ON:
    from iot.views.live import Live

# Files that a process needs beside its streams.
SPARE_FILES = 200


class Application:
    """One for a process. What lives below /live/ belongs to the loop of the server, so it is made at its start."""

    def __init__(self) -> None:
        self._live: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Hand a request on."""
        if scope["type"] == "lifespan":
            await self._live_and_end(receive, send)
        elif scope["type"] == "http" and self._live and scope["path"].startswith("/live/"):
            await self._live(scope, receive, send)
        else:
            await pages(scope, receive, send)

    async def _live_and_end(self, receive: Any, send: Any) -> None:
        await receive()
        if "iot" in settings.MODULES_ON:
            self._live = Live()
            _prepare()
            _at_signals(self._live.hub.close)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        if self._live:
            await self._live.hub.closed()
        await send({"type": "lifespan.shutdown.complete"})


def _prepare() -> None:
    """Allow as many open files as there may be streams, and let the collector leave alone what stays anyway."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = settings.LIVE_STREAMS + SPARE_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(wanted, hard)), hard))
    gc.collect()
    gc.freeze()


def _at_signals(close: Any) -> None:
    """End the streams as soon as the server is told to end: it waits for them before it tells us."""
    if threading.current_thread() is not threading.main_thread():
        return
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        before = signal.getsignal(number)

        def ended(got: int, frame: FrameType | None, before: Any = before) -> None:
            loop.call_soon_threadsafe(close)
            if callable(before):
                before(got, frame)

        signal.signal(number, ended)


application = Application()
