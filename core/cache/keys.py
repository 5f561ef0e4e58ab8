"""Which requests may be answered from the cache, and under which key. In doubt a request goes its usual way."""

import re
from functools import cache
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest

# Plain addresses as we write them ourselves. Whatever else leads to an answer (//, dots, encoded signs) is not kept.
PLAIN = re.compile(r"/(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*/)*(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)?")
LONGEST_PATH, LONGEST_QUERY = 255, 100
# Such a request asks in somebody's name, for a part, or brings something along.
ELSEWHERE = frozenset({"HTTP_AUTHORIZATION", "HTTP_RANGE", "HTTP_TRANSFER_ENCODING", "HTTP_UPGRADE", "HTTP_EXPECT"})
METHODS = frozenset({"GET", "HEAD"})


@cache
def _netlocs(hosts: tuple[str, ...], base_url: str) -> frozenset[str]:
    literal = [host for host in hosts if not host.startswith((".", "*"))]
    port = urlsplit(base_url).port
    return frozenset([*literal, *(f"{host}:{port}" for host in literal if port)])


@cache
def _own_cookies(*names: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, names)))


def has_own_cookie(meta: dict[str, str]) -> bool:
    """Tell whether any of our cookies may be among the request's. Looks for the bare word, however broken the rest."""
    cookies = meta.get("HTTP_COOKIE")
    if not cookies:
        return False
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages", settings.LANGUAGE_COOKIE_NAME)
    return bool(_own_cookies(*names).search(cookies))


def _is_plain(meta: dict[str, str], path: str, query: str) -> bool:
    if len(path) > LONGEST_PATH or len(query) > LONGEST_QUERY or not PLAIN.fullmatch(path):
        return False
    # As it came over the line, where the server says so: a whole address, or one written in another way, is not plain.
    raw = meta.get("RAW_URI")
    return raw is None or raw == (f"{path}?{query}" if query else path)


def key_of(request: HttpRequest) -> str | None:
    """Return what the request asks for, as one line; nothing if it must be answered anew.

    The host counts only if ALLOWED_HOSTS names it literally, with the site's port or none; all else is left to Django.
    """
    meta = request.META
    if (
        request.method not in METHODS
        or not ELSEWHERE.isdisjoint(meta)
        or meta.get("CONTENT_LENGTH", "") not in ("", "0")
        or meta.get("SCRIPT_NAME")
        or settings.USE_X_FORWARDED_HOST
        or has_own_cookie(meta)
        # Wagtail makes requests of its own for previews.
        or getattr(request, "is_dummy", False)
    ):
        return None
    path, query = request.path_info, meta.get("QUERY_STRING", "")
    if path.startswith(settings.NGO_PAGE_CACHE["not_below"]):
        return None
    host = meta.get("HTTP_HOST") or meta.get("SERVER_NAME", "")
    if host not in _netlocs(tuple(settings.ALLOWED_HOSTS), settings.WAGTAILADMIN_BASE_URL):
        return None
    return f"{request.scheme}://{host}{path}?{query}" if _is_plain(meta, path, query) else None


def is_canonical(query: str, params: frozenset[str]) -> bool:
    """Tell whether a query has only these parameters, each once, in the order and spelling that we use ourselves."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        return False
    names = [name for name, _value in pairs]
    return params.issuperset(names) and names == sorted(set(names)) and urlencode(pairs) == query
