"""All dates: a list from now on, one month as list or as grid, or what is over. Every state has an address."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from wagtail.models import Page

from core import cache, clock
from core.filters import Ignored
from core.periods import to_local
from core.queries import landing_url
from core.querysets import visible
from core.registries import menu, page_context, search_kinds
from culture.domain import FIRST_MONTH, LAST_MONTH, Month, by_month, grid, parse_month
from culture.filters import DateFilter
from culture.models import EventIndexPage, EventPage, Occurrence
from culture.queries import coming, dates, within
from projects.models import FieldPage, ProjectIndexPage, ProjectPage, WorkingGroupPage
from projects.queries import Option

# So many dates stand in a list that names no month.
MOST = 20
A_MINUTE = 60
ECHO = 40
RELATED: dict[str, type[Page]] = {"field": FieldPage, "project": ProjectPage, "group": WorkingGroupPage}

menu.register(EventIndexPage)
search_kinds.register("termine", _("Dates"), EventIndexPage, EventPage)


@dataclass(frozen=True)
class State:
    """What the address asks for beside the filter: a month, as list or as grid, or what is over."""

    month: Month | None = None
    as_grid: bool = False
    past: bool = False

    def parameters(self) -> dict[str, str]:
        """Return the state as parameters, always in the same order."""
        pairs = {
            "view": "month" if self.as_grid else "",
            "month": str(self.month or ""),
            "when": "past" if self.past else "",
        }
        return {name: value for name, value in pairs.items() if value}

    def address(self, query: str = "") -> str:
        """Return the query string of this state together with that of a filter, with its question mark."""
        whole = "&".join(part for part in (urlencode(self.parameters()), query) if part)
        return f"?{whole}" if whole else ""


def read_state(request: HttpRequest, this_month: Month) -> tuple[State, list[Ignored]]:
    """Read the state from the address; what it does not know is left out and named."""
    view, month, when = (request.GET.get(name, "") for name in ("view", "month", "when"))
    parsed, as_grid = parse_month(month), view == "month"
    past = when == "past" and not (as_grid or parsed)
    known = [
        (pgettext("listing", "View"), view, view in ("", "list", "month")),
        (_("Month"), month, bool(parsed) or not month),
        (_("Time"), when, when in ("", "past")),
    ]
    ignored = [Ignored(str(label), value[:ECHO]) for label, value, is_known in known if not is_known]
    return State(parsed or (this_month if as_grid else None), as_grid, past), ignored


def date_filter(request: HttpRequest, pages: dict[str, list[Page]] | None = None) -> DateFilter:
    """Return the filter as the address's query string sets it. `pages`: what fields, projects, groups there are."""
    found = pages or {name: list(visible(model.objects.all())) for name, model in RELATED.items()}
    choices = {name: [(page.slug, page.title) for page in some] for name, some in found.items()}
    return DateFilter(request.GET, Occurrence.objects.all(), choices=choices)


def filtered(found: QuerySet[Occurrence], filterset: DateFilter) -> QuerySet[Occurrence]:
    """Return what the filter leaves of some dates."""
    return found.filter(pk__in=filterset.qs.order_by().values("pk")) if filterset.chosen else found


def _related_pages(now: datetime) -> dict[str, list[Page]]:
    """Return fields, projects and working groups, each with the number of coming dates that belong to it."""
    open_dates = Q(events__occurrences__in=coming(now).order_by().values("pk"))
    number = Count("events__occurrences", filter=open_dates, distinct=True)
    return {name: list(visible(model.objects.all()).annotate(number=number)) for name, model in RELATED.items()}


def _options(filterset: DateFilter, pages: dict[str, list[Page]], kinds: dict[str, int]) -> dict[str, list[Option]]:
    """Return each filter's choices with the number of coming dates; those without any only while they are chosen."""
    numbers = {name: {page.slug: page.number for page in found} for name, found in pages.items()} | {"kind": kinds}
    return {
        name: [
            Option(value, label, numbers[name].get(value, 0), value in filterset.data.getlist(name))
            for value, label in labels.items()
            if numbers[name].get(value) or value in filterset.data.getlist(name)
        ]
        for name, labels in filterset.labels.items()
    }


def _found(state: State, filterset: DateFilter, now: datetime) -> list[Occurrence]:
    """Return the dates of this state; of a list without a month one more than it shows."""
    if state.month:
        return list(filtered(within(state.month.range()), filterset))
    if state.past:
        over = filtered(dates().filter(end__lte=now), filterset)
        return list(over.order_by("-start", "event__title", "pk")[: MOST + 1])
    return list(filtered(coming(now), filterset)[: MOST + 1])


def _kinds(now: datetime) -> tuple[dict[str, int], list[date]]:
    """Return the number of coming dates of each kind, and the first and the last day of all."""
    rows = dates().order_by("event__kind").values("event__kind")
    found = list(rows.annotate(number=Count("pk", filter=Q(end__gt=now)), first=Min("start"), last=Max("end")))
    days = [to_local(row[name]).date() for row in found for name in ("first", "last")]
    return {row["event__kind"]: row["number"] for row in found}, days


def _addresses(state: State, query: str, days: list[date], today: date) -> dict[str, str]:
    """Return where one can go from here: the other view, the months beside, what is over and what comes."""
    this_month = Month.of(today)
    month = state.month or this_month
    first = max(FIRST_MONTH, min(map(Month.of, [*days, today])))
    last = min(LAST_MONTH, max(map(Month.of, [*days, today])))
    listed = None if month == this_month else month
    return {
        "here": state.address(query),
        "bare": state.address(),
        "list": State(month=listed).address(query),
        "grid": State(month=listed, as_grid=True).address(query),
        "coming": State().address(query),
        "past": State(past=True).address(query),
        "previous": replace(state, month=month.shifted(-1)).address(query) if month > first else "",
        "next": replace(state, month=month.shifted(1)).address(query) if month < last else "",
        "this": replace(state, month=this_month).address(query) if month != this_month else "",
    }


def _beside(state: State) -> dict[str, date]:
    """Return the first days of the months beside the chosen one."""
    month = state.month
    return {"previous": month.shifted(-1).first, "next": month.shifted(1).first} if month else {}


def _weekdays() -> list[tuple[str, str]]:
    """Return the days of the week, short and long, as the grid's head names them."""
    return [(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in range(7)]


def _calendar(page: EventIndexPage, request: HttpRequest, filterset: DateFilter) -> dict[str, str]:
    """Return the address of the calendar with this filter, and the one that makes a program subscribe to it."""
    query = f"?{filterset.query}" if filterset.query else ""
    address = f"{page.get_full_url(request)}{page.reverse_subpage('calendar')}{query}"
    return {"calendar_url": address, "subscribe_url": address.replace("https:", "webcal:").replace("http:", "webcal:")}


@page_context(EventIndexPage)
def event_index(page: EventIndexPage, request: HttpRequest) -> dict[str, Any]:
    """The dates that the address asks for, and where one can go from there."""
    now = clock.now()
    today = to_local(now).date()
    # It counts all dates to come, and the next one that is over may stand in no list.
    cache.at_most(request, A_MINUTE)
    cache.until(request, clock.midnight())
    state, ignored = read_state(request, Month.of(today))
    pages = _related_pages(now)
    filterset = date_filter(request, pages)
    filterset.ignored += ignored
    kinds, days = _kinds(now)
    found = _found(state, filterset, now)
    rest = found[MOST:] if not state.month else []
    shown = found[: len(found) - len(rest)]
    earliest = state.month.first if state.month else date.min if state.past else today
    return {
        "state": state,
        "filterset": filterset,
        "options": _options(filterset, pages, kinds),
        "chosen": [(one.label, state.address(one.without)) for one in filterset.chosen],
        "number": len(shown),
        "months": by_month(shown, earliest),
        "weeks": grid(state.month, shown, today) if state.as_grid and state.month else [],
        "more_url": State(month=Month.of(rest[0].first_day)).address(filterset.query) if rest else "",
        "addresses": _addresses(state, filterset.query, days, today),
        "beside": _beside(state),
        "weekdays": _weekdays() if state.as_grid else [],
        "has_examples": any(one.event.is_example for one in shown),
        **_calendar(page, request, filterset),
        "portfolio_url": landing_url(request, ProjectIndexPage),
    }
