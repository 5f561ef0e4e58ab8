"""Format only: values of sensors, their states and times."""

from collections.abc import Sequence
from datetime import datetime

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core import clock
from iot.domain.live import PATH
from iot.domain.words import ago, full_in
from iot.domain.words import weekdays as weekday_words
from iot.queries.history import Said
from iot.queries.streams import Shown, written

register = template.Library()


@register.filter
def how_long_ago(moment: datetime | None) -> str:
    """Say how long ago a moment was: `vor 4 Minuten`."""
    return ago(moment, clock.now(), get_language() or "de") if moment else ""


@register.filter
def full_when(moment: datetime | None) -> str:
    """Say when something will be full: `voll in etwa 2 Tagen`."""
    return full_in(moment, clock.now())


@register.filter
def weekdays(numbers: str) -> str:
    """Say on which weekdays: `dienstags und freitags`."""
    return weekday_words(numbers)


@register.filter
def rounded(value: float, decimals: int) -> str:
    """Write a number with so many decimals."""
    return written(value, decimals)


@register.filter
def axis(value: float) -> str:
    """Write a number at an axis: `0`, `12,5`."""
    return written(value, 0 if float(value).is_integer() else 1)


@register.filter
def spread(rows: Sequence[Said], one: Shown) -> str:
    """Say in a sentence between which values a series lay."""
    decimals = one.stream.channel.decimals
    low, high = min(row.minimum for row in rows), max(row.maximum for row in rows)
    words = {"low": written(low, decimals), "high": written(high, decimals), "unit": one.unit}
    return _("Between %(low)s and %(high)s %(unit)s.") % words


@register.simple_tag
def live_line() -> str:
    """Return where values come by themselves; nothing if no streams are allowed (LIVE_STREAMS=0)."""
    return PATH if settings.LIVE_STREAMS else ""


@register.simple_tag
def once(request: HttpRequest, name: str) -> bool:
    """Tell whether this is the first time that something is asked for in this answer."""
    seen = request.__dict__.setdefault("_once", set())
    first = name not in seen
    seen.add(name)
    return first
