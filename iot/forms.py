"""Forms for everybody."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import GuardedForm
from core.uploads.fields import PictureField


class OverflowForm(GuardedForm):
    """Says that a container overflows. Nothing has to be typed: the container is in the address."""

    note = forms.CharField(
        label=_("What do you see? (optional)"),
        help_text=_("Such as: bags stand beside it, the flap is stuck. Please write nothing about people."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photo = PictureField(
        label=_("Photo (optional)"),
        help_text=_(
            "JPEG, PNG, WebP or AVIF. We take out where and when it was taken. "
            "Please show no people and no number plates."
        ),
        required=False,
    )
