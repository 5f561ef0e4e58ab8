"""Pure rules of the search page: words, marks, excerpts."""

import re
from collections.abc import Sequence

LONGEST = 100
MOST_WORDS = 8
EXCERPT = 220
WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
Piece = tuple[str, bool]


def clean(text: str) -> str:
    """Return what somebody typed as a query: one line, no control characters, not too long."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return " ".join(printable.split())[:LONGEST].strip()


def words(query: str) -> list[str]:
    """Return the words of a query, each once, at most eight."""
    return list(dict.fromkeys(word.lower() for word in WORD.findall(query)))[:MOST_WORDS]


def terms(query: str) -> str:
    """Return the query as databases take it: bare words in small letters, since signs and AND are commands there."""
    return " ".join(dict.fromkeys(re.findall(r"\w+", " ".join(words(query)))))


def _pattern(wanted: Sequence[str]) -> re.Pattern[str] | None:
    if not wanted:
        return None
    longest_first = sorted(wanted, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in longest_first) + r")\w*", re.IGNORECASE)


def pieces(text: str, wanted: Sequence[str]) -> list[Piece]:
    """Cut a text into pieces, each with whether it is a hit: a word that begins with a wanted one."""
    pattern = _pattern(wanted)
    if pattern is None:
        return [(text, False)] if text else []
    found, end = [], 0
    for match in pattern.finditer(text):
        found += [(text[end : match.start()], False), (match.group(), True)]
        end = match.end()
    return [piece for piece in (*found, (text[end:], False)) if piece[0]]


def excerpt(texts: Sequence[str], wanted: Sequence[str]) -> str:
    """Return the part of the first text with a hit that shows it; without a hit the beginning of the first text."""
    pattern = _pattern(wanted)
    for text in texts:
        match = pattern.search(text) if pattern else None
        if match:
            return _around(text, match.start())
    return _around(texts[0], 0) if texts else ""


def _around(text: str, place: int) -> str:
    if len(text) <= EXCERPT:
        return text
    start = 0 if place < EXCERPT // 2 else text.rfind(" ", 0, place - EXCERPT // 3) + 1
    end = text.rfind(" ", start, start + EXCERPT)
    end = end if end > start and start + EXCERPT < len(text) else min(start + EXCERPT, len(text))
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def fit(title: str, query: str) -> int:
    """Return how well a title fits, 0 best: it is what was typed, has all its words, has none or few of them."""
    said, wanted = words(title), words(query)
    if said == wanted:
        return 0
    return 1 if wanted and all(any(one.startswith(word) for one in said) for word in wanted) else 2
