"""Datastreams in the open interface. Words of OGC SensorThings, where it has them."""

from datetime import datetime
from typing import Annotated

from annotated_types import Ge, Le
from ninja import Field, Schema

from core.schemas import FARTHEST, Day, Paging, Slug, Spoken
from iot.enums import Certainty, Resolution, State

# Within what both databases count in.
Number = Annotated[int, Field(ge=1, le=2**53)]


class DatastreamQuery(Paging):
    """Which datastreams: all conditions hold, any of several values of one condition does."""

    type: list[Slug] = Field([], description="Type of sensor, by its slug.")
    sensor: list[Slug] = Field([], description="Sensor, by its slug.")
    property: list[Slug] = Field([], description="Observed property, by its slug.")


class ForecastOut(Schema):
    """When it will be full if nobody empties it."""

    made_at: datetime
    full_at: datetime | None = Field(description="Null: not within two weeks.")
    earliest: datetime | None
    latest: datetime | None
    certainty: Certainty | None
    weeks: int = Field(description="On how many of the last weeks it rests.")
    weekdays: list[int] = Field(description="On which weekdays it is usually emptied; 1 is Monday (ISO 8601).")


class DatastreamOut(Schema):
    """One series of values, with the newest."""

    id: int
    sensor: str = Field(description="Slug of the sensor.")
    name: str
    type: str = Field(description="Slug of the type of sensor.")
    key: str
    property: str = Field(description="Slug of what is measured.")
    property_label: str
    unit: str = Field(description="Symbol of the unit of measurement.")
    unit_code: str = Field(description="The unit as machines call it (UCUM).")
    state: State
    result: float | None = Field(description="Null while there is none that counts: look at the state.")
    phenomenon_time: datetime | None = Field(description="When the newest value was measured.")
    latitude: float | None = Field(description="Degrees north (WGS84).")
    longitude: float | None = Field(description="Degrees east (WGS84).")
    is_example: bool = Field(description="The values are made up.")
    forecast: ForecastOut | None
    url: str


class DatastreamList(Schema):
    """Some datastreams, and how many there are."""

    count: int
    items: list[DatastreamOut]


class ObservationQuery(Spoken):
    """Which values of one datastream, the newest first."""

    resolution: Resolution = Field(Resolution.SINGLE, description="Single values are kept for a while; days stay.")
    first: Day | None = Field(None, alias="from", description="Not before this day, 2000 to 2099.")
    last: Day | None = Field(None, alias="to", description="Not after this day, 2000 to 2099.")
    limit: Annotated[int, Ge(1), Le(1000)] = Field(100, description="How many entries, at most 1,000.")
    offset: Annotated[int, Ge(0), Le(FARTHEST)] = Field(0, description="How many entries to skip.")


class ObservationOut(Schema):
    """One value, or what those of an hour or a day come to."""

    time: datetime = Field(description="When it was measured, or when the hour or day began.")
    result: float = Field(description="The value, or the mean.")
    minimum: float
    maximum: float
    count: int


class ObservationList(Schema):
    """Some values of a datastream. Implausible ones are left out."""

    items: list[ObservationOut]
