"""What forms for everybody have in common: no account, no CAPTCHA, and a closed door for machines."""

from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core.clock import now
from core.services.limits import allowed

# Nobody reads and fills in a form in less; whoever leaves it open for longer than a day gets a fresh one.
FASTEST, SLOWEST = 3, 24 * 3600
SALT = "core.forms.opened"
HOUR = 3600


class GuardedForm(forms.Form):
    """A form with two traps for machines that people do not notice: a field that must stay empty, and a clock.

    Whoever falls into one gets an error that a person can mend by sending again; nothing that was typed is lost.
    """

    # No label that editors give a field can become a name with an underscore at its end.
    homepage_ = forms.CharField(
        label=_("Please leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    opened_ = forms.CharField(required=False, widget=forms.HiddenInput)

    trap_fields = ("homepage_", "opened_")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["opened_"].initial = signing.dumps(int(now().timestamp()), salt=SALT)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("homepage_"):
            self._start_anew()
            raise forms.ValidationError(_("Please leave the hidden field empty, then send the form again."))
        if not self._in_time(cleaned.get("opened_", "")):
            self._start_anew()
            # Where something else is to be mended, the form is sent once more anyhow.
            if not self.errors:
                raise forms.ValidationError(_("That went too fast or took too long. Please send the form once more."))
        return cleaned

    def _in_time(self, opened: str) -> bool:
        try:
            age = now().timestamp() - signing.loads(opened, salt=SALT)
        except (signing.BadSignature, TypeError):
            return False
        return FASTEST <= age <= SLOWEST

    def _start_anew(self) -> None:
        # Old enough for the second try: a person who reads the message has waited.
        opened = signing.dumps(int(now().timestamp()) - FASTEST, salt=SALT)
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("opened_")] = opened
        # A browser that fills in forms by itself may have written here: nobody sees it to take it out.
        data[self.add_prefix("homepage_")] = ""
        self.data = data


def too_often(request: HttpRequest, form: forms.Form, action: str, *, most: int) -> bool:
    """Tell whether this network sends too often within an hour, and say so in the form, which keeps what was typed."""
    if allowed(request, action, most=most, seconds=HOUR):
        return False
    form.add_error(None, _("That was very often within one hour. Please try again later, or write us a mail."))
    return True
