"""Guards the admin as a whole, whatever its views do, and keeps personal answers out of every cache."""

from collections.abc import Callable
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect, render
from django.urls import ResolverMatch, reverse

from accounts import policies, services
from accounts.gateways import CacheAwayError, ask_to_confirm, recently_confirmed

log = structlog.get_logger(__name__)


class AccountGuardMiddleware:
    """Asks staff for a second factor and, for sensitive things, once more who they are. Stands after allauth's."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(reverse("account_overview")):
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            _keep_private(response)
        elif _is_unlocked_document(request):
            _keep_private(response)
        elif getattr(getattr(request, "_cached_user", None), "is_authenticated", False):
            _keep_private(response)
            _log_table(request, response)
        return response

    def process_view(
        self, request: HttpRequest, _view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Answer for the admin's view where it must not be reached."""
        if request.resolver_match is None or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        try:
            return self._guard(request, request.resolver_match)
        except (OperationalError, InterfaceError):
            # The view will meet the same, and what it raises becomes 503 (core.middleware).
            return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 503 while the cache is away that counts attempts: nobody signs in uncounted."""
        if not isinstance(exception, CacheAwayError):
            return None
        log.error("cache_away", path=request.path, error=str(exception))
        answer = render(request, "503.html", status=503, using="plain")
        answer.headers["Retry-After"] = "10"
        return answer

    def _guard(self, request: HttpRequest, match: ResolverMatch) -> HttpResponse | None:
        if match.url_name in policies.OPEN_IN_ADMIN or not request.user.is_authenticated:
            return None
        if not policies.may_enter_admin(request.user):
            return render(request, "accounts/no_access.html", status=403)
        if policies.lacks_second_factor(request.user):
            return _lead(request, redirect("mfa_index"))
        if policies.is_sensitive(match) and not recently_confirmed(request, policies.FRESH):
            return _lead(request, None)
        return None


def _lead(request: HttpRequest, aim: HttpResponse | None) -> HttpResponse:
    """Lead a person to a page; a script that asks in their name cannot be led."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return HttpResponseForbidden()
    return aim or ask_to_confirm(request)


def _is_unlocked_document(request: HttpRequest) -> bool:
    """Tell whether a document was given out because of what the session knows, such as its password."""
    match = request.resolver_match
    return bool(match and match.url_name == "wagtaildocs_serve" and request.session.accessed)


def _keep_private(response: HttpResponse) -> None:
    response.headers["Cache-Control"] = "private, no-store"


def _log_table(request: HttpRequest, response: HttpResponse) -> None:
    """Log it when somebody takes a table out of the admin, whichever list offers it."""
    match, form = request.resolver_match, request.GET.get("export")
    taken = response.status_code == 200 and "attachment" in response.headers.get("Content-Disposition", "")
    if match and form and taken and request.path.startswith(reverse("wagtailadmin_home")):
        page = match.kwargs.get("page_id")
        about = f"wagtailcore.Page:{page}" if page else ""
        actor: Any = request.user
        services.note_table(by=actor, where=match.view_name, about=about, form=form)
