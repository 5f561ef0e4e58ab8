"""Opening hours as editors write them down: every week, on public holidays, on special days."""

from collections.abc import Callable
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    DateBlock,
    MultipleChoiceBlock,
    StreamBlock,
    StreamValue,
    StructBlock,
    StructValue,
    TimeBlock,
)
from wagtail.blocks.struct_block import StructBlockValidationError

from core.enums import Weekday
from core.periods import OpeningHours, Span, SpecialDays, WeeklyRule


def weekdays() -> list[tuple[str, Any]]:
    """Return the days of the week; a callable, so that migrations stay still."""
    return [(str(day.value), day.label) for day in Weekday]


def _span(value: StructValue) -> Span:
    """Return the span of a block's two times. Nobody means seconds, though a time field takes them."""
    return Span(*(value[name].replace(second=0, microsecond=0) for name in ("opens", "closes")))


class WeeklyValue(StructValue):
    """Hours of a week, as a rule of `core.periods`."""

    def rule(self) -> WeeklyRule:
        """Return the rule. Raises ValueError as `core.periods` does."""
        days = frozenset(int(day) for day in self["days"])
        return WeeklyRule(days, _span(self), self["valid_from"], self["valid_until"])


class SpecialValue(StructValue):
    """Hours of some days, or that they are closed."""

    def spans(self) -> tuple[Span, ...]:
        """Return the span, or none for closed."""
        return () if self["closed"] else (_span(self),)

    def days(self) -> SpecialDays:
        """Return the days. Raises ValueError as `core.periods` does."""
        return SpecialDays(self["first"], self["last"] or self["first"], self.spans(), self["reason"])


def _refuse(**errors: Any) -> StructBlockValidationError:
    return StructBlockValidationError({name: ValidationError(message) for name, message in errors.items()})


def _clean_times(value: StructValue) -> None:
    """Demand both times, or the tick for closed, and not both. Raises a validation error of the block."""
    given = [value["opens"] is not None, value["closes"] is not None]
    if value["closed"] and any(given):
        raise _refuse(closed=_("Please either tick this, or give times."))
    if not value["closed"] and not all(given):
        missing = "opens" if not given[0] else "closes"
        raise _refuse(**{missing: _("Please give both times, or tick that it is closed.")})
    if not value["closed"]:
        _clean_order(value)


def _clean_order(value: StructValue) -> None:
    """Demand that it closes later than it opens, or at midnight: a slip would be open through the night."""
    if value["closes"] not in (time(), None) and value["opens"] is not None and value["closes"] <= value["opens"]:
        raise _refuse(
            closes=_("This lies before the opening. For hours past midnight, end at 00:00 and add a second entry.")
        )


class WeeklyBlock(StructBlock):
    """Some days of every week."""

    days = MultipleChoiceBlock(
        label=_("Days"),
        choices=weekdays,
        widget=CheckboxSelectMultiple,
        help_text=_("All days with the same times."),
    )
    opens = TimeBlock(label=_("From"), help_text=_("Such as 09:00."))
    closes = TimeBlock(
        label=pgettext_lazy("time", "To"),
        help_text=_("Such as 18:00. 00:00 is midnight. For a lunch break, add the afternoon as a second entry."),
    )
    valid_from = DateBlock(
        label=_("First day"), required=False, help_text=_("Only for times that begin later, such as in summer.")
    )
    valid_until = DateBlock(label=_("Last day"), required=False, help_text=_("Only for times that end some day."))

    class Meta:
        description = _("Hours that come every week.")
        icon = "calendar"
        label = _("Every week")
        value_class = WeeklyValue

    def clean(self, value: StructValue) -> StructValue:
        """Refuse what is no rule."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation and cleaned["days"]:
            _clean_order(cleaned)
            _checked(cleaned.rule, "valid_until", _("The last day lies before the first."))
        return cleaned


class HolidayBlock(StructBlock):
    """What holds on public holidays."""

    closed = BooleanBlock(
        label=_("Closed"), required=False, default=True, help_text=_("Untick it to give times for public holidays.")
    )
    opens = TimeBlock(label=_("From"), required=False, help_text=_("Only if it is open on public holidays."))
    closes = TimeBlock(
        label=pgettext_lazy("time", "To"), required=False, help_text=_("Such as 18:00. 00:00 is midnight.")
    )

    class Meta:
        description = _("What holds on public holidays.")
        icon = "date"
        label = _("Public holidays")
        value_class = SpecialValue

    def clean(self, value: StructValue) -> StructValue:
        """Demand times, or that it is closed."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            _clean_times(cleaned)
        return cleaned


class SpecialBlock(StructBlock):
    """Days that differ from all others."""

    first = DateBlock(label=_("First day"), help_text=_("The day itself, or the first of several."))
    last = DateBlock(label=_("Last day"), required=False, help_text=_("Empty: this one day."))
    closed = BooleanBlock(
        label=_("Closed"), required=False, default=True, help_text=_("Untick it to give times for these days.")
    )
    opens = TimeBlock(label=_("From"), required=False, help_text=_("Only if it is open on these days."))
    closes = TimeBlock(
        label=pgettext_lazy("time", "To"), required=False, help_text=_("Such as 18:00. 00:00 is midnight.")
    )
    reason = CharBlock(
        label=_("Reason"),
        required=False,
        max_length=80,
        help_text=_("What people read, such as: works meeting, summer break."),
    )

    class Meta:
        description = _("Days on which it is different: closed, shorter, longer.")
        icon = "warning"
        label = _("Special days")
        value_class = SpecialValue

    def clean(self, value: StructValue) -> StructValue:
        """Demand times, or that it is closed, and days in their order."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            _clean_times(cleaned)
            _checked(cleaned.days, "last", _("The last day lies before the first."))
        return cleaned


def _checked(make: Callable[[], object], field: str, message: Any) -> None:
    """Let `core.periods` decide; its refusal becomes words at the field. Fields have refused all else before."""
    try:
        make()
    except ValueError as error:
        raise _refuse(**{field: message}) from error


class OpeningHoursBlock(StreamBlock):
    """All opening hours of one place."""

    weekly = WeeklyBlock()
    holidays = HolidayBlock()
    special = SpecialBlock()

    class Meta:
        icon = "time"
        label = _("Opening hours")


def opening_hours(value: StreamValue) -> OpeningHours:
    """Return what editors wrote as rules. Without an entry for public holidays, these are days like any other."""
    by_kind: dict[str, list[Any]] = {"weekly": [], "holidays": [], "special": []}
    for child in value:
        by_kind[child.block_type].append(child.value)
    holidays = tuple(span for one in by_kind["holidays"] for span in one.spans())
    return OpeningHours(
        rules=tuple(one.rule() for one in by_kind["weekly"]),
        special=tuple(one.days() for one in by_kind["special"]),
        on_holidays=holidays if by_kind["holidays"] else None,
    )
