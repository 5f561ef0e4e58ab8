"""A broker of the demo's own (amqtt): on this machine alone, in memory, gone when it ends. It knows MQTT 3.1.1."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from amqtt.broker import Broker
from amqtt.contexts import BrokerConfig, ListenerConfig

PLUGINS = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
PATIENCE = 3


@asynccontextmanager
async def broker(port: int) -> AsyncIterator[None]:
    """Run a broker at this port for as long as the block runs. Raises amqtt.errors.BrokerError for a taken port."""
    # It tells of each client that goes without a word, and of each that it cannot understand.
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)
    listener = ListenerConfig(bind=f"127.0.0.1:{port}")
    made = Broker(BrokerConfig(listeners={"default": listener}, plugins=PLUGINS))
    await made.start()
    try:
        yield
    finally:
        # From Python 3.12 on it waits for all clients to go.
        async with asyncio.timeout(PATIENCE):
            await made.shutdown()
