"""What every answer carries, and what happens when the database is away."""

from collections.abc import Callable

import structlog
from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django_structlog.middlewares import RequestMiddleware

log = structlog.get_logger(__name__)


class PolicyMiddleware(CSPMiddleware):
    """Sends the strict policy on the public site, the admin's own below /admin/, and Permissions-Policy everywhere."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        if response.headers.get("Content-Encoding") == "None":
            # Wagtail's way of sending a file says so of one that has none.
            del response.headers["Content-Encoding"]
        return super().process_response(request, response)

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if report_only:
            return parts
        if getattr(request, "is_preview", False):
            # The admin shows a page's preview in a frame; in all else it keeps to what readers get.
            parts.replace = {"frame-ancestors": [SELF]}
        elif request.path.startswith(reverse("wagtailadmin_home")):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY["DIRECTIVES"]
            return parts
        # A page with a film names the one player that a click may load (docs/decisions/0015).
        parts.update = getattr(request, "allowed_sources", None) or parts.update
        return parts


class LogMiddleware(RequestMiddleware):
    """Logs what was asked for without its query: what people type and tell stays out of the log."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        return f"{request.method} {request.path}"


class DatabaseAwayMiddleware:
    """Turns a lost database into 503 with Retry-After, so that people and proxies come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer errors of the connection; all others go their usual way."""
        if not isinstance(exception, OperationalError | InterfaceError):
            return None
        log.error("database_away", path=request.path, error=str(exception))
        answer = render(request, "503.html", status=503, using="plain")
        answer.headers["Retry-After"] = "10"
        return answer
