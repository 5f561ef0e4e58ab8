"""The editor of a notice: a place in words or numbers, a correction, a withdrawal."""

import json
import re
from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin_forms import BasePageForm
from core.brand import streets
from core.domain import Shape, together

# What is over stays readable for a while, below the others, and leaves the site then by itself.
OVER_FOR = timedelta(days=14)
A_MINUTE = timedelta(minutes=1)
PLACE_HELP = _("Streets from the list, or points as „53,7106 9,9912“, one a line: one is a place, several a way.")
NOT_A_SHAPE = {
    "unknown": _("We cannot read this place. Choose streets from the list, or write points as „53,7106 9,9912“."),
    "long": _("This place has too many points. Three hundred are enough."),
    "outside": _("This place lies beyond the city's map. The latitude comes first: 53,7106 9,9912."),
    "crossed": _("The edge of this area crosses itself. Please draw it without crossings."),
}
# Two numbers with a gap between them, or with a comma if both are written with a point.
NUMBERS = re.compile(
    r"(?P<a>-?\d+\.\d+)\s*,\s*(?P<b>-?\d+\.\d+)|(?P<c>-?\d+(?:[.,]\d+)?)(?:\s*;\s*|,?\s+)(?P<d>-?\d+(?:[.,]\d+)?)"
)


def read_place(text: str) -> Shape:
    """Return the shape that a text means: GeoJSON, streets of the city, or points. Raises ValidationError."""
    if text.startswith("{"):
        try:
            found: Shape = json.loads(text)
        except (ValueError, RecursionError):
            raise ValidationError(NOT_A_SHAPE["unknown"]) from None
        return found
    rows = [row.strip() for row in text.splitlines() if row.strip()]
    known = {name.casefold(): one.line for name, one in streets().items()}
    if all(row.casefold() in known for row in rows):
        return together([known[row.casefold()] for row in dict.fromkeys(rows)])
    points = [_point(row) for row in rows]
    if len(points) == 1:
        return {"type": "Point", "coordinates": list(reversed(points[0]))}
    if len(points) > 3 and points[0] == points[-1]:
        return {"type": "Polygon", "coordinates": [[list(reversed(point)) for point in points]]}
    return together([points])


def _point(row: str) -> tuple[float, float]:
    found = NUMBERS.fullmatch(row)
    if not found:
        raise ValidationError(NOT_A_SHAPE["unknown"])
    latitude, longitude = (float(number.replace(",", ".")) for number in found.groups() if number)
    return latitude, longitude


def write_place(value: Shape) -> str:
    """Return a shape as its field shows it: the names of its streets, else its points, else GeoJSON."""
    known = {json.dumps(together([one.line])["coordinates"]): name for name, one in streets().items()}
    lines = value["coordinates"] if value["type"] == "MultiLineString" else [value["coordinates"]]
    named = [known.get(json.dumps(line)) for line in lines]
    if all(named):
        return "\n".join(str(name) for name in named)
    kinds: dict[str, Any] = {"Point": [value["coordinates"]], "LineString": value["coordinates"]}
    points = value["coordinates"][0] if value["type"] == "Polygon" else kinds.get(value["type"])
    return "\n".join(f"{latitude} {longitude}" for longitude, latitude in points) if points else json.dumps(value)


class PlaceWidget(forms.Textarea):
    """A text field with the list of streets and the map beside it (static/js/place.js)."""

    class Media:
        css: ClassVar = {"all": ["map.css"]}
        js: ClassVar = [Script("place.js", type="module")]

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Draw the field and what helps to fill it in; Django's renderer for forms looks elsewhere."""
        field = super().render(name, value, attrs, renderer)
        lines = json.dumps({one.name: one.line for one in streets().values()})
        shown = {"field": field, "lines": lines, "names": list(streets()), "none_on_it": []}
        return render_to_string("notices/admin/place.html", shown)


class PlaceField(forms.Field):
    """A place on the map as text, so that it can be written without a map too."""

    widget = PlaceWidget

    def prepare_value(self, value: Any) -> Any:
        """Show a shape in words."""
        return write_place(value) if isinstance(value, dict) else value

    def to_python(self, value: Any) -> Shape | None:
        """Return the shape; nothing for an empty field."""
        text = str(value or "").strip()
        return read_place(text) if text else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare shapes, not their words."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


class NoticeForm(BasePageForm):
    """The editor of a notice."""

    geometry = PlaceField(
        required=False, label=_("place on the map"), help_text=PLACE_HELP, widget=PlaceWidget(attrs={"rows": 3})
    )

    tell_again = forms.BooleanField(
        required=False,
        label=_("Tell people again"),
        help_text=_("For a correction that matters: whoever was told gets it once more, as „Korrigiert“."),
    )
    withdraw = forms.BooleanField(
        required=False,
        label=_("This notice no longer holds"),
        help_text=_(
            "The page then says so, and whoever was told hears of it. Unpublishing does the same without a page."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._public = self._read_public()
        if self._public is None:
            for name in ("tell_again", "withdraw"):
                self.fields.pop(name, None)
        else:
            self.initial["tell_again"] = self.instance.version > self._public["version"]
            self.initial["withdraw"] = self.instance.withdrawn_at is not None

    def _read_public(self) -> dict[str, Any] | None:
        """Return what readers see now of what only these boxes change; nothing of a page that nobody sees yet."""
        if not self.instance.pk or not self.instance.live:
            return None
        rows = type(self.instance)._base_manager.filter(pk=self.instance.pk)
        return rows.values("version", "corrected_at", "withdrawn_at", "ends_at").first()

    def clean(self) -> dict[str, Any]:
        """Let the day on which the page goes follow its end, unless an editor has chosen another one."""
        ended, goes = self.initial.get("ends_at"), self.cleaned_data.get("expire_at")
        # A form knows no seconds.
        if ended and goes and abs(goes - ended - OVER_FOR) < A_MINUTE:
            # The page works it out anew.
            self.cleaned_data["expire_at"] = None
        cleaned: dict[str, Any] = super().clean()
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """Write what the boxes mean. Ticked twice before it is published, they mean it once."""
        if self._public is not None:
            back = bool(self._public["withdrawn_at"]) and not self.cleaned_data.get("withdraw")
            again = bool(self.cleaned_data.get("tell_again")) or back
            page, at = self.instance, clock.now()
            page.version = self._public["version"] + again
            page.corrected_at = at if again else self._public["corrected_at"]
            page.withdrawn_at = (self._public["withdrawn_at"] or at) if self.cleaned_data.get("withdraw") else None
        return super().save(commit=commit)
