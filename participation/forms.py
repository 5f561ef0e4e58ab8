"""Forms for everybody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import GuardedForm


class AccessibilityForm(GuardedForm):
    """Tells of a barrier. No CAPTCHA: it would be one more (BITV 2.0)."""

    message = forms.CharField(
        label=_("What does not work?"),
        help_text=_("Write as it comes. Helpful: which device, which program that reads aloud or magnifies."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    address = forms.CharField(
        label=_("On which page? (optional)"),
        help_text=_("The address or the title of the page."),
        max_length=500,
        required=False,
    )
    email = forms.EmailField(
        label=_("Your e-mail address (optional)"),
        help_text=_("Only with it can we answer. We delete it half a year after our answer."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class BuiltForm(GuardedForm):
    """What a form that editors have built says of itself: which answers are optional, what a browser may fill in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in (field for name, field in self.fields.items() if name not in self.trap_fields):
            if not field.required:
                field.label = _("%(question)s (optional)") % {"question": field.label}
            if isinstance(field, forms.EmailField):
                field.widget.attrs["autocomplete"] = "email"
            # Nobody has chosen the first answer by not choosing.
            if isinstance(field, forms.ChoiceField) and type(field.widget) is forms.Select and not field.initial:
                given: Any = field.choices
                field.choices = [("", _("Please choose")), *given]


def guarded(form_class: type[forms.Form]) -> type[GuardedForm]:
    """Return a form that editors have built, with the traps for machines."""
    return type("GuardedFormOfPage", (BuiltForm, form_class), {})
