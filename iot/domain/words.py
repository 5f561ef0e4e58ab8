"""How people say when something was or will be.

How long ago something was is said in the same words as by a browser's Intl.RelativeTimeFormat (both from CLDR).
"""

from datetime import datetime, timedelta

from babel.dates import format_timedelta
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy, to_locale

from core.enums import SIMPLE

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEKDAYS = (
    pgettext_lazy("repeatedly", "on Mondays"),
    pgettext_lazy("repeatedly", "on Tuesdays"),
    pgettext_lazy("repeatedly", "on Wednesdays"),
    pgettext_lazy("repeatedly", "on Thursdays"),
    pgettext_lazy("repeatedly", "on Fridays"),
    pgettext_lazy("repeatedly", "on Saturdays"),
    pgettext_lazy("repeatedly", "on Sundays"),
)


def full_in(moment: datetime | None, now: datetime) -> str:
    """Return `voll in etwa 2 Tagen`: in hours within a day and a half, then in days; without a time not soon."""
    if moment is None:
        return _("probably not full in the next two weeks")
    ahead = max(moment - now, HOUR)
    if ahead < 1.5 * DAY:
        count = round(ahead / HOUR)
        return ngettext("full in about one hour", "full in about %(count)s hours", count) % {"count": count}
    count = round(ahead / DAY)
    return ngettext("full in about one day", "full in about %(count)s days", count) % {"count": count}


def weekdays(numbers: str) -> str:
    """Return `dienstags und freitags` for ISO weekdays ("25")."""
    names = [str(WEEKDAYS[int(number) - 1]) for number in numbers]
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def ago(moment: datetime, now: datetime, language: str) -> str:
    """Return `vor 4 Minuten`; within the first minute `gerade eben`."""
    passed = moment - now
    if passed.total_seconds() > -60:
        return pgettext("reading", "just now")
    locale = to_locale("de" if language == SIMPLE else language)
    return str(format_timedelta(passed, granularity="minute", threshold=1, add_direction=True, locale=locale))
