"""The caches: one that counts attempts, one for pages (core.cache)."""

from typing import Any

# Seconds that a page is kept at most, if nobody says less; bytes of copies that one process holds.
NGO_PAGE_CACHE = {"longest": 300, "local_bytes": 32 * 1024 * 1024}


def redis_caches(url: str) -> dict[str, Any]:
    """Return the settings of the caches on one Redis; pages stand apart by their prefix."""
    redis = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
    }
    # A page needs no help from a cache that hesitates.
    quick = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    return {"default": redis, "pages": {**redis, "KEY_PREFIX": "pages", "OPTIONS": quick}}
