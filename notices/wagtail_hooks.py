"""What the notices add to the Wagtail admin."""

from wagtail import hooks

from notices.viewsets import NoticeListingViewSet


@hooks.register("register_admin_viewset")
def register_notices() -> NoticeListingViewSet:
    """Return the list of all notices, with its entry in the menu."""
    return NoticeListingViewSet("notices")
