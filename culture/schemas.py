"""Dates in the open interface."""

from datetime import datetime
from uuid import UUID

from ninja import Field, Schema

from core.schemas import Day, Paging, Slug
from culture.enums import EventKind, EventStatus


class DateQuery(Paging):
    """Which dates: all conditions hold, any of several values of one condition does."""

    kind: list[EventKind] = Field([], description="What kind of event.")
    first: Day | None = Field(None, alias="from", description="Not over before this day, 2000 to 2099. Default: today.")
    last: Day | None = Field(None, alias="to", description="Begins on this day or before, 2000 to 2099.")
    project: list[Slug] = Field([], description="Project, by its slug.")
    field: list[Slug] = Field([], description="Field of action, by its slug.")
    group: list[Slug] = Field([], description="Working group, by its slug.")


class PlaceOut(Schema):
    """Where it is."""

    name: str
    street: str
    postal_code: str
    latitude: float | None = Field(description="Degrees north (WGS84).")
    longitude: float | None = Field(description="Degrees east (WGS84).")
    step_free: str = Field(description="Whether one gets in without a step: yes, partly, no, unknown.")


class DateOut(Schema):
    """One date of an event."""

    id: UUID = Field(description="The same as the UID in calendar files.")
    title: str
    url: str
    summary: str
    kind: EventKind
    kind_label: str
    start: datetime
    end: datetime = Field(description="Of whole days: midnight after the last one.")
    zone: str = Field(description="The time zone in which the event lives (IANA).")
    all_day: bool
    status: EventStatus = Field(description="In the words of schema.org.")
    status_label: str
    previous_start: datetime | None = Field(description="When a moved date was planned at first.")
    note: str
    place: PlaceOut | None
    room: str
    online_url: str
    organiser: str
    contact_email: str
    registration: str
    registration_url: str
    is_free: bool
    price: str
    access_note: str
    audience: str
    projects: list[str] = Field(description="Slugs of its projects.")
    fields: list[str] = Field(description="Slugs of its fields of action.")
    working_group: str = Field(description="Slug of its working group, or empty.")
    in_series: bool = Field(description="True for a date of a series.")
    is_example: bool = Field(description="True for example data.")
    sequence: int = Field(description="Grows when time or status change.")
    changed_at: datetime


class DateList(Schema):
    """A part of the dates."""

    count: int = Field(description="How many dates the query has found in all.")
    items: list[DateOut]
