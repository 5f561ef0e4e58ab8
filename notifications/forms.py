"""What people choose: of what they are told, how, and when."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import GuardedForm
from core.registries import topics
from notifications.enums import Channel, Rhythm, Weekday
from notifications.errors import RefusedError
from notifications.gateways import push
from notifications.models import Subscriber, Subscription
from notifications.queries import Wish

NOT_A_DEVICE = _("Your browser did not give us what we need. Please try again, or choose e-mail.")
# Between a topic and the choice within it, in the values of the form and in addresses.
BETWEEN = "|"


@dataclass(frozen=True)
class Box:
    """One thing to tick."""

    id: str
    value: str
    label: str
    checked: bool
    # By which ways it is ordered already, in words.
    has: str = ""


@dataclass(frozen=True)
class Group:
    """The boxes of one topic, or of several topics without choices."""

    title: str
    hint: str
    boxes: list[Box]

    @property
    def is_open(self) -> bool:
        """Tell whether something in it is ticked."""
        return any(box.checked for box in self.boxes)


def wish_of(value: str) -> Wish:
    """Return what a value of the form stands for."""
    topic, _between, about = value.partition(BETWEEN)
    return topic, about


class WishesMixin(forms.Form):
    """Boxes for everything that one can be told of now."""

    wishes = forms.MultipleChoiceField(
        label=_("What would you like to hear of?"),
        error_messages={
            "required": _("Please tick at least one thing."),
            "invalid_choice": _("One of these is no longer offered. Please choose again."),
        },
    )

    # What is not offered once more, since every way has it; and what some ways have.
    done: Collection[Wish] = ()
    has: Mapping[Wish, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["wishes"]
        field.choices = [(value, label) for _topic, offered in self._offered for value, label in offered]

    @cached_property
    def _offered(self) -> list[tuple[Any, list[tuple[str, str]]]]:
        return [
            (topic, [(f"{topic.key}{BETWEEN}{about}", label) for about, label in topic.offered()])
            for topic in topics.all()
        ]

    @property
    def groups(self) -> list[Group]:
        """Return the boxes as the page shows them: topics of one title stand together."""
        ticked = set(self["wishes"].value() or [])
        found: dict[str, Group] = {}
        for topic, offered in self._offered:
            title = str(topic.title)
            group = found.setdefault(title, Group(title, str(topic.hint), []))
            for value, label in offered:
                wish = wish_of(value)
                if wish in self.done:
                    continue
                name = f"{self['wishes'].auto_id}_{len(found)}_{len(group.boxes)}"
                group.boxes.append(Box(name, value, label, value in ticked, self.has.get(wish, "")))
        return [group for group in found.values() if group.boxes]

    @property
    def chosen(self) -> Iterable[Wish]:
        """Return what was ticked."""
        return [wish_of(value) for value in self.cleaned_data["wishes"]]


class RhythmMixin(forms.Form):
    """When somebody is told."""

    rhythm = forms.ChoiceField(
        label=_("How often?"),
        choices=Rhythm,
        initial=Rhythm.AT_ONCE,
        widget=forms.RadioSelect,
        help_text=_("Once a day or once a week we gather what is new in one message."),
    )


class SubscribeForm(WishesMixin, RhythmMixin, GuardedForm):
    """An order without an account: what, how often, and where to."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We first send a mail to confirm. Without it nothing happens."),
        error_messages={"required": _("Please give your address, so that we can tell you.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        max_length=254,
    )

    field_order = ("wishes", "rhythm", "email")


class WayBackForm(GuardedForm):
    """Asks for the link to one's own choices."""

    email = forms.EmailField(
        label=_("Your e-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        max_length=254,
    )


class DeviceForm(forms.Form):
    """What a browser tells of itself, filled in by a script after a click (static/js/push.js)."""

    endpoint = forms.CharField(widget=forms.HiddenInput, max_length=push.LONGEST_ENDPOINT)
    p256dh = forms.CharField(widget=forms.HiddenInput, max_length=100)
    auth = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def clean(self) -> dict[str, Any]:
        """Refuse what is no browser's, without asking anybody."""
        cleaned: dict[str, Any] = super().clean() or {}
        if all(cleaned.get(name) for name in ("endpoint", "p256dh", "auth")):
            try:
                push.check(self.browser)
            except RefusedError:
                raise forms.ValidationError(NOT_A_DEVICE) from None
        else:
            raise forms.ValidationError(NOT_A_DEVICE)
        return cleaned

    @property
    def browser(self) -> push.Browser:
        """Return the browser."""
        return push.Browser(*(self.cleaned_data[name] for name in ("endpoint", "p256dh", "auth")))


class OnDeviceForm(DeviceForm, SubscribeForm):
    """An order for this device: no address is needed."""

    email = forms.EmailField(label=_("Your e-mail address"), required=False)


class MoreForm(WishesMixin, RhythmMixin):
    """What somebody who is known wants to hear of besides, by one of the ways that they have."""

    channel = forms.ChoiceField(label=_("How?"), choices=Channel, widget=forms.RadioSelect)

    def __init__(self, *args: Any, channels: list[Channel], has: Iterable[Subscription] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_wish: dict[Wish, list[str]] = {}
        for one in has:
            by_wish.setdefault((one.topic, one.about), []).append(one.get_channel_display())
        self.done = [wish for wish, ways in by_wish.items() if len(ways) >= len(channels)]
        self.has = {wish: ", ".join(ways) for wish, ways in by_wish.items()}
        field: Any = self.fields["channel"]
        field.choices = [(channel.value, channel.label) for channel in channels]
        field.initial = next((channel.value for channel in channels), None)


class RhythmForm(forms.Form):
    """A new rhythm for one subscription."""

    rhythm = forms.ChoiceField(choices=Rhythm)


HOURS = [(hour, f"{hour}:00") for hour in range(24)]


class HoursForm(forms.ModelForm[Subscriber]):
    """A person's hours and language. Touches no subscription."""

    digest_hour = forms.TypedChoiceField(
        label=_("What is gathered comes at"), choices=HOURS, coerce=int, help_text=_("Once a day or once a week.")
    )
    digest_day = forms.TypedChoiceField(label=_("Once a week means on"), choices=Weekday, coerce=int)
    language = forms.ChoiceField(label=_("Language of the messages"))

    class Meta:
        model = Subscriber
        fields = ("digest_hour", "digest_day", "quiet_from", "quiet_until", "language")
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        labels = {"quiet_from": _("Quiet from (optional)"), "quiet_until": _("Quiet until (optional)")}
        help_texts = {"quiet_from": _("In these hours nothing comes. It waits until they are over.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["language"]
        field.choices = settings.WAGTAIL_CONTENT_LANGUAGES

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        start, end = cleaned.get("quiet_from"), cleaned.get("quiet_until")
        if (start is None) != (end is None) and not self.errors:
            self.add_error(
                "quiet_from" if start is None else "quiet_until",
                _("Please give both times, or leave both empty."),
            )
        elif start is not None and start == end:
            self.add_error("quiet_until", _("Quiet hours end later than they begin, and within a day."))
        return cleaned
