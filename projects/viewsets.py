"""Categories of news in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet

from projects.models import NewsCategory


class NewsCategoryViewSet(SnippetViewSet):
    """The kinds of news."""

    model = NewsCategory
    icon = "tag"
    menu_label = _("Categories of news")
    menu_order = 255
    add_to_admin_menu = False
    list_display = ["name", "slug"]
