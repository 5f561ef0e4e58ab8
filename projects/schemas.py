"""The portfolio in the open interface."""

from datetime import date
from decimal import Decimal

from ninja import Field, Schema

from core.schemas import Paging, Slug
from projects.enums import Goal, Origin, Phase, Status


class ProjectQuery(Paging):
    """Which projects: all conditions hold, any of several values of one condition does."""

    status: list[Status] = Field([], description="How far the work is.")
    field: list[Slug] = Field([], description="Field of action, by its slug.")
    goal: list[Goal] = Field([], description="Sustainable development goal of the United Nations, by its number.")
    group: list[Slug] = Field([], description="Working group, by its slug.")


class ProjectOut(Schema):
    """One project. Each statement names its source, since some of it may be example data."""

    slug: str
    title: str
    url: str
    summary: str
    status: Status
    status_label: str
    status_on: date = Field(description="The day for which the status holds.")
    status_source: str
    phase: Phase
    origin: Origin
    action_fields: list[str]
    action_fields_source: str
    goals: list[int]
    goals_source: str
    working_group: str
    working_group_source: str
    complexity: int | None = Field(description="Complexity of implementation, 1 to 5.")
    contribution: int | None = Field(description="Contribution to the vision, 1 to 5.")
    score_source: str


class MeasurementOut(Schema):
    """One measurement of a success figure."""

    figure: str
    unit: str
    target: Decimal | None
    better: str
    day: date
    value: Decimal
    note: str
    source: str
    example: bool = Field(description="True for example data.")


class ProjectDetail(ProjectOut):
    """One project with all its measurements."""

    measurements: list[MeasurementOut]


class ProjectList(Schema):
    """A part of the portfolio."""

    count: int = Field(description="How many projects the query has found in all.")
    items: list[ProjectOut]


class FieldOut(Schema):
    """One field of action."""

    slug: str
    title: str
    url: str
    summary: str
    projects: list[str] = Field(description="Slugs of its projects.")


class FieldList(Schema):
    """All fields of action."""

    count: int
    items: list[FieldOut]


class NewsQuery(Paging):
    """Which news: all conditions hold, any of several values of one condition does."""

    category: list[Slug] = Field([], description="Category, by its slug.")
    field: list[Slug] = Field([], description="Field of action, by its slug.")
    project: list[Slug] = Field([], description="Project, by its slug.")


class NewsOut(Schema):
    """One piece of news."""

    slug: str
    title: str
    url: str
    summary: str
    day: date
    category: str
    projects: list[str] = Field(description="Slugs of the projects that it is about.")
    action_fields: list[str] = Field(description="Slugs of its fields of action.")
    example: bool = Field(description="True for invented news of a demo.")


class NewsList(Schema):
    """A part of the news, the newest first."""

    count: int
    items: list[NewsOut]
