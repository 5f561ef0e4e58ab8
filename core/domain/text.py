"""Breaks in long words, cells that no spreadsheet runs, and what a clock shows."""

import re
from collections.abc import Mapping
from datetime import datetime, time
from functools import cache

import pyphen

SOFT_HYPHEN = "\u00ad"
WORD = re.compile(r"[^\W\d_]{8,}(?:\*[^\W\d_]+)?")
LONG = 14
# What neither XML (1.0, section 2.2) nor a spreadsheet takes. Word processors leave such signs behind when one pastes.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@cache
def _hyphens() -> pyphen.Pyphen:
    """Return what knows German syllables. Reading it takes half a second, which only who needs it waits for."""
    return pyphen.Pyphen(lang="de_DE", left=5, right=5)


def soften(text: str, breaks: Mapping[str, str]) -> str:
    """Return the text with soft hyphens in long words: where the word list says, else at German syllables.

    Not every browser has a German dictionary, and headings in a wide face need their breaks (docs/look.md).
    """

    def broken(match: re.Match[str]) -> str:
        word = match.group()
        if word in breaks:
            return breaks[word].replace("|", SOFT_HYPHEN)
        return _hyphens().inserted(word, SOFT_HYPHEN) if len(word) >= LONG and "*" not in word else word

    return WORD.sub(broken, text)


def printable(text: str) -> str:
    """Return the text without control characters; tabs and line ends stay."""
    return CONTROL.sub("", text)


def safe_cell(value: object) -> str:
    """Return a value as a CSV cell that no spreadsheet runs as a formula (OWASP: CSV injection).

    Numbers stay numbers: a leading minus before digits is no formula.
    """
    text = "" if value is None else printable(str(value))
    if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not re.fullmatch(r"-?\d+([.,]\d+)?", text):
        text = "'" + text
    # A spreadsheet that splits at semicolons, tabs or line breaks would see a cell of its own behind each.
    return re.sub(r"([;\t\r\n]\s*)([=+\-@])", r"\1'\2", text)


def face(moment: time | datetime) -> str:
    """Write what a clock shows, as people say it: `9`, `9:30`."""
    return f"{moment.hour}:{moment.minute:02}" if moment.minute else str(moment.hour)
