"""What every public page's frame needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from core.brand import brand
from core.queries import footer_pages, menu_pages


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the brand and, if a template asks for them, the menu and what stands at the foot of every page."""
    return {
        "brand": brand(),
        # Whoever has no session is nobody; asking who it is would make the answer look personal (core.cache).
        "may_be_known": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "menu": SimpleLazyObject(lambda: menu_pages(request)),
        "footer_pages": SimpleLazyObject(lambda: footer_pages(request)),
    }


def brand_only(_request: HttpRequest) -> dict[str, Any]:
    """Return what an answer to an error may use: nothing that needs a database."""
    return {"brand": brand()}
