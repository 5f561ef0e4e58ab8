"""How hard a German text is to read: Flesch's reading ease in Amstad's form for German (Zürich 1978).

    180 - words per sentence - 58.5 x syllables per word

The index counts; it does not understand. It is a hint to an editor, never a gate.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import pyphen
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Below so many words a mean says nothing.
ENOUGH_WORDS = 60
EASY_FROM, MEDIUM_FROM = 60, 40
LONGEST = 3
_WORD = re.compile(r"[^\W\d_]+(?:[*:'’-][^\W\d_]+)*")
_VOWELS = re.compile(r"au|ei|eu|äu|ie|ai|ee|oo|aa|[aeiouyäöü]")
_pieces = pyphen.Pyphen(lang="de_DE")
_BREAK = re.compile(r"(?<=[.!?…])[\"”“»)]*\s+(?=[\"„»(]?[A-ZÄÖÜ0-9])")
# A full stop after these, after a single letter or after a day's number ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:bzw|ca|dr|evtl|ggf|inkl|max|min|mind|nr|prof|st|str|tel|usw|vgl|zzgl)|\b[^\W\d_]|\b\d{1,2})\.$",
    re.IGNORECASE,
)


class Level(TextChoices):
    """How hard a text is, in words."""

    EASY = "easy", _("easy")
    MEDIUM = "medium", _("medium")
    HARD = "hard", _("hard")


@dataclass(frozen=True)
class Reading:
    """What the index says of a text, and its longest sentences."""

    score: int
    level: Level
    words: int
    words_per_sentence: float
    longest: tuple[str, ...]


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """Return how many syllables a German word has.

    pyphen never parts a single letter ("aber" is one piece to it) and groups of vowels hide a border ("Museum"), so
    the larger number counts.
    """
    lower = word.lower()
    return max(1, len(_pieces.positions(lower)) + 1, len(_VOWELS.findall(lower.replace("qu", "q"))))


def sentences(text: str) -> list[str]:
    """Return the sentences of one paragraph."""
    found: list[str] = []
    for piece in _BREAK.split(text.strip()):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += f" {piece}"
        else:
            found.append(piece)
    return [one for one in found if _WORD.search(one)]


def words(text: str) -> list[str]:
    """Return the words of a text; numbers are none."""
    return _WORD.findall(text)


def read(paragraphs: Sequence[str]) -> Reading | None:
    """Return how hard these paragraphs are to read; None for a text that is too short to tell."""
    counted = [(one, len(words(one))) for paragraph in paragraphs for one in sentences(paragraph)]
    total = sum(number for _sentence, number in counted)
    if total < ENOUGH_WORDS:
        return None
    per_sentence = total / len(counted)
    per_word = sum(syllables(word) for paragraph in paragraphs for word in words(paragraph)) / total
    score = round(180 - per_sentence - 58.5 * per_word)
    level = Level.EASY if score >= EASY_FROM else Level.MEDIUM if score >= MEDIUM_FROM else Level.HARD
    longest = sorted(counted, key=lambda entry: -entry[1])[:LONGEST]
    return Reading(score, level, total, round(per_sentence, 1), tuple(sentence for sentence, _number in longest))
