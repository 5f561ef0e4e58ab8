"""The caches: one that counts attempts, one for pages (core.cache)."""

from typing import Any

NGO_PAGE_CACHE: dict[str, Any] = {
    # Seconds that a page is kept at most, if nobody says less.
    "longest": 300,
    # Bytes of copies that one process holds.
    "local_bytes": 32 * 1024 * 1024,
    # Where no view allows it, looking would be a waste of time. Not a guard: that is the views' leave.
    "not_below": (
        *("/admin/", "/konto/", "/api/", "/documents/", "/static/", "/media/", "/demo/", "/l/", "/_util/"),
        *("/healthz", "/readyz"),
    ),
}


def caches(url: str) -> dict[str, Any]:
    """Return the settings of the caches on one Redis, pages apart by their prefix; none at all for `dummycache://`."""
    if url == "dummycache://":
        nothing = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
        return {"default": nothing, "pages": nothing}
    redis = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
    # A page needs no help from a cache that hesitates.
    quick = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    return {"default": redis, "pages": {**redis, "KEY_PREFIX": "pages", "OPTIONS": quick}}
