"""The one clock: Europe/Berlin for people, UTC for machines. Tests turn this one."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """Return today's date where the city is."""
    return timezone.localdate(now())


def midnight() -> datetime:
    """Return the moment at which the city's next day begins."""
    return timezone.make_aware(datetime.combine(today() + timedelta(days=1), time()), timezone.get_default_timezone())


def months_before(day: date, months: int) -> date:
    """Return the last day of the month that lies `months` full months before `day`."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
