"""Pure rules: when a notice holds, in words."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.clock import today
from core.domain import face
from core.periods import to_local


def day_words(day: date) -> str:
    """Write a day; the year only if it is another one: `3. November`."""
    return date_format(day, "MONTH_DAY_FORMAT" if day.year == today().year else "DATE_FORMAT")


def moment_words(moment: datetime) -> str:
    """Write a moment: `3. November, 8 Uhr`."""
    local = to_local(moment)
    return _("%(day)s, %(time)s o'clock") % {"day": day_words(local.date()), "time": face(local)}


def when_words(starts_at: datetime, ends_at: datetime | None) -> str:
    """Write from when to when: `3. November, 8 bis 16 Uhr`; without an end it holds until somebody ends it."""
    start = to_local(starts_at)
    if ends_at is None:
        return _("from %(start)s, until further notice") % {"start": moment_words(starts_at)}
    end = to_local(ends_at)
    if start.date() == end.date():
        words = {"day": day_words(start.date()), "start": face(start), "end": face(end)}
        return _("%(day)s, %(start)s to %(end)s o'clock") % words
    return _("from %(start)s to %(end)s") % {"start": moment_words(starts_at), "end": moment_words(ends_at)}
