"""The page cache; what every answer carries; what happens when the database or the bucket is away."""

from collections.abc import Callable

import structlog
from csp.constants import SELF
from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django_structlog.middlewares import RequestMiddleware

from core import cache, clock
from core.cache.entries import FOR_FRONT, Entry, entry_of, may_keep
from core.cache.keys import is_canonical
from core.errors import BucketAwayError

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


class PageCacheMiddleware:
    """Answers readers who have no name from the page cache. Stands first, so that such an answer runs nothing else.

    An answer that is kept is sent as it will be sent again; every other one tells the server in front to keep nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        # The same two lines in the log as for any other request.
        self._again = LogMiddleware(_kept)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = cache.key_of(request)
        if key is None:
            return self._unkept(self.get_response(request))
        entry, sequence = cache.store.find(key)
        if entry is None:
            return self._anew(request, key, sequence)
        request.user = AnonymousUser()
        request.ngo_entry = entry  # type: ignore[attr-defined]  # this request's own memory
        return self._again(request)  # type: ignore[return-value]  # not asynchronous here

    def _anew(self, request: HttpRequest, key: str, sequence: int | None) -> HttpResponse:
        """Answer anew, and keep the answer if its view says so and nothing in it is for one person."""
        # Cookies that are not ours change nothing: no view sees them.
        request.META.pop("HTTP_COOKIE", None)
        request.ngo_cache = notes = cache.Notes()  # type: ignore[attr-defined]
        response = self.get_response(request)
        now = clock.now().timestamp()
        if sequence is None or now + 1 > notes.end or not _is_for_all(request, response, notes):
            return self._unkept(response)
        entry = entry_of(response, key=key, tags=notes.tags, now=now, ends_at=notes.end)
        return entry.answer(request, response) if cache.store.keep(entry, sequence) else self._unkept(response)

    @staticmethod
    def _unkept(response: HttpResponse) -> HttpResponse:
        response.headers[FOR_FRONT] = "0"
        return response


def _kept(request: HttpRequest) -> HttpResponse:
    entry: Entry = request.ngo_entry  # type: ignore[attr-defined]
    return entry.answer(request)


def _is_for_all(request: HttpRequest, response: HttpResponse, notes: cache.Notes) -> bool:
    """Tell whether an answer may be kept: its view allows it, and nobody's session, name or form token is in it."""
    query = request.META.get("QUERY_STRING", "")
    session = getattr(request, "session", None)
    return (
        notes.allowed
        # A view may answer HEAD without a body.
        and request.method == "GET"
        and (not query or is_canonical(query, notes.params))
        and not getattr(request, "is_preview", False)
        and "CSRF_COOKIE" not in request.META
        and not (session is not None and (session.accessed or session.modified))
        and not getattr(getattr(request, "_cached_user", None), "is_authenticated", False)
        and may_keep(response)
    )


class AwayMiddleware:
    """Turns a lost database or bucket into 503 with Retry-After, so that people and proxies come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer errors of the connection; all others go their usual way."""
        if not isinstance(exception, OperationalError | InterfaceError | BucketAwayError):
            return None
        away = "bucket_away" if isinstance(exception, BucketAwayError) else "database_away"
        log.error(away, path=request.path, error=str(exception))
        answer = render(request, "503.html", status=503, using="plain")
        answer.headers["Retry-After"] = "10"
        return answer
