"""All notices in the Wagtail admin, wherever they lie in the tree: found, and written, from the menu."""

from typing import ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageListingViewSet

from core import clock
from notices.domain import when_words
from notices.models import NoticeIndexPage, NoticePage


class NoticesMenuItem(MenuItem):
    """Shown to whoever may write notices."""

    def is_shown(self, request: HttpRequest) -> bool:
        return any(page.permissions_for_user(request.user).can_add_subpage() for page in NoticeIndexPage.objects.all())


class NoticeListingViewSet(PageListingViewSet):
    """The notices in one list, with the button that writes a new one."""

    model = NoticePage
    icon = "info-circle"
    menu_item_class = NoticesMenuItem
    menu_label = _("Notices")
    menu_order = 240
    add_to_admin_menu = True
    list_filter = ["kind"]
    columns: ClassVar = [
        *(one for one in PageListingViewSet.index_view_class.base_columns if one.name != "parent"),
        Column("kind", label=_("Kind"), accessor=lambda one: one.get_kind_display()),
        Column("when", label=_("When"), accessor=lambda one: when_words(one.starts_at, one.ends_at)),
        Column("state", label=_("State"), accessor=lambda one: one.state(clock.now()).label),
    ]
