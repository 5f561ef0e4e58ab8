"""Blocks of the portfolio."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, URLBlock


class PartnerBlock(StructBlock):
    """Who works on a project."""

    name = CharBlock(label=_("Name"), max_length=120, help_text=_("The organisation."))
    role = CharBlock(label=_("Role"), max_length=120, required=False, help_text=_("What it does in the project."))
    url = URLBlock(label=_("Web address"), required=False, help_text=_("Its home page. The name becomes a link."))

    class Meta:
        icon = "group"
        label = _("Partner")
        description = _("Who works on a project.")
