"""The demo city's dates: invented, marked as such, and always ahead of today. What exists stays as it is."""

from datetime import date, time, timedelta
from typing import Any

from wagtail.models import Page, Site

from core.brand import brand, content
from core.clock import today
from core.models import Place
from core.periods import holiday_name
from core.querysets import in_language
from core.registries import DemoStep, demo_data
from culture.enums import ChangeKind, EventStatus
from culture.models import EventDate, EventIndexPage, EventPage, Recurrence, RecurrenceChange
from culture.periods import HORIZON, Rule, position_of
from projects.models import FieldPage, ProjectPage, WorkingGroupPage

A_WEEK = timedelta(days=7)
# Nobody meets on these days, although they are no public holidays.
QUIET = {(12, 24), (12, 31)}


def _publish(parent: Page, page: Page) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()


def _day(row: dict[str, Any]) -> date:
    """Return the first such weekday after so many days that is no holiday."""
    day = today() + timedelta(days=row["after"])
    day += timedelta(days=(row["weekday"] - day.isoweekday()) % 7)
    while _is_quiet(day):
        day += A_WEEK
    return day


def _is_quiet(day: date) -> bool:
    return bool(holiday_name(day)) or (day.month, day.day) in QUIET


def _times(row: dict[str, Any]) -> dict[str, time | None]:
    return {
        "start_time": time.fromisoformat(row["from"]) if "from" in row else None,
        "end_time": time.fromisoformat(row["to"]) if "to" in row else None,
    }


def _date(row: dict[str, Any]) -> EventDate:
    day = _day(row)
    return EventDate(
        day=day,
        last_day=day + timedelta(days=row["days"]) if "days" in row else None,
        status=row.get("status", EventStatus.SCHEDULED),
        was_day=day - timedelta(days=row["was"]) if "was" in row else None,
        note=row.get("note", ""),
        **_times(row),
    )


def _series(row: dict[str, Any]) -> Recurrence:
    """Return a series whose first date is the given day, unless the month is too far gone for "every fifth"."""
    day = _day(row)
    while "{position}" in row["rule"] and position_of(day) > 4:
        day += A_WEEK
    rule = row["rule"].format(position=position_of(day))
    return Recurrence(day=day, rule=rule, skip_holidays=True, **_times(row))


def _changes(rows: list[dict[str, Any]], series: Recurrence) -> list[RecurrenceChange]:
    """Return the series' exceptions: those of the texts, and the days around the turn of the year."""
    days = [day for day in Rule.parse(series.rule).days(series.day, series.day + HORIZON) if not holiday_name(day)]
    left_out = [RecurrenceChange(day=day, kind=ChangeKind.LEFT_OUT) for day in days if _is_quiet(day)]
    busy = [day for day in days if not _is_quiet(day)]
    return left_out + [_change(row, busy[row["number"] - 1]) for row in rows]


def _change(row: dict[str, Any], day: date) -> RecurrenceChange:
    new_day = day + timedelta(days=row["later"]) if "later" in row else None
    return RecurrenceChange(day=day, kind=row["kind"], new_day=new_day, note=row.get("note", ""))


def _event(row: dict[str, Any]) -> EventPage:
    series = _series(row.pop("series")) if "series" in row else None
    rows = row.pop("changes", [])
    changes = _changes(rows, series) if series else []
    dates = [_date(one) for one in row.pop("dates", [])]
    projects = in_language(ProjectPage.objects.all()).filter(slug__in=row.pop("projects", []))
    fields = in_language(FieldPage.objects.all()).filter(slug__in=row.pop("fields", []))
    page = EventPage(
        search_description=row["lead"],
        body=[("text", row.pop("body"))],
        place=Place.objects.filter(name=row.pop("place", "")).first(),
        working_group=in_language(WorkingGroupPage.objects.all()).filter(slug=row.pop("group", "")).first(),
        contact_email=brand().email,
        is_example=True,
        **row,
    )
    page.projects, page.action_fields = projects, fields
    page.dates, page.changes = dates, changes
    page.recurrences = [series] if series else []
    return page


def load_dates() -> None:
    """Load the overview of dates and a dozen events, if the city has texts for them."""
    texts = content("dates")
    index = in_language(EventIndexPage.objects.all()).first()
    if index is None:
        home = Site.objects.get(is_default_site=True).root_page.specific
        row = texts["index"]
        index = EventIndexPage(slug="termine", show_in_menus=True, search_description=row["lead"], **row)
        _publish(home, index)
    known = set(in_language(EventPage.objects.all()).values_list("slug", flat=True))
    for row in texts["event"]:
        if row["slug"] not in known:
            _publish(index, _event(row))


demo_data.register(DemoStep("dates", 60, load_dates))
