"""Who may see what in the admin's choosers."""

from typing import TypeVar

from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.query import PageQuerySet

from core.querysets import visible_in_any_language

Pages = TypeVar("Pages", bound=PageQuerySet)


def choosable_pages(pages: Pages, request: HttpRequest) -> Pages:
    """Return the pages that this person may choose: what everybody sees, and what they may edit themselves.

    Wagtail's choosers show every draft, with its title, to whoever may enter the admin.
    """
    editable = policy_registry.get_by_type(Page).instances_user_has_permission_for(request.user, "change")
    return pages.filter(
        Q(pk__in=visible_in_any_language(Page.objects.all()).values("pk")) | Q(pk__in=editable.values("pk"))
    )
