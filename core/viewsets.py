"""Places and districts in the Wagtail admin, and how editors choose them."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views.chooser import SnippetChooserViewSet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from core.models import District, Place


class DistrictChooser(SnippetChooserViewSet):
    """Chooses a district; a missing one can be written down on the spot."""

    icon = "site"
    choose_one_text = _("Choose a district")
    choose_another_text = _("Choose another district")
    edit_item_text = _("Edit this district")
    creation_tab_label = _("New district")
    form_fields = ["name"]


class DistrictViewSet(SnippetViewSet):
    """The parts of the city."""

    model = District
    icon = "site"
    menu_label = _("Districts")
    chooser_viewset_class = DistrictChooser


class PlaceChooser(SnippetChooserViewSet):
    """Chooses a place; a missing one can be written down on the spot, its hours and access later."""

    icon = "home"
    choose_one_text = _("Choose a place")
    choose_another_text = _("Choose another place")
    edit_item_text = _("Edit this place")
    creation_tab_label = _("New place")
    form_fields = ["name", "kind", "street", "postal_code", "district", "latitude", "longitude"]


class PlaceViewSet(SnippetViewSet):
    """Places, by name; 'where used' tells which pages show one."""

    model = Place
    icon = "home"
    menu_label = _("Places")
    list_display = ["name", "kind", "street", "district", BooleanColumn("is_example", label=_("Example data"))]
    list_filter = ["kind", "district", "step_free", "is_example"]
    list_per_page = 50
    ordering = ["name"]
    chooser_viewset_class = PlaceChooser


class PlacesGroup(SnippetViewSetGroup):
    """One entry of the menu for both."""

    items = (PlaceViewSet, DistrictViewSet)
    menu_label = _("Places")
    menu_icon = "home"
    menu_order = 250
