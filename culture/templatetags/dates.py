"""Format only: dates in words, and data for machines."""

import json
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.clock import today
from core.periods import to_local
from culture.domain import words
from culture.models import EventPage, Occurrence
from culture.queries import planned_occurrences

register = template.Library()
# So that nothing in a text ends the element that it stands in.
UNSAFE = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}

for name in ("times", "day_words", "month_words", "moment_words", "date_words", "series_words"):
    register.filter(name, getattr(words, name))


@register.filter
def machine_time(one: Occurrence) -> str:
    """Write the start for the `datetime` attribute."""
    return str(one.first_day) if one.all_day else to_local(one.start).isoformat(timespec="minutes")


@register.simple_tag
def planned_dates(event: EventPage) -> list[Occurrence]:
    """Return the coming dates of an unpublished version, for the form in the admin."""
    now = today()
    return [one for one in planned_occurrences(event, now) if one.last_day >= now]


@register.simple_tag
def json_ld(data: Any) -> SafeString:
    """Write data for machines as a script element that no browser runs; no text in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (escaped the line before)
