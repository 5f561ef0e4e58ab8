"""How people say how long ago something was: the same words as a browser's Intl.RelativeTimeFormat (both from CLDR)."""

from datetime import datetime

from babel.dates import format_timedelta
from django.utils.translation import pgettext, to_locale

from core.enums import SIMPLE


def ago(moment: datetime, now: datetime, language: str) -> str:
    """Return `vor 4 Minuten`; within the first minute `gerade eben`."""
    passed = moment - now
    if passed.total_seconds() > -60:
        return pgettext("reading", "just now")
    locale = to_locale("de" if language == SIMPLE else language)
    return str(format_timedelta(passed, granularity="minute", threshold=1, add_direction=True, locale=locale))
