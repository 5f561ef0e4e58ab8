"""How often somebody may do something. Counted in the shared cache, which forgets by itself."""

import structlog
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from core.clock import now
from core.domain.net import client_address

log = structlog.get_logger(__name__)


def allowed(request: HttpRequest, action: str, *, most: int, seconds: int, key: str = "") -> bool:
    """Count one more and tell whether it still is within `most` in each window of so many seconds.

    Counts for the network address that asks, or for `key`, such as a mail address. Neither is kept: the cache holds
    a keyed digest until the window ends.
    """
    who = key.strip().lower() or client_address(request.META, settings.TRUSTED_PROXIES)
    window = int(now().timestamp()) // seconds
    digest = salted_hmac("core.limits", f"{action}|{who}|{window}", algorithm="sha256").hexdigest()
    name = f"limit:{digest}"
    try:
        return (1 if cache.add(name, 1, timeout=seconds) else int(cache.incr(name))) <= most
    except ValueError:
        # The window ended between the two calls.
        return most >= 1
    except Exception:
        # The cache is away. What people have typed counts more than a limit.
        log.exception("limit_not_counted", action=action)
        return True
