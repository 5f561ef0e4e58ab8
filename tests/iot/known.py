"""A catalogue as tests need it: one device for each decoder, without a database."""

from datetime import UTC, datetime, timedelta

from core.domain.paths import path_of
from iot.domain.catalogue import Catalogue, Channel, Device, Plan, Route
from iot.enums import Decoder

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
LEVEL = Channel("level", frozenset({"%"}), minimum=0, maximum=100)
BATTERY = Channel("battery", frozenset({"V"}))
AT_PATH = Channel("level", frozenset({"%"}), path=path_of("$.data[0].level"), minimum=0, maximum=100)

DEVICES = {
    "plain-1": Device("plain-1", Plan(Decoder.PLAIN, (LEVEL, BATTERY)), {"level": 1, "battery": 2}),
    "path-1": Device("path-1", Plan(Decoder.PATH, (AT_PATH,), path_of("$.data[0].at")), {"level": 3}),
    "senml-1": Device("senml-1", Plan(Decoder.SENML, (LEVEL, BATTERY)), {"level": 4, "battery": 5}),
    "tts-1": Device("tts-1", Plan(Decoder.TTS, (LEVEL, BATTERY)), {"level": 6, "battery": 7}),
    "lamp-1": Device("lamp-1", Plan(Decoder.PLAIN, (LEVEL,), oldest=timedelta(days=1)), {"level": 8}),
}
ROUTES = (Route("stadt/{device}/up"), Route("v3/app/devices/{device}/up"), Route("licht/{device}/{channel}"))


def catalogue() -> Catalogue:
    """Return it anew: it remembers topics."""
    return Catalogue(dict(DEVICES), ROUTES)
