"""Words of the notices (docs/glossary.md)."""

from enum import StrEnum

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class NoticeKind(TextChoices):
    """What a notice tells of. Each kind has a word and a sign of its own (templates/notices/_sign.html)."""

    BUILDING_SITE = "building-site", _("Building site")
    CLOSURE = "closure", pgettext_lazy("notice", "Closure")
    OUTAGE = "outage", _("Outage")
    WARNING = "warning", pgettext_lazy("notice", "Warning")
    CHANGE = "change", pgettext_lazy("notice", "Change")


class State(TextChoices):
    """Whether a notice holds: it follows from its times and is never stored."""

    NOW = "now", _("holds now")
    COMING = "coming", pgettext_lazy("notice", "to come")
    OVER = "over", pgettext_lazy("notice", "over")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ToldAs(StrEnum):
    """What people are told of a notice. The values stand in news and stay."""

    NEW = "new"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Nearness(IntegerChoices):
    """Within how many metres of a way a notice concerns somebody."""

    BESIDE = 100, _("100 metres")
    NEAR = 250, _("250 metres")
    AROUND = 500, _("500 metres")
    FAR = 1000, _("1 kilometre")


class TopicKey(StrEnum):
    """What people can be told of (notices.topics). The values stand in subscriptions and stay."""

    KIND = "notices.kind"
    NEAR = "notices.near"
