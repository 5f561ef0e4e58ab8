"""Words that modules share about places and time (docs/glossary.md)."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# German by the rules of annex 2 of BITV 2.0; "simple" is a registered variant of languages (RFC 5646).
SIMPLE = "de-simple"


class Weekday(IntegerChoices):
    """The days of the week, numbered as in ISO 8601."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class PlaceKind(TextChoices):
    """What a place is, in the words of people who look for it."""

    ADMINISTRATION = "administration", _("Town hall and offices")
    LIBRARY = "library", _("Library")
    EDUCATION = "education", _("Education")
    CULTURE = "culture", _("Culture")
    MUSEUM = "museum", _("Museum")
    SPORT = "sport", _("Sport and swimming")
    PARK = "park", _("Park and nature")
    MEETING = "meeting", _("Meeting place")
    MOBILITY = "mobility", _("Bus, train, bicycle")
    RECYCLING = "recycling", _("Recycling point")
    OTHER = "other", _("Other place")


class StepFree(TextChoices):
    """Whether one gets into a place without a step. Unknown is an answer of its own."""

    YES = "yes", pgettext_lazy("step-free", "Yes")
    PARTLY = "partly", pgettext_lazy("step-free", "Partly")
    NO = "no", pgettext_lazy("step-free", "No")
    UNKNOWN = "unknown", pgettext_lazy("step-free", "Not known yet")


class Available(TextChoices):
    """Whether a place has something. Unknown is an answer of its own."""

    YES = "yes", pgettext_lazy("available", "Yes")
    NO = "no", pgettext_lazy("available", "No")
    UNKNOWN = "unknown", pgettext_lazy("available", "Not known yet")


class Actor(TextChoices):
    """Who does something, where it is nobody with an account. Stands in the audit log and stays."""

    SYSTEM = "system", _("the site itself")
    LINK = "link", _("somebody with a link from a mail")
