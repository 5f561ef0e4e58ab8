"""Words of the sensors (docs/glossary.md)."""

from enum import StrEnum

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Decoder(TextChoices):
    """How a message is read. Each reads JSON in UTF-8."""

    PLAIN = "plain", _("Plain JSON: one object, a member for each value")
    PATH = "path", _("JSON path: each value says where it stands (RFC 9535)")
    SENML = "senml", _("SenML: a list of records (RFC 8428)")
    TTS = "tts", _("The Things Stack v3, uplink with decoded payload")


class Reason(TextChoices):
    """Why a message, or one value of it, was not taken. Stands in the quarantine and stays."""

    SIZE = "size", _("larger than allowed")
    TOPIC = "topic", _("a topic that no route names")
    DEVICE = "device", _("an unknown device")
    FOREIGN = "foreign", _("sent under the name of another device")
    ENCODING = "encoding", _("no UTF-8")
    JSON = "json", _("no JSON")
    DEPTH = "depth", _("nested too deeply")
    DUPLICATE = "duplicate", _("the same name twice in one object")
    FINITE = "finite", _("infinite, or no number at all (NaN)")
    SHAPE = "shape", _("not built as its type says")
    EMPTY = "empty", _("no value that its type knows")
    NUMBER = "number", _("a value that is no number")
    UNIT = "unit", _("another unit than its type says")
    TIME = "time", _("a time that cannot be read")
    FUTURE = "future", _("a time in the future")
    PAST = "past", _("a time too far in the past")
    RETAINED = "retained", _("kept by the broker, without a time of its own")
    STORE = "store", _("refused by the database")
    FAULT = "fault", _("a fault of ours")


class Quality(IntegerChoices):
    """How much a stored value is worth (`resultQuality` of OGC SensorThings)."""

    GOOD = 0, _("plausible")
    IMPLAUSIBLE = 1, _("implausible")


class State(TextChoices):
    """How a datastream stands now."""

    FRESH = "fresh", pgettext_lazy("sensor", "Fresh")
    LATE = "late", pgettext_lazy("sensor", "Late")
    SILENT = "silent", pgettext_lazy("sensor", "Silent")
    IMPLAUSIBLE = "implausible", pgettext_lazy("sensor", "Implausible")


class Tone(TextChoices):
    """How near a value is to what counts as full."""

    ROOM = "room", pgettext_lazy("container", "room")
    NEARLY = "nearly", pgettext_lazy("container", "nearly full")
    FULL = "full", pgettext_lazy("container", "full")
    UNKNOWN = "unknown", pgettext_lazy("container", "not known")


class Span(TextChoices):
    """How far back a history goes. Stands in addresses and stays."""

    DAYS = "48h", _("48 hours")
    WEEKS = "6w", _("6 weeks")
    YEAR = "1y", _("One year")


class Resolution(StrEnum):
    """Single values, or what those of an hour or a day come to. Stands in the open interface and stays."""

    SINGLE = "single"
    HOUR = "hour"
    DAY = "day"


class Complaint(TextChoices):
    """What a broker cannot do that we need (iot.services.rehearsal)."""

    AWAY = "away", _("It does not answer.")
    SESSION = "session", _("It forgets us while we are away: no persistent sessions.")
    QUEUE = "queue", _("It keeps too little while we are away: see max_queued_messages.")


class AlertKind(TextChoices):
    """Why a sensor needs somebody."""

    FULL = "full", pgettext_lazy("container", "full")
    SILENT = "silent", pgettext_lazy("alert", "silent")
    IMPLAUSIBLE = "implausible", _("implausible")
    BATTERY = "battery", _("battery low")


class Certainty(TextChoices):
    """How sure a forecast is: how far the weeks that it rests on lie apart."""

    HIGH = "high", _("quite sure")
    MEDIUM = "medium", _("roughly")
    LOW = "low", _("unsure")


class TopicKey(StrEnum):
    """What people can be told of (iot.topics). The value stands in subscriptions and stays."""

    CONTAINER = "iot.container"
