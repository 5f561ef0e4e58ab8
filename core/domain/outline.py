"""The headings of a page: addresses for each, and a table of contents."""

import re
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from core.domain.text import SOFT_HYPHEN

HEADING = re.compile(r"<h2\b(?P<attributes>[^>]*)>(?P<inner>.*?)</h2>", re.DOTALL)
IDENTIFIER = re.compile(r'\sid="([^"]+)"')


@dataclass(frozen=True)
class Heading:
    """A heading that a link can lead to."""

    anchor: str
    text: str


def _free(anchor: str, taken: set[str]) -> str:
    number, free = 1, anchor
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    taken.add(free)
    return free


def with_anchors(html: str) -> tuple[SafeString, list[Heading]]:
    """Return rendered HTML in which every h2 has an id, and these headings in their order.

    The HTML is what our own templates have rendered, so it is well formed and safe already. Empty headings stay out.
    """
    headings: list[Heading] = []
    taken = set(IDENTIFIER.findall(html))

    def anchored(match: re.Match[str]) -> str:
        text = unescape(strip_tags(match["inner"])).replace(SOFT_HYPHEN, "").strip()
        known = IDENTIFIER.search(match["attributes"])
        if not text:
            return match.group()
        anchor = known.group(1) if known else _free(slugify(text) or "abschnitt", taken)
        headings.append(Heading(anchor, text))
        return match.group() if known else f'<h2 id="{anchor}"{match["attributes"]}>{match["inner"]}</h2>'

    return mark_safe(HEADING.sub(anchored, html)), headings  # noqa: S308 (rendered by our templates)
