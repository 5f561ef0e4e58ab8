"""Health, robots, and the answers to errors."""

from django.core.cache import cache
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from whitenoise.responders import StaticFile

from core.models import CustomDocument

FILM = "mp4"
# Bytes of one part: as much as a process holds in memory for one player.
MOST_OF_A_FILM = 2 * 1024 * 1024


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Say that this process lives. Touches nothing else."""
    return HttpResponse("ok\n", content_type="text/plain")


class _Migrations:
    """Remembers that nothing is pending: reading all migrations is too much for a question asked every second."""

    done = False


def _database_state() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _Migrations.done:
            executor = MigrationExecutor(connection)
            _Migrations.done = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "away"
    return "ok" if _Migrations.done else "migrations pending"


def _cache_state() -> str:
    try:
        cache.set("readyz", "ok", timeout=60)
        cache.get("readyz")
    except Exception:  # noqa: BLE001 (every cache backend has errors of its own, and any of them means: not ready)
        return "away"
    return "ok"


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """Say whether this process can serve: database reached and migrated, cache reached."""
    checks = {"database": _database_state(), "cache": _cache_state()}
    ready = set(checks.values()) == {"ok"}
    return JsonResponse(
        {"ready": ready, "checks": checks},
        status=200 if ready else 503,
        headers=None if ready else {"Retry-After": "10"},
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep crawlers out of the admin and out of filtered lists, which have no end."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        "Disallow: /*?",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 in our look: a wrong host, far too many parameters; 413 to a body that is too large."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413, using="plain")
    return render(request, "400.html", status=400, using="plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token does not fit, and say how to send it again."""
    return render(request, "403_csrf.html", status=403, using="plain")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without database, session or menu: any of them may be what failed."""
    return render(request, "500.html", status=500, using="plain")


def film_part(document: CustomDocument, request: HttpRequest) -> HttpResponse | None:
    """Answer with some of the bytes of a film that a player asks for (RFC 9110, section 14); None leaves it to Wagtail.

    Players of iPhones play nothing without it, and others cannot jump to a place in the film. They ask on until they
    have what they want.
    """
    wanted = request.headers.get("Range", "")
    if document.file_extension.lower() != FILM or not wanted:
        return None
    size = document.file.size
    try:
        first, last = StaticFile.parse_byte_range(wanted)
    except ValueError:
        return None
    first = max(first + size, 0) if first < 0 else first
    last = min(size - 1 if last is None else last, size - 1, first + MOST_OF_A_FILM - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    with document.file.storage.open(document.file.name) as file:
        file.seek(first)
        answer = HttpResponse(file.read(last - first + 1), status=206, content_type=document.content_type)
    answer.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
