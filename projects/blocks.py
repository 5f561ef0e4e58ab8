"""Blocks of the portfolio."""

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, StructBlock, URLBlock


class PartnerBlock(StructBlock):
    """Who works on a project."""

    name = CharBlock(label=_("Name"), max_length=120)
    role = CharBlock(label=_("Role"), max_length=120, required=False)
    url = URLBlock(label=_("Web address"), required=False)

    class Meta:
        icon = "group"
        label = _("Partner")
