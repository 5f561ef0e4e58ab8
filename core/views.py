"""Health, robots, the site as an app, answers to errors, what stands before Wagtail's views of files and passwords."""

import mimetypes

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found as default_page_not_found
from django.views.static import serve as static_serve
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.documents.views import serve
from wagtail.models import Page
from wagtail.permissions import policy_registry
from wagtail.snippets.views.snippets import get_snippet_model_from_url_params
from wagtail.views import authenticate_with_password
from wagtail_localize.views.snippets_api import SnippetViewSet
from whitenoise.responders import StaticFile

from core.cache import cached_page
from core.errors import BucketAwayError
from core.models import CustomDocument
from core.policies import choosable_pages
from core.queries import landing_pages
from core.queries import offline as keeping
from core.queries.languages import missing_translation
from core.querysets import content_language
from core.services.limits import allowed

log = structlog.get_logger(__name__)

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
@cached_page()
def robots(request: HttpRequest) -> HttpResponse:
    """Keep crawlers out of the admin and out of filtered lists, which have no end."""
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        "Disallow: /*?",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cached_page()
def manifest(request: HttpRequest) -> JsonResponse:
    """Say how the site looks as an app on a device."""
    return JsonResponse(keeping.manifest(request), content_type="application/manifest+json")


@require_safe
@cached_page()
def offline(request: HttpRequest) -> HttpResponse:
    """Explain reading without a network, and offer to keep pages; the worker shows it in place of what is missing."""
    return render(
        request, "core/offline.html", {"on": settings.NGO_OFFLINE["on"], "most": settings.NGO_OFFLINE["pages"]}
    )


@require_safe
def worker(_request: HttpRequest) -> HttpResponse:
    """Send the service worker. Browsers ask anew each time, so that a broken one can be taken away."""
    return HttpResponse(keeping.worker(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 in our look: a wrong host, far too many parameters; 413 to a body that is too large."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413, using="plain")
    return render(request, "400.html", status=400, using="plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 to a form whose token does not fit, and say how to send it again."""
    return render(request, "403_csrf.html", status=403, using="plain")


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404; where the page can be read in another language, say so in the language that was asked for.

    If the page has a name of its own in that language, lead there: addresses of other languages work everywhere.
    """
    missing = missing_translation(request) if request.method in ("GET", "HEAD") else None
    if missing is None:
        return default_page_not_found(request, exception)
    if missing.code == content_language():
        return redirect(missing.page.get_url(request))
    context = {"missing": missing.page, "code": missing.code, "near": missing.near, "offered": landing_pages(request)}
    return render(request, "missing_translation.html", context, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without database, session or menu: any of them may be what failed."""
    return render(request, "500.html", status=500, using="plain")


def media(request: HttpRequest, folder: str, name: str) -> HttpResponseBase:
    """Serve pictures: the demo's, and a bucket's. Documents go through /documents/, which asks for permission."""
    if folder not in ("images", "original_images"):
        raise Http404
    if settings.NGO_BUCKET:
        return _from_bucket(f"{folder}/{name}")
    return static_serve(request, f"{folder}/{name}", document_root=str(settings.MEDIA_ROOT))


def _from_bucket(name: str) -> HttpResponseBase:
    """Pass a picture on. Its name never stands for another one, so browsers and the server in front may keep it."""
    kind = mimetypes.guess_type(name)[0] or ""
    if not kind.startswith("image/"):
        raise Http404
    try:
        body, facts = default_storage.fetch(name)  # type: ignore[attr-defined]  # core.gateways.MediaBucket
    except FileNotFoundError:
        # Nobody reads a page where a picture should be.
        return HttpResponse(status=404)
    except BucketAwayError:
        log.exception("bucket_away")
        return HttpResponse(status=503, headers={"Retry-After": "10"})
    answer = FileResponse(body, content_type=kind)
    answer.headers["Content-Length"] = str(facts["ContentLength"])
    answer.headers["ETag"] = facts["ETag"]
    answer.headers["Cache-Control"] = "public, max-age=86400"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _part(file: FieldFile, first: int, last: int) -> bytes:
    """Return some bytes of a file; from a bucket come no more than these."""
    if settings.NGO_BUCKET:
        body, _facts = file.storage.fetch(file.name, f"bytes={first}-{last}")  # type: ignore[attr-defined]  # as above
        with body:
            return bytes(body.read())
    with file.storage.open(file.name or "") as opened:
        opened.seek(first)
        return bytes(opened.read(last - first + 1))


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
    content = _part(document.file, first, last)
    answer = HttpResponse(content, status=206, content_type=document.content_type)
    answer.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


# Guesses at a password of pages or documents, from one network.
GUESSES, MINUTES = 10, 10


def _guesses_too_often(request: HttpRequest, restriction: str) -> bool:
    return request.method == "POST" and not allowed(
        request, f"password:{restriction}", most=GUESSES, seconds=MINUTES * 60
    )


def page_password(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """Ask for the password of a page: of a live one that this restriction guards, and not without end."""
    page = get_object_or_404(Page.objects.live(), pk=page_id)
    # An alias is guarded by what guards its source; Wagtail knows.
    get_object_or_404(page.get_view_restrictions(), pk=page_view_restriction_id)
    if _guesses_too_often(request, f"page:{page_view_restriction_id}"):
        return render(request, "429.html", status=429)
    answer: HttpResponse = authenticate_with_password(request, page_view_restriction_id, page_id)
    return answer


def collection_password(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """Ask for the password of a collection of documents, and not without end."""
    if _guesses_too_often(request, f"documents:{restriction_id}"):
        return render(request, "429.html", status=429)
    answer: HttpResponse = serve.authenticate_with_password(request, restriction_id)
    return answer


@require_admin_access
@require_safe
def guarded_snippets(request: HttpRequest, app_label: str, model_name: str, pk: str = "") -> HttpResponse:
    """Answer wagtail-localize's question for snippets, for those of a kind that this person may choose from.

    Its own view asks for no right at all, and would write too.
    """
    model = get_snippet_model_from_url_params(app_label, model_name)
    if not policy_registry.get_by_type(model).user_has_any_permission(request.user, ["add", "change", "view"]):
        raise PermissionDenied
    view = SnippetViewSet.as_view({"get": "retrieve" if pk else "list"})
    answer: HttpResponse = view(request, app_label=app_label, model_name=model_name, **({"pk": pk} if pk else {}))
    return answer


@require_admin_access
def chosen_pages(request: HttpRequest) -> HttpResponse:
    """Answer what the chooser asks of several chosen pages, for those that this person may choose."""
    ids = request.GET.getlist("id")
    if not all(one.isascii() and one.isdigit() for one in ids):
        return HttpResponseBadRequest()
    wanted = Page.objects.filter(pk__in=ids)
    if choosable_pages(wanted, request).count() != wanted.count():
        raise PermissionDenied
    answer: HttpResponse = ChosenMultipleView.as_view()(request)
    return answer
