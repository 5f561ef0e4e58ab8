"""The demo city's districts and places. What exists stays as it is."""

from datetime import date, time
from typing import Any

from core.brand import content
from core.clock import today
from core.models import District, Place
from core.registries import DemoStep, demo_data

HOURS = ("weekly", "holidays", "special")


def _times(span: str) -> dict[str, time]:
    opens, closes = span.split("-")
    return {"opens": time.fromisoformat(opens), "closes": time.fromisoformat(closes)}


def _closable(row: dict[str, Any]) -> list[dict[str, Any]]:
    spans = row.get("spans", [])
    return [{"closed": False, **_times(span)} for span in spans] or [{"closed": True, "opens": None, "closes": None}]


def _coming(month_and_day: str) -> date:
    """Return the next day of this name, today included."""
    month, day = map(int, month_and_day.split("-"))
    this_year = date(today().year, month, day)
    return this_year if this_year >= today() else date(today().year + 1, month, day)


def _hours(row: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Return the hours of a place as its StreamField takes them."""
    weekly = [
        {"days": [str(day) for day in rule["days"]], "valid_from": None, "valid_until": None, **_times(span)}
        for rule in row.get("weekly", [])
        for span in rule["spans"]
    ]
    holidays = _closable(row["holidays"]) if "holidays" in row else []
    special = [
        {"first": _coming(one["first"]), "last": None, "reason": one.get("reason", ""), **times}
        for one in row.get("special", [])
        for times in _closable(one)
    ]
    return [(kind, one) for kind, found in zip(HOURS, (weekly, holidays, special), strict=True) for one in found]


def load_places() -> None:
    """Load the city's districts and some public places; all their details are marked as example data."""
    texts = content("places")
    for name in texts["districts"]:
        District.objects.get_or_create(name=name)
    districts = {district.name: district for district in District.objects.all()}
    known = set(Place.objects.values_list("name", flat=True))
    for row in texts["place"]:
        if row["name"] in known:
            continue
        latitude, longitude = (str(degrees) for degrees in row["at"])
        fields = {key: value for key, value in row.items() if key not in {*HOURS, "at", "district"}}
        place = Place(
            **fields,
            district=districts[row["district"]],
            latitude=latitude,
            longitude=longitude,
            opening_hours=_hours(row),
            is_example=True,
        )
        place.full_clean()
        place.save()


demo_data.register(DemoStep("places", 15, load_places))
