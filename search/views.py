"""The search page, and suggestions while typing."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.cache import cached_page
from search.domain import clean
from search.queries import find, hits, suggestions

A_PAGE = 10


def _results(query: str, request: HttpRequest) -> dict[str, Any]:
    kind = request.GET.get("art", "")
    result = find(query, kind)
    if kind not in [choice.key for choice in result.choices]:
        kind, result = "", find(query) if kind else result
    page = Paginator(result.found, A_PAGE).get_page(request.GET.get("seite"))
    shown = hits(list(page.object_list), query, request)
    return {"result": result, "kind": kind, "part": page, "hits": shown}


@require_safe
@cached_page()
def search(request: HttpRequest) -> HttpResponse:
    """Show what was found, or what to do when nothing was."""
    query = clean(request.GET.get("q", ""))
    context: dict[str, Any] = {"query": query}
    if query:
        context |= _results(query, request)
    return render(request, "search/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Answer suggestions for what was typed so far, as JSON."""
    query = clean(request.GET.get("q", ""))
    found = suggestions(query, request) if len(query) >= 2 else []
    return JsonResponse({"query": query, "suggestions": found})
