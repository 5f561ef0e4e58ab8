"""The demo city's sensors: invented, at invented places, marked as such. What exists stays as it is.

What they have measured so far comes from the simulation (demo.city.history), which stands above this app.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.models import Locale, Page, Site

from core.brand import content, streets
from core.enums import PlaceKind, StepFree
from core.models import District, Place
from core.querysets import in_language
from core.registries import DemoStep, demo_data
from iot.domain.examples import Example, examples
from iot.models import (
    Channel,
    ContainerPage,
    Datastream,
    MeasurementIndexPage,
    ObservedProperty,
    Sensor,
    SensorType,
    TopicRoute,
    Unit,
)
from iot.services.sensors import complete

Rows = Mapping[str, Any]
# What a channel's row says beside its property and unit.
PLAIN = (
    "key",
    "path",
    "factor",
    "offset",
    "decimals",
    "minimum",
    "maximum",
    "high_at",
    "low_at",
    "fills_up",
    "is_battery",
)


def load_sensors() -> None:
    """Load types, topics, recycling points, all sensors and their pages, if the city has texts for them."""
    texts = content("sensors")
    if not texts:
        return
    _load_units(texts)
    _load_properties(texts)
    for row in texts["type"]:
        _load_type(row)
    found = examples(texts, {name: one.line for name, one in streets().items()})
    _load_places(texts, found)
    _load_sensors(found)
    _load_pages(texts)


def _load_units(texts: Rows) -> None:
    for row in texts["unit"]:
        Unit.objects.get_or_create(code=row["code"], defaults={"symbol": row["symbol"], "name": row["name"]})


def _load_properties(texts: Rows) -> None:
    """Load what is measured in each language of the city that the texts have a word for, bound together."""
    locales = {one.language_code: one for one in Locale.objects.all()}
    own = Locale.get_default()
    for slug, names in texts["property"].items():
        first, _new = ObservedProperty.objects.get_or_create(
            slug=slug, locale=own, defaults={"name": names[settings.LANGUAGE_CODE]}
        )
        for code, name in names.items():
            if code in locales and code != own.language_code:
                ObservedProperty.objects.get_or_create(
                    translation_key=first.translation_key,
                    locale=locales[code],
                    defaults={"slug": slug, "name": name},
                )


def _load_type(row: Rows) -> None:
    # A route is where messages of the type come from; it says nothing else.
    TopicRoute.objects.get_or_create(pattern=row["topic"])
    kind, new = SensorType.objects.get_or_create(
        slug=row["slug"],
        defaults={
            "name": row["name"],
            "decoder": row["decoder"],
            "time_path": row.get("time_path", ""),
            "is_public": row.get("is_public", True),
        },
    )
    if not new:
        return
    for place, one in enumerate(row["channel"]):
        stuck = one.get("stuck_after_hours")
        Channel.objects.create(
            sensor_type=kind,
            observed_property=ObservedProperty.objects.get(slug=one["property"], locale=Locale.get_default()),
            unit=Unit.objects.get(code=one["unit"]),
            stuck_after=timedelta(hours=stuck) if stuck else None,
            sort_order=place,
            **{name: one[name] for name in PLAIN if name in one},
        )


def _load_places(texts: Rows, found: list[Example]) -> None:
    """Load the recycling points. Each is what its container stands at, so both have the same position."""
    known = set(Place.objects.values_list("name", flat=True))
    districts = {one.name: one for one in District.objects.all()}
    for one in found:
        if not one.place or one.place in known or one.at is None:
            continue
        latitude, longitude = map(str, one.at)
        place = Place(
            name=one.place,
            kind=PlaceKind.RECYCLING,
            street=one.facts["street"],
            district=districts.get(one.facts["district"]),
            latitude=latitude,
            longitude=longitude,
            step_free=StepFree.YES,
            note=texts["container_names"]["note"],
            is_example=True,
        )
        place.full_clean()
        place.save()


def _load_sensors(found: list[Example]) -> None:
    """Load the sensors that are missing, in bulk: a signal for each would look for missing datastreams 150 times."""
    known = set(Sensor.objects.values_list("slug", flat=True))
    kinds = {one.slug: one for one in SensorType.objects.all()}
    places = {one.name: one for one in Place.objects.filter(kind=PlaceKind.RECYCLING)}
    missing = [one for one in found if one.slug not in known]
    with transaction.atomic():
        Sensor.objects.bulk_create([_sensor(one, kinds[one.kind.slug], places.get(one.place)) for one in missing])
        if missing or Datastream.objects.filter(latest=None).exists():
            complete()


def _sensor(one: Example, kind: SensorType, place: Place | None) -> Sensor:
    latitude, longitude = map(str, one.at) if one.at and not place else (None, None)
    return Sensor(
        name=one.name,
        slug=one.slug,
        device=one.device,
        sensor_type=kind,
        place=place,
        latitude=latitude,
        longitude=longitude,
        is_example=True,
    )


def _load_pages(texts: Rows) -> None:
    """Load the overview, and below it the page of the containers: what is of a type that measures containers."""
    index = in_language(MeasurementIndexPage.objects.all()).first()
    if index is None:
        home = Site.objects.get(is_default_site=True).root_page.specific
        index = MeasurementIndexPage(search_description=texts["index"]["lead"], show_in_menus=True, **texts["index"])
        _publish(home, index)
    if not in_language(ContainerPage.objects.all()).exists():
        row = texts["containers"]
        page = ContainerPage(search_description=row["lead"], **row)
        slugs = [one["slug"] for one in texts["type"] if one["measures"] == "container"]
        page.sensor_types = SensorType.objects.filter(slug__in=slugs)
        _publish(index, page)


def _publish(parent: Page, page: Page) -> None:
    parent.add_child(instance=page)
    page.save_revision().publish()


demo_data.register(DemoStep("sensors", 70, load_sensors))
