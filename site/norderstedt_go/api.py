"""The open interface at `/api/v1/`: one OpenAPI 3.1 document, fed from each app's `api.py`, for reading only.

Wagtail's own pages stand beside it, read-only and listed by name: Wagtail serves reading and writing on one router.
"""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotAllowed
from django.urls import URLPattern, path
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from core.brand import brand
from core.schemas import FARTHEST, Refusal
from norderstedt_go.api_docs import OurPage

View = Callable[..., HttpResponse]


class OpenInterface(NinjaAPI):
    """Says in its document what every operation can answer.

    That is 422 for a parameter that has no such value, and what the servers before us say of an endless address: 414.
    """

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["schemas"] |= _definitions()
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"].setdefault(422, {"description": "Unprocessable Content", "content": content})
                operation["responses"][414] = {"description": "URI Too Long", "content": {"text/html": {}}}
        return schema


def _definitions() -> dict[str, Any]:
    refusal = Refusal.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**refusal.pop("$defs"), "Refusal": refusal}


api = OpenInterface(
    title=f"{brand().name}: API",
    version="1.0.0",
    description=f"Open data of {brand().publisher}. Reading only, without a key. Licence: {brand().license}",
    urls_namespace="api",
    docs=OurPage(),
    docs_url="/",
    openapi_url="/openapi.json",
)


@api.exception_handler(ValidationError)
def refuse(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422 with the place and the reason, without an echo of what was sent."""
    faults = [{"loc": list(one["loc"]), "msg": one["msg"], "type": one["type"]} for one in error.errors]
    return api.create_response(request, {"detail": faults}, status=422)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, _error: Http404) -> HttpResponse:
    """Answer 404."""
    return api.create_response(request, {"detail": "Not Found"}, status=404)


for name in settings.PROJECT_APPS:
    if apps.is_installed(name) and find_spec(f"{name}.api"):
        api.add_router("", import_module(f"{name}.api").router)

# Wagtail's operations that are open, by their names.
WAGTAIL_OPEN = ("list_pages", "detail_page")


def _only_read(view: View) -> View:
    """Return Wagtail's view for GET alone, for nobody in particular: no session or token opens more."""

    @wraps(view)
    def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        if any("\0" in value for _name, values in request.GET.lists() for value in values):
            # No text of a database holds it, and PostgreSQL fails at it.
            return HttpResponseBadRequest()
        if len(request.GET.get("offset", "")) > len(str(FARTHEST)):
            # More rows than a database can count.
            return HttpResponseBadRequest()
        request.META.pop("HTTP_AUTHORIZATION", None)
        request.user = AnonymousUser()
        return view(request, *args, **kwargs)

    read.csrf_exempt = True  # type: ignore[attr-defined]  # so that a wrong method is 405, not a form's error
    return read


def wagtail_pages() -> tuple[list[URLPattern], str, str]:
    """Return Wagtail's read-only addresses, under the namespace by which it makes its own links."""
    from wagtail.api.v3.urls import api as wagtail_api

    patterns, app_name, _namespace = wagtail_api.urls
    found = [one for one in patterns if one.name in WAGTAIL_OPEN]
    return [path(str(one.pattern), _only_read(one.callback), name=one.name) for one in found], app_name, "wagtailapi_v3"
