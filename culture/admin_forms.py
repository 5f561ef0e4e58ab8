"""Forms of the admin: a series in plain words instead of a rule's text, and what its parts must agree on."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel
from wagtail.admin.panels.base import get_form_for_model
from wagtail.admin.widgets import AdminDateInput

from core.admin_forms import BasePageForm
from core.enums import Weekday
from culture.enums import Rhythm
from culture.periods import MOST_DATES, Rule, position_of

LAST_POSITION = -1
# Every month has so many of each weekday, and so many days.
SURE_POSITION, SURE_DAY = 4, 28
NEAR = timedelta(days=62)
# What stands for the number in a row that a script copies.
NEW_ROW = "__prefix__"


def rhythm_of(rule: Rule) -> Rhythm:
    """Return the form's word for a rule."""
    words = {
        ("DAILY", 1): Rhythm.DAILY,
        ("WEEKLY", 1): Rhythm.WEEKLY,
        ("WEEKLY", 2): Rhythm.FORTNIGHTLY,
        ("YEARLY", 1): Rhythm.YEARLY,
    }
    if rule.frequency != "MONTHLY":
        return words.get((rule.frequency, rule.interval), Rhythm.OTHER)
    if rule.interval != 1 or len(rule.weekdays) > 1:
        return Rhythm.OTHER
    if rule.month_day:
        return Rhythm.MONTHLY_DAY
    return Rhythm.MONTHLY_LAST if rule.position == LAST_POSITION else Rhythm.MONTHLY_WEEKDAY


class DateForm(WagtailAdminModelForm):
    """A single date. Its key goes with it through all versions; a new row gets one when it is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        if self.prefix and NEW_ROW in self.prefix:
            self.initial["key"] = None

    def clean_key(self) -> UUID:
        """Return the date's key, new for a new one."""
        return self.cleaned_data["key"] or uuid4()

    def get_field_updates_for_resave(self) -> list[tuple[str, str]]:
        """Return what a form that has been saved by itself must know from then on: the key too."""
        return [*super().get_field_updates_for_resave(), (self.add_prefix("key"), str(self.instance.key))]


class SeriesForm(WagtailAdminModelForm):
    """A series as people say it. Writes the rule; a rule that the form has no words for stays as it is."""

    rhythm = forms.ChoiceField(
        label=_("How often"),
        choices=Rhythm.choices,
        help_text=_("Weekday and day of the month come from the first day."),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On further days of the week"),
        choices=Weekday.choices,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only for every week or every two weeks."),
    )
    until = forms.DateField(
        label=_("Until"), required=False, widget=AdminDateInput, help_text=_("The last day on which it may take place.")
    )
    count = forms.IntegerField(
        label=_("Or so many times"),
        required=False,
        min_value=1,
        max_value=MOST_DATES,
        help_text=_("Leave both empty for a series without an end."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = Rule.parse(self.instance.rule) if self.instance.rule else None
        rhythm = rhythm_of(rule) if rule else Rhythm.WEEKLY
        self.initial.setdefault("rhythm", rhythm)
        if rhythm != Rhythm.OTHER:
            self.fields["rhythm"].choices = [one for one in Rhythm.choices if one[0] != Rhythm.OTHER]
        if rule:
            further = [day for day in rule.weekdays if day != self.instance.day.isoweekday()]
            self.initial.update(until=rule.until, count=rule.count, weekdays=further)

    def clean(self) -> dict[str, Any]:
        """Write the rule from the answers."""
        cleaned: dict[str, Any] = super().clean()
        day, rhythm = cleaned.get("day"), cleaned.get("rhythm")
        if not day or not rhythm or self.errors:
            return cleaned
        if cleaned["until"] and cleaned["count"]:
            self.add_error("count", _("Please give either a last day or a number, not both."))
        elif cleaned["until"] and cleaned["until"] < day:
            self.add_error("until", _("The last day lies before the first one."))
        elif rhythm == Rhythm.MONTHLY_WEEKDAY and position_of(day) > SURE_POSITION:
            self.add_error("rhythm", _("Not every month has a fifth one. Please choose the last weekday of the month."))
        elif rhythm == Rhythm.MONTHLY_DAY and day.day > SURE_DAY:
            self.add_error("rhythm", _("Not every month has this day."))
        elif rhythm != Rhythm.OTHER:
            self.instance.rule = self._rule(rhythm, cleaned).text(all_day=cleaned.get("start_time") is None)
        return cleaned

    def _rule(self, rhythm: str, cleaned: dict[str, Any]) -> Rule:
        day = cleaned["day"]
        ends = {"until": cleaned["until"], "count": cleaned["count"]}
        on = day.isoweekday()
        weekly = tuple(sorted({on, *cleaned["weekdays"]}))
        rules: dict[str, dict[str, Any]] = {
            Rhythm.DAILY: {"frequency": "DAILY"},
            Rhythm.WEEKLY: {"frequency": "WEEKLY", "weekdays": weekly},
            Rhythm.FORTNIGHTLY: {"frequency": "WEEKLY", "interval": 2, "weekdays": weekly},
            Rhythm.MONTHLY_WEEKDAY: {"frequency": "MONTHLY", "weekdays": (on,), "position": position_of(day)},
            Rhythm.MONTHLY_LAST: {"frequency": "MONTHLY", "weekdays": (on,), "position": LAST_POSITION},
            Rhythm.MONTHLY_DAY: {"frequency": "MONTHLY", "month_day": day.day},
            Rhythm.YEARLY: {"frequency": "YEARLY"},
        }
        return Rule(**rules[rhythm], **ends)


class RowsPanel(InlinePanel):
    """A list of rows with a form of its own; Wagtail's makes one from the model alone."""

    form_class: type[WagtailAdminModelForm] = WagtailAdminModelForm

    def get_form_options(self) -> dict[str, Any]:
        """Return Wagtail's options with our form."""
        options: dict[str, Any] = super().get_form_options()
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
        options["formsets"][self.relation_name]["form"] = get_form_for_model(
            self.db_field.related_model, form_class=self.form_class, defer_required_on_fields=deferred
        )
        return options


class DatesPanel(RowsPanel):
    """The single dates."""

    form_class = DateForm


class SeriesPanel(RowsPanel):
    """The series, in plain words."""

    form_class = SeriesForm


class EventForm(BasePageForm):
    """The event's page: an exception names a day that the series has, and each day once."""

    def clean(self) -> dict[str, Any]:
        """Compare the exceptions with the series."""
        cleaned: dict[str, Any] = super().clean()
        self._tell_apart()
        series = next((form.instance for form in self._rows("recurrences")), None)
        seen: set[date] = set()
        for form in self._rows("changes"):
            day = form.cleaned_data["day"]
            words = self._wrong(day, series, seen)
            if words:
                form.add_error("day", words)
            seen.add(day)
        return cleaned

    def _tell_apart(self) -> None:
        """Give a date a new key that has the key of another one, as a row copied by a script has."""
        keys: set[UUID] = set()
        for form in self._rows("dates"):
            if form.instance.key in keys:
                form.instance.key = uuid4()
            keys.add(form.instance.key)

    def _rows(self, relation: str) -> list[Any]:
        """Return the forms of a relation that are whole and stay."""
        formset = self.formsets[relation]
        formset.is_valid()
        return [form for form in formset.forms if form.cleaned_data.get("day") and not form.errors and stays(form)]

    @staticmethod
    def _wrong(day: date, series: Any, seen: set[date]) -> Any:
        if day in seen:
            return _("There is another exception for this day.")
        if series is None:
            return _("An exception needs a series.")
        days = list(Rule.parse(series.rule).days(series.day, day + NEAR))
        if day in days:
            return None
        near = sorted(sorted(days, key=lambda one: abs(one - day))[:3])
        words = _("The series has no date on this day. Near it are: %(days)s.")
        return words % {"days": ", ".join(date_format(one) for one in near)}


def stays(form: Any) -> bool:
    """Tell whether a row of a formset is not to be deleted."""
    return not form.cleaned_data.get("DELETE")
