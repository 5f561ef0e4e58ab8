"""Broker and sensors in one process, until it is told to stop. It has no database and loads none of Django's apps."""

import asyncio
import contextlib
import logging.config
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator

# Before anything of ours: settings are read by its name.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "norderstedt_go.settings.dev")

from django.conf import settings

from demo.city.broker import broker
from demo.city.sensors import city
from demo.city.timetable import Timetable
from iot.gateways.mqtt import Broker, Line

# Sensors that are due within these seconds speak together: the ingest then stores them in one transaction.
TICK = 2.0


def main() -> None:
    """Run until SIGINT or SIGTERM. Refuses production settings."""
    if not settings.DEMO_ALLOWED:
        sys.exit("The demo city's sensors never speak to a production site.")
    logging.config.dictConfig(settings.LOGGING)
    asyncio.run(until_told())


async def until_told() -> None:
    """Live until a signal ends it."""
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await live(stop)


async def live(stop: asyncio.Event) -> None:
    """Do what the settings ask for: broker and sensors, one of them, or nothing but wait for the end."""
    on = "iot" in settings.MODULES_ON
    async with contextlib.AsyncExitStack() as stack:
        if on and settings.MQTT_EMBEDDED:
            await stack.enter_async_context(broker(Broker.at(settings.MQTT_URL).port))
        if on and settings.SIMULATOR and settings.SIMULATOR_MQTT_URL:
            await stack.enter_async_context(speaking(settings.SIMULATOR_MQTT_URL))
        await stop.wait()


@contextlib.asynccontextmanager
async def speaking(url: str) -> AsyncIterator[None]:
    """Let the sensors speak to a broker for as long as the block runs."""
    with connected(url) as line:
        task = asyncio.create_task(speak(line))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


@contextlib.contextmanager
def connected(url: str) -> Iterator[Line]:
    """Keep a line to a broker, as any client has it, in a thread of its own."""
    stop = threading.Event()
    line = Line(Broker.at(url), client_id=f"{settings.MQTT_CLIENT_ID}-city", on_message=lambda *_message: None)
    thread = threading.Thread(target=line.run, args=[stop], name="city-line", daemon=True)
    thread.start()
    try:
        yield line
    finally:
        stop.set()
        line.acknowledge([])
        thread.join(timeout=3)


async def speak(line: Line) -> None:
    """Send what is due, tick by tick. What falls into a time without a connection is not made up for."""
    timetable = Timetable(city())
    said = time.time()
    while True:
        await asyncio.sleep(TICK)
        now = time.time()
        # After a sleep of the machine each sensor speaks once.
        for topic, payload in timetable.due(said, now):
            if line.is_connected:
                line.publish(topic, payload)
        said = now
