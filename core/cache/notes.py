"""What a view says about its answer while it makes it."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest

from core import clock
from core.cache.purging import CONTENT

View = TypeVar("View", bound=Callable[..., Any])


class Notes:
    """One answer's notes: may it be kept, which parameters does it read, what ends it."""

    __slots__ = ("allowed", "end", "params", "tags")

    def __init__(self) -> None:
        self.allowed = False
        self.params: frozenset[str] = frozenset()
        self.tags = {CONTENT}
        self.end = clock.now().timestamp() + float(settings.NGO_PAGE_CACHE["longest"])


def _notes(request: HttpRequest | None) -> Notes | None:
    return getattr(request, "ngo_cache", None)


def allow(request: HttpRequest, *tags: str, params: tuple[str, ...] = (), longest: float | None = None) -> None:
    """Let the answer to this request be kept. See `cached_page`."""
    notes = _notes(request)
    if notes is None:
        return
    notes.allowed = True
    notes.params = frozenset(params)
    notes.tags.update(tags)
    if longest is not None:
        at_most(request, longest)


def tag(request: HttpRequest | None, *names: str) -> None:
    """Say that the answer shows something that `purge(name)` ends: a counter, a live block."""
    if notes := _notes(request):
        notes.tags.update(names)


def until(request: HttpRequest | None, *moments: datetime | None) -> None:
    """Say at which moment the answer changes by itself: what opens, closes, begins or is over then."""
    if notes := _notes(request):
        notes.end = min([notes.end, *(one.timestamp() for one in moments if one)])


def at_most(request: HttpRequest | None, seconds: float) -> None:
    """Say for how many seconds the answer may be kept, where the next change is not known."""
    if notes := _notes(request):
        notes.end = min(notes.end, clock.now().timestamp() + seconds)


def cached_page(
    *, tags: tuple[str, ...] = (), longest: float | None = None, params: tuple[str, ...] = ()
) -> Callable[[View], View]:
    """Let the answers of the decorated view be kept: `(request, ...)` or, below a page, `(page, request, ...)`.

    `params`: the parameters that it reads. An address with any other one is answered, but never kept.
    """

    def decorator(view: View) -> View:
        @wraps(view)
        def noted(*args: Any, **kwargs: Any) -> Any:
            request = next(one for one in args if isinstance(one, HttpRequest))
            allow(request, *tags, params=params, longest=longest)
            return view(*args, **kwargs)

        return noted  # type: ignore[return-value]  # the same arguments and answer as the view's

    return decorator
