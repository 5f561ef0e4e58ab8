"""Links, and (by allauth) signing in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.errors import LinkError
from accounts.links import find, link_purposes


def _private(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Open a link from a mail. Neither caches nor other sites learn its address."""
    try:
        found = find(token)
        return _private(link_purposes.view(found.purpose)(request, found))
    except LinkError:
        return _private(render(request, "accounts/link_invalid.html", status=410))
