"""Forms for everybody."""

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


def guarded(form_class: type[forms.Form]) -> type[GuardedForm]:
    """Return a form that editors have built, with the traps for machines."""
    return type("GuardedFormOfPage", (GuardedForm, form_class), {})
