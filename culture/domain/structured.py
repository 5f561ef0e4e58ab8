"""What machines read on a page: an event in the words of schema.org."""

from datetime import date, datetime, timedelta
from typing import Any

SCHEMA = "https://schema.org"
A_DAY = timedelta(days=1)


def structured_event(one: Any, *, city: str, country: str = "DE") -> dict[str, Any]:
    """Return one date (a `queries.DateRecord`) as schema.org's Event. What nobody knows is left out.

    A start without a zone or a time would be read as anybody's; so days are days, and times carry their offset.
    """
    found = {
        "@context": SCHEMA,
        "@type": "Event",
        "name": one.title,
        "description": one.summary,
        "url": one.url,
        "startDate": _moment(one.start, one.all_day),
        "endDate": _last(one.end, one.all_day),
        "eventStatus": f"{SCHEMA}/{one.status}",
        "previousStartDate": _moment(one.previous_start, one.all_day) if one.previous_start else None,
        "eventAttendanceMode": f"{SCHEMA}/{_attendance(one)}",
        "location": _locations(one, city, country),
        "organizer": {"@type": "Organization", "name": one.organiser} if one.organiser else None,
        "isAccessibleForFree": one.is_free,
        "audience": {"@type": "Audience", "audienceType": one.audience} if one.audience else None,
        "inLanguage": "de",
    }
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def _moment(moment: datetime, all_day: bool) -> str:
    return moment.date().isoformat() if all_day else moment.isoformat()


def _last(moment: datetime, all_day: bool) -> str:
    last: date = (moment - A_DAY).date()
    return last.isoformat() if all_day else moment.isoformat()


def _attendance(one: Any) -> str:
    online = bool(one.online_url)
    if one.status == "EventMovedOnline" or (online and one.place is None):
        return "OnlineEventAttendanceMode"
    return "MixedEventAttendanceMode" if online else "OfflineEventAttendanceMode"


def _locations(one: Any, city: str, country: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if one.place and one.status != "EventMovedOnline":
        address = {
            "@type": "PostalAddress",
            "streetAddress": one.place.street,
            "postalCode": one.place.postal_code,
            "addressLocality": city,
            "addressCountry": country,
        }
        place = {"@type": "Place", "name": one.place.name, "address": {k: v for k, v in address.items() if v}}
        if one.place.latitude is not None:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": one.place.latitude,
                "longitude": one.place.longitude,
            }
        found.append(place)
    if one.online_url:
        found.append({"@type": "VirtualLocation", "url": one.online_url})
    return found
