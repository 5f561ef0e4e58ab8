"""Somebody's way: streets from the list, or what they have drawn; and their yes to its being kept."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.brand import streets
from core.domain import Shape, ShapeError, checked, together
from core.forms import GuardedForm
from notices.admin_forms import NOT_A_SHAPE
from notices.enums import Nearness
from notices.models.pages import map_box
from notifications.forms import NOT_A_DEVICE
from notifications.gateways import push

LONGEST = 20_000


class WayForm(forms.Form):
    """A way and a distance. Nothing is kept of it."""

    streets = forms.MultipleChoiceField(
        label=_("Which streets do you use?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    # Filled in by a script when somebody draws (static/js/way.js).
    shape = forms.CharField(required=False, max_length=LONGEST, widget=forms.HiddenInput)
    metres = forms.TypedChoiceField(
        label=_("How near?"), choices=Nearness, initial=Nearness.NEAR, coerce=int, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["streets"]
        field.choices = [(name, name) for name in streets()]

    def clean(self) -> dict[str, Any]:
        """Work out the way. What was drawn goes before what was ticked."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not {"streets", "shape"} & set(self.errors):
            try:
                cleaned["way"] = self._way(cleaned.get("shape", ""), cleaned.get("streets", []))
            except (ShapeError, ValueError, RecursionError) as error:
                raise ValidationError(NOT_A_SHAPE[getattr(error, "reason", "unknown")]) from None
            if cleaned["way"] is None:
                self.add_error("streets", _("Please choose at least one street, or draw on the map."))
        return cleaned

    @staticmethod
    def _way(shape: str, names: list[str]) -> Shape | None:
        if shape:
            return checked(json.loads(shape), map_box())
        return together([streets()[name].line for name in dict.fromkeys(names)]) if names else None

    @property
    def names(self) -> list[str]:
        """Return what the way is called: its streets, unless it was drawn."""
        return [] if self.cleaned_data.get("shape") else list(dict.fromkeys(self.cleaned_data["streets"]))


class TellForm(WayForm, GuardedForm):
    """A way to be told of, by mail or on the device that sends it."""

    consent = forms.BooleanField(
        label=_("You may keep my way, so that you can tell me. I can end that at any time; then you delete it."),
        error_messages={"required": _("Without your yes we keep nothing, and cannot tell you.")},
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        help_text=_("We first send a mail to confirm. Without it nothing happens."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        max_length=254,
    )
    endpoint = forms.CharField(required=False, widget=forms.HiddenInput, max_length=push.LONGEST_ENDPOINT)
    p256dh = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100)
    auth = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    def clean(self) -> dict[str, Any]:
        """Ask for an address, unless a device is to be told."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("endpoint") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Please give your address, so that we can tell you."))
        if cleaned.get("endpoint") and not (cleaned.get("p256dh") and cleaned.get("auth")):
            raise ValidationError(NOT_A_DEVICE)
        return cleaned

    @property
    def browser(self) -> push.Browser | None:
        """Return the browser that asks to be told, if one does."""
        told = [self.cleaned_data[name] for name in ("endpoint", "p256dh", "auth")]
        return push.Browser(*told) if told[0] else None
