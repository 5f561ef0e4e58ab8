"""Forms: what people report, and what editors type or upload to look after sensors."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import GuardedForm
from core.uploads.fields import PictureField
from iot.domain.fleet import LARGEST, FleetError, Row, decoded, read
from iot.domain.readings import LONGEST_TOPIC
from iot.models import SensorType


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


# More than a message may have, so that one that is too long is told so by the parser itself.
LONGEST_TRIED = 64 * 1024


class TrialForm(forms.Form):
    """A message to try: as which type, under which topic, what it says."""

    sensor_type = forms.ModelChoiceField(
        SensorType.objects.order_by("name"), label=_("Type of sensor"), empty_label=None,
        help_text=_("As it is saved: save your changes of the type first."),
    )  # fmt: skip
    topic = forms.CharField(
        label=_("MQTT topic"), max_length=LONGEST_TOPIC, strip=False,
        help_text=_("Under which the device sends, such as stadt/container/platz-1/up."),
    )  # fmt: skip
    message = forms.CharField(
        label=_("Message"), max_length=LONGEST_TRIED, strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off", "class": "ngo-text"}),
        help_text=_("What the device sends, as text. It is read as if it had just come."),
    )  # fmt: skip
    is_retained = forms.BooleanField(
        label=_("Kept by the broker (retained)"), required=False,
        help_text=_("The broker hands such a message out again and again: without a time of its own it is refused."),
    )  # fmt: skip


class TableForm(forms.Form):
    """A table of sensors: `text` and `rows` hold it when the form is valid."""

    text: str
    rows: list[Row]

    def take(self, data: bytes) -> None:
        """Read the table. Raises ValidationError."""
        try:
            self.text, self.rows = decoded(data), read(data)
        except FleetError as error:
            raise forms.ValidationError(str(error)) from error


class FleetForm(TableForm):
    """A table of sensors, as a file."""

    file = forms.FileField(
        label=_("File"), widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        help_text=_("CSV, as Excel and LibreOffice save it: one line for each sensor. 1 MB and 5,000 lines at most."),
    )  # fmt: skip

    def clean_file(self) -> None:
        """Read the file: never more of it than one byte too many."""
        self.take(self.cleaned_data["file"].read(LARGEST + 1))


class FleetConfirmForm(TableForm):
    """The same table again, as text, and a digest of what its preview has shown."""

    table = forms.CharField(max_length=2 * LARGEST, strip=False)
    seen = forms.CharField(max_length=64)

    def clean_table(self) -> None:
        """Read the table."""
        self.take(self.cleaned_data["table"].encode(errors="replace"))
