"""Sensors: which broker, which share of the topics, and the bus that brings values to open pages."""

from django.core.exceptions import ImproperlyConfigured

from norderstedt_go.settings.env import BRAND, env

# mqtt://user:password@host:1883, or mqtts://. Empty: nobody receives. With ?protocol=3.1.1 MQTT 5 is not even tried.
MQTT_URL = env.str("MQTT_URL", default="")
# Whether the broker is the demo's own (settings/dev.py), which forgets everything when it ends.
MQTT_EMBEDDED = False
# Several receivers share the topics: this one takes those whose share, divided by their number, leaves this.
INGEST_SHARE, INGEST_SHARES = env.int("INGEST_SHARE", default=0), env.int("INGEST_SHARES", default=1)
if not 0 <= INGEST_SHARE < INGEST_SHARES:
    raise ImproperlyConfigured("INGEST_SHARE counts from 0, and is smaller than INGEST_SHARES.")
# The broker keeps our session by this name: it stays the same from start to start, and no two receivers share it.
MQTT_CLIENT_ID = env.str("MQTT_CLIENT_ID", default=f"ngo-{BRAND}-{INGEST_SHARE}")
# Where new values are announced to open pages. Empty: they are looked for in the database, twice a second.
LIVE_BUS_URL = env.str("LIVE_BUS_URL", default=env.str("REDIS_URL", default=""))
# The demo city's sensors (demo.city): 0 keeps them silent. They may speak under a name of their own at the broker.
SIMULATOR = env.bool("SIMULATOR", default=True)
SIMULATOR_MQTT_URL = env.str("SIMULATOR_MQTT_URL", default=MQTT_URL)
# How many days back the demo's sensors have a history.
DEMO_HISTORY_DAYS = 42
# Live streams of one address (of IPv6: of one network of 64 bits), and of all together in one process.
LIVE_STREAMS_PER_ADDRESS = env.int("LIVE_STREAMS_PER_ADDRESS", default=10)
LIVE_STREAMS = env.int("LIVE_STREAMS", default=6000)
