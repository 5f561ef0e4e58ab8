"""5,000 open streams on one process: memory, time until the last reader has a value, pages meanwhile, nothing left."""

import gc
import statistics
import threading
import time
import urllib.request

import pytest
from redis import Redis

from tests.integration.conftest import wait_for
from tests.integration.test_live import DEMO, watched  # noqa: F401 (a fixture)
from tests.streams import Fleet, ask, files, memory, server

pytestmark = pytest.mark.soak
ROUNDS = 100
STREAMS, FIRST = 5000, 1000
# KiB for a stream, and seconds until the last of all, of the first thousand, and of a page.
LARGEST, ALL, THOUSAND, PAGE = 55, 0.4, 0.05, 0.5


class Pages:
    """Asks the page server again and again, in a thread."""

    def __init__(self, port: int) -> None:
        self._address = f"http://127.0.0.1:{port}/projekte/"
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.took: list[float] = []

    def _ask(self) -> float:
        begin = time.perf_counter()
        with urllib.request.urlopen(self._address, timeout=60) as answer:
            assert answer.status == 200
            answer.read()
        return time.perf_counter() - begin

    def _run(self) -> None:
        while not self._over.wait(0.25):
            self.took.append(self._ask())

    def __enter__(self) -> "Pages":
        self._ask()
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()


def p99(took: list[float]) -> float:
    return sorted(took)[-1 - len(took) // 100]


def measured(fleet: Fleet, bus: Redis, stream: int, first: int) -> list[float]:
    """Return how long each of many broadcasts took. Our own collector waits meanwhile: it is not measured."""
    gc.collect()
    gc.disable()
    took = []
    for number in range(ROUNDS):
        took.append(fleet.broadcast(bus, stream, first + number))
        time.sleep(0.1)
    gc.enable()
    print(
        f"{len(fleet.lines)} streams, {ROUNDS} broadcasts: median {statistics.median(took) * 1000:.0f} ms, "
        f"p99 {p99(took) * 1000:.0f} ms, longest {max(took) * 1000:.0f} ms",
        flush=True,
    )
    return took


def test_five_thousand_streams_on_one_process(watched, redis_url, tmp_path):  # noqa: F811 (a fixture)
    folder, one = watched
    path = f"/live/messwerte/?d={one}"
    with (
        server(folder, LIVE_BUS_URL=redis_url) as (port, process),
        server(folder, DEMO) as (pages_port, _pages),
        Redis.from_url(redis_url) as bus,
    ):
        fleet = Fleet(port, path)
        fleet.open(1)
        wait_for(lambda: bus.pubsub_numsub("iot:values")[0][1])
        fleet.broadcast(bus, one, 1)
        empty, before = memory(process), files(process)
        with Pages(pages_port) as pages:
            fleet.open(FIRST - 1)
            thousand = measured(fleet, bus, one, 1000)
            fleet.open(STREAMS - FIRST)
            everyone = measured(fleet, bus, one, 2000)
        each = (memory(process) - empty) / (STREAMS - 1)
        print(f"{each:.1f} KiB for each stream; {len(pages.took)} pages, p99 {p99(pages.took) * 1000:.0f} ms")
        assert b"429 Too Many" in ask(port, path, "127.0.1.1")
        fleet.close()
        wait_for(lambda: files(process) < before)
    assert each <= LARGEST
    assert p99(everyone) <= ALL
    assert p99(thousand) <= THOUSAND
    assert p99(pages.took) <= PAGE
