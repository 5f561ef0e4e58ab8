"""What the HTML of a mail makes of its text."""

import re

from django import template
from django.utils.html import escape, format_html, urlize
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# "Read on: https://..." as a line of its own.
NAMED = re.compile(r"^(?P<words>\S.*):\s+(?P<url>https?://\S+)$")


@register.filter
def with_links(text: str) -> SafeString:
    """Return the text escaped, its addresses as links: where words name one in its line, these are the link."""
    return mark_safe("\n".join(_line(line) for line in text.splitlines()))  # noqa: S308 - each line is escaped


def _line(line: str) -> str:
    named = NAMED.match(line)
    if named:
        return format_html('<a href="{}">{}</a>', named["url"], named["words"])
    return urlize(escape(line))
