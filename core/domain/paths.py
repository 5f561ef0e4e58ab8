"""Paths that editors write: JSONPath (RFC 9535), those to one value alone."""

from jsonpath import CompoundJSONPath, JSONPathError
from jsonpath import compile as compiled
from jsonpath.selectors import IndexSelector, NameSelector

# Names and numbers that lead down into a document.
Path = tuple[str | int, ...]


class PathError(ValueError):
    """What is written is no path, or leads to several places."""


def path_of(text: str) -> Path:
    """Return the names and numbers that lead to the one value a path names. Raises PathError for any other path."""
    if not text:
        return ()
    try:
        found = compiled(text)
    except JSONPathError as error:
        raise PathError(str(error)) from error
    if isinstance(found, CompoundJSONPath) or not found.singular_query():
        raise PathError(text)
    return tuple(_step(one) for segment in found.segments for one in segment.selectors)


def _step(selector: object) -> str | int:
    if isinstance(selector, NameSelector):
        return str(selector.name)
    if isinstance(selector, IndexSelector):
        return int(selector.index)
    raise PathError(str(selector))
