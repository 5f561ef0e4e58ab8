"""Widgets and forms of the Wagtail admin."""

from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.forms.pages import WagtailAdminPageForm
from wagtail.models import Page

from core.brand import drawing_names
from core.enums import SIMPLE

DRAWINGS = [
    (
        _("Programme"),
        {
            "programm": _("The programme"),
            "leer": _("A seed that lies"),
            "fehler": _("A seed that has lost its way"),
        },
    ),
    (
        _("Fields of action"),
        {
            "lebensraum": _("Living space"),
            "digitales-wir": _("Digital we"),
            "gemeinschaftssinn": _("Public spirit"),
            "wohnwelten": _("Homes"),
            "bildungswelt": _("Education"),
            "verwaltungsprinzip": _("Administration"),
            "arbeitswelt": _("Work"),
            "mobilitaetswege": _("Ways of getting around"),
        },
    ),
    (
        _("Projects"),
        {
            "projekt-app": _("App"),
            "projekt-beleuchtung": _("Lighting"),
            "projekt-container": _("Containers"),
            "projekt-echtzeitstrom": _("Electricity"),
            "projekt-glasfaser": _("Glass fibre"),
            "projekt-kompetenzen-alle": _("Skills for everybody"),
            "projekt-kompetenzen-verwaltung": _("Skills in the administration"),
            "projekt-kultur": _("Culture"),
            "projekt-mobilgeraete": _("Mobile devices"),
            "projekt-schliessfaecher": _("Lockers"),
            "projekt-wunschliste": _("Wish list"),
        },
    ),
    (
        _("Working groups"),
        {
            "kreis-arbeit": _("Work and economy"),
            "kreis-daten": _("Data"),
            "kreis-gesellschaft": _("Society"),
            "kreis-mobilitaet": _("Mobility"),
        },
    ),
    (
        _("Phases"),
        {
            "phase-idea": _("Idea"),
            "phase-concept": _("Concept"),
            "phase-pilot": _("Pilot"),
            "phase-operation": _("In operation"),
        },
    ),
    (
        _("What one can do"),
        {
            "tun-bewertung": _("Compare"),
            "tun-daten": _("Take data along"),
            "tun-feed": _("Subscribe"),
            "tun-kreis": _("Talk"),
            "tun-projekt": _("Look for"),
            "tun-termin": _("Dates"),
            "tun-thema": _("Topic"),
        },
    ),
]


def drawing_groups() -> list[tuple[Any, Any]]:
    """Return all drawings by group with their names; one that has no name yet stands at the end, with its file's."""
    there = set(drawing_names())
    named = {name for _group, drawings in DRAWINGS for name in drawings}
    choices = [(group, [(name, label) for name, label in one.items() if name in there]) for group, one in DRAWINGS]
    rest = [(name, name) for name in sorted(there - named)]
    return [("", _("No drawing")), *choices, *([(_("Other drawings"), rest)] if rest else [])]


# How an address spells them: "muellabfuhr". Wagtail alone would write "mullabfuhr".
GERMAN_LETTERS = [
    ("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("Ä", "Ae"), ("Ö", "Oe"), ("Ü", "Ue")
]  # fmt: skip


class IllustrationWidget(forms.RadioSelect):
    """Chooses one of the drawings by its look: native radio buttons, so the keyboard works as everywhere."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, choices=drawing_groups())

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """Draw the grid with the project's own template; Django's renderer for forms looks elsewhere."""
        return render_to_string("core/admin/_drawings.html", self.get_context(name, value, attrs))


class PlaceForm(WagtailAdminModelForm):
    """Takes degrees with a comma, as people here write them, and with a point, as map services show them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("latitude", "longitude"):
            field = self.fields.get(name)
            if field:
                field.localize = True
                field.widget = forms.TextInput(attrs={"inputmode": "decimal"})
                field.widget.is_localized = True


class BasePageForm(WagtailAdminPageForm):
    """The editor of all our pages: what belongs to one language alone is asked for in that language alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locale = self.instance.locale if self.instance.locale_id else None
        if locale is None or locale.language_code != SIMPLE:
            # The panel is not shown there, and a formset that does not come back would be an error.
            self.formsets.pop("simple_sections", None)
        self._offer_own_pages()

    def _offer_own_pages(self) -> None:
        """Offer related pages in the city's own language alone: relations name them there (docs/decisions/0021)."""
        for field in self.fields.values():
            found = getattr(field, "queryset", None)
            if (
                isinstance(field, forms.ModelMultipleChoiceField)
                and found is not None
                and issubclass(found.model, Page)
            ):
                field.queryset = found.filter(locale__language_code=settings.LANGUAGE_CODE)
