"""The page cache: which answers are kept, for how long, and what ends them (docs/decisions/0020-page-cache.md).

The default is not to keep an answer. A view says `@cached_page()`; pages say so in `BasePage`. What such a view shows
beyond the content of the site it states with `tag()`, what depends on the clock with `until()` or `at_most()`, and
whoever changes it says `purge()`.
"""

from core.cache.keys import key_of
from core.cache.notes import Notes, allow, at_most, cached_page, tag, until
from core.cache.purging import CONTENT, purge
from core.cache.storage import store

__all__ = [
    "CONTENT",
    "Notes",
    "allow",
    "at_most",
    "cached_page",
    "key_of",
    "purge",
    "store",
    "tag",
    "until",
]
