"""What one can do when a message, or one value of it, is refused."""

from django.utils.translation import gettext_lazy as _

from iot.domain.parser import DEEPEST, LARGEST
from iot.domain.times import AHEAD
from iot.enums import Reason

# What a sentence below counts.
COUNTED = {"kilobytes": LARGEST // 1024, "depth": DEEPEST, "minutes": int(AHEAD.total_seconds() // 60)}
HINTS = {
    Reason.SIZE: _("A message has %(kilobytes)s KB at most. Let the device send less at once."),
    Reason.TOPIC: _("Compare the topic with “Topics of sensors”, sign by sign, or add a topic there."),
    Reason.DEVICE: _("Add a sensor with this name in topics, or take the one that there is into use."),
    Reason.FOREIGN: _("The message names another device than its topic. Look at the settings of the device."),
    Reason.ENCODING: _("Let the device send text in UTF-8. Pictures and packed bytes are not read."),
    Reason.JSON: _("Look for missing quotation marks, brackets and commas, or for a comma in a number."),
    Reason.DEPTH: _("Objects and lists may stand within each other %(depth)s times. Let the device send it flatter."),
    Reason.DUPLICATE: _("A name may stand once in each object. Take one of the two away."),
    Reason.FINITE: _("NaN, Infinity and numbers beyond all measure are no values. Let the device leave the value out."),
    Reason.SHAPE: _("Choose the decoder that fits the message: an object for plain JSON, a list for SenML."),
    Reason.EMPTY: _("No key of the type occurs in the message. Compare keys and paths of the type with it."),
    Reason.NUMBER: _("A value is a number without quotation marks, with a point: 68.5, not “68,5”."),
    Reason.UNIT: _("Give the value of the type the unit that the message names, and a factor if one has to convert."),
    Reason.TIME: _("Write a time with its zone, such as 2026-11-20T12:00:00Z, or seconds since 1970."),
    Reason.FUTURE: _("The time may lie %(minutes)s minutes ahead at most. Set the clock of the device."),
    Reason.PAST: _("Set the clock of the device, or raise “Oldest message” of the type."),
    Reason.RETAINED: _("Let the device send its time along, or not ask the broker to keep the message (retain)."),
    Reason.STORE: _("The database did not take it. Tell those who run the site."),
    Reason.FAULT: _("The mistake is ours. Tell those who run the site, with the message."),
}


def hint(reason: Reason) -> str:
    """Return a sentence on what to do."""
    return str(HINTS[reason]) % COUNTED
