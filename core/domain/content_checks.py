"""What an editor should look at before a page goes out: pure rules on the HTML of its content.

`core.queries.checks` brings the HTML of a page and the state of what it links to.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bs4 import BeautifulSoup, Tag
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.domain.readability import Reading, read, words
from core.domain.sketch import CHOSEN

LONG_PARAGRAPH = 100
EXCERPT = 70
# Labels and names are no sentences, and would make a text look easier than it is.
SENTENCE = 4
VAGUE = {
    "hier", "hier klicken", "klicken sie hier", "klick hier", "mehr", "mehr erfahren", "mehr dazu", "mehr infos",
    "mehr informationen", "weiter", "weiterlesen", "weitere informationen", "link", "download", "pdf", "dort",
    "siehe hier",
}  # fmt: skip
ADDRESS = re.compile(r"(https?://|www\.)\S+$", re.IGNORECASE)


class Target(StrEnum):
    """What became of something that a page links to."""

    FINE = "fine"
    DRAFT = "draft"
    RESTRICTED = "restricted"
    GONE = "gone"


class Kind(TextChoices):
    """What the checks find. The order is that of the panel: what shuts people out comes first."""

    PICTURE = "picture", _("Picture without a description")
    PICTURE_LINK = "picture-link", _("Link that is only a picture without a description")
    LINK_EMPTY = "link-empty", _("Link without words")
    LINK_GONE = "link-gone", _("Link to something that is gone")
    LINK_DRAFT = "link-draft", _("Link to a page that is not published")
    LINK_RESTRICTED = "link-restricted", _("Link to a page that not everybody may see")
    HEADING_FIRST = "heading-first", _("Heading of the first level in the text")
    HEADING_SKIP = "heading-skip", _("Heading that skips a level")
    HEADING_EMPTY = "heading-empty", _("Empty heading")
    TABLE = "table", _("Table without column headings")
    VIDEO = "video", _("Video without a transcript")
    LINK_VAGUE = "link-vague", _("Link that does not say where it leads")
    LINK_ADDRESS = "link-address", _("Link that shows a bare address")
    PARAGRAPH = "paragraph", _("Very long paragraph")
    HARD = "hard", _("Text that is hard to read")
    LEAD = "lead", _("No lead")
    DESCRIPTION = "description", _("No description for search engines")


# What shuts somebody out or leads nowhere; all else is advice.
BARRIERS = frozenset(list(Kind)[: list(Kind).index(Kind.LINK_VAGUE)])
ADVICE = {
    Kind.PICTURE: _("Describe in one sentence what matters in the picture, or tick that it is decorative."),
    Kind.PICTURE_LINK: _("Describe the picture: its description is all that a screen reader can read out as the link."),
    Kind.LINK_EMPTY: _("Remove the link, or give it words."),
    Kind.LINK_GONE: _("Choose another page or document, or remove the link."),
    Kind.LINK_DRAFT: _("Publish that page, or remove the link."),
    Kind.LINK_RESTRICTED: _("Readers are asked for a password there. Choose another page, or remove the link."),
    Kind.HEADING_FIRST: _("The title of the page is the heading of the first level. Start with the second."),
    Kind.HEADING_SKIP: _("Do not leave out a level: people who hear the page lose their way."),
    Kind.HEADING_EMPTY: _("Remove the heading, or give it words."),
    Kind.TABLE: _("Give every column a heading."),
    Kind.VIDEO: _("Write down what is said and shown, for people who do not hear or see it."),
    Kind.LINK_VAGUE: _("Name what one finds there: „Termine des Arbeitskreises“."),
    Kind.LINK_ADDRESS: _("Write in words where the link leads."),
    Kind.PARAGRAPH: _("Make two or three paragraphs of it, or a list."),
    Kind.HARD: _("Make two of each long sentence. Say who does what. Choose short words."),
    Kind.LEAD: _("Say in one or two sentences what the page is about. Cards show it too."),
    Kind.DESCRIPTION: _("Write one sentence into the field for search engines on the tab for publishing."),
}


@dataclass(frozen=True)
class Finding:
    """One thing to look at: what it is, in which field, and the words that it is about."""

    kind: Kind
    place: str = ""
    excerpt: str = ""

    @property
    def advice(self) -> str:
        """Return what to do about it."""
        return str(ADVICE[self.kind])

    @property
    def is_barrier(self) -> bool:
        """Tell whether it shuts somebody out or leads nowhere."""
        return self.kind in BARRIERS


@dataclass(frozen=True)
class Part:
    """One field of a page as HTML. A body of blocks starts below the title; other texts may stand anywhere."""

    name: str
    html: str
    is_body: bool = False

    @cached_property
    def soup(self) -> BeautifulSoup:
        """Return the HTML, parsed once."""
        return BeautifulSoup(self.html, "html.parser")


@dataclass(frozen=True)
class Content:
    """All that the checks see of a page."""

    parts: tuple[Part, ...]
    has_lead: bool
    has_description: bool


@dataclass(frozen=True)
class Report:
    """What the checks say of one page."""

    findings: tuple[Finding, ...]
    reading: Reading | None


# (kind of what is linked, its number) -> what became of it.
Targets = Mapping[tuple[str, int], Target]


def links(content: Content) -> set[tuple[str, int]]:
    """Return the pages and documents that a page links to."""
    tags = (tag for part in content.parts for tag in part.soup.find_all("a"))
    return {reference for tag in tags if (reference := _reference(tag))}


def check(content: Content, targets: Targets) -> Report:
    """Return what there is to look at. What `targets` does not know counts as gone."""
    findings: list[Finding] = []
    paragraphs: list[str] = []
    for part in content.parts:
        for rule in (_pictures, _headings, _tables, _videos, _paragraphs):
            findings += [Finding(kind, part.name, excerpt) for kind, excerpt in rule(part.soup, part)]
        findings += [Finding(kind, part.name, excerpt) for kind, excerpt in _links(part.soup, targets)]
        texts = [_text(tag) for tag in part.soup.find_all(["p", "li"])]
        paragraphs += [text for text in texts if len(words(text)) >= SENTENCE]
    reading = read(paragraphs)
    if reading and reading.level == "hard":
        findings.append(Finding(Kind.HARD, "", reading.longest[0]))
    if not content.has_lead:
        findings.append(Finding(Kind.LEAD))
    if not content.has_description:
        findings.append(Finding(Kind.DESCRIPTION))
    order = list(Kind)
    return Report(tuple(sorted(findings, key=lambda one: order.index(one.kind))), reading)


Found = Iterator[tuple[Kind, str]]


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())


def _short(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rsplit(' ', 1)[0]} …"


def _reference(tag: Tag) -> tuple[str, int] | None:
    kind, number = str(tag.get("linktype", "")), str(tag.get("id", ""))
    return (kind, int(number)) if kind in ("page", "document") and number.isdigit() else None


def _described(tag: Tag) -> bool:
    return bool(str(tag.get("alt") or "").strip())


def _pictures(soup: BeautifulSoup, _part: Part) -> Found:
    for tag in soup.find_all(["img", "embed"]):
        # An empty alt says "decorative"; only a picture within the text has no such choice.
        missing = not tag.has_attr("alt") if tag.name == "img" else not _described(tag)
        if missing and not tag.find_parent("a"):
            yield Kind.PICTURE, ""


def _headings(soup: BeautifulSoup, part: Part) -> Found:
    # The text of any other field may stand below a heading that its page's template draws.
    last = 1 if part.is_body else 2
    for tag in soup.find_all(re.compile(r"^h[1-6]$")):
        level, text = int(tag.name[1]), _text(tag)
        if not text:
            yield Kind.HEADING_EMPTY, ""
        if level == 1:
            yield Kind.HEADING_FIRST, _short(text)
        elif level > last + 1:
            yield Kind.HEADING_SKIP, _short(text)
        last = level


def _tables(soup: BeautifulSoup, _part: Part) -> Found:
    for table in soup.find_all("table"):
        heads = table.find_all("th")
        if not heads or not all(_text(head) for head in heads):
            yield Kind.TABLE, _short(_text(table))


def _videos(soup: BeautifulSoup, _part: Part) -> Found:
    for _video in soup.find_all("video"):
        yield Kind.VIDEO, ""


def _paragraphs(soup: BeautifulSoup, _part: Part) -> Found:
    for tag in soup.find_all("p"):
        text = _text(tag)
        if len(words(text)) > LONG_PARAGRAPH:
            yield Kind.PARAGRAPH, _short(text)


STATES = {Target.GONE: Kind.LINK_GONE, Target.DRAFT: Kind.LINK_DRAFT, Target.RESTRICTED: Kind.LINK_RESTRICTED}


def _links(soup: BeautifulSoup, targets: Targets) -> Found:
    for tag in soup.find_all("a"):
        text = _text(tag)
        reference = _reference(tag)
        state = targets.get(reference, Target.GONE) if reference else Target.FINE
        if state in STATES:
            yield STATES[state], _short(text)
        if not tag.has_attr(CHOSEN):
            yield from _words_of(tag, text)


def _words_of(tag: Tag, text: str) -> Found:
    pictures: Sequence[Tag] = tag.find_all(["img", "embed"])
    if not text:
        if not any(_described(picture) for picture in pictures):
            yield (Kind.PICTURE_LINK if pictures else Kind.LINK_EMPTY), ""
    elif text.casefold().strip(" .:»>→…") in VAGUE:
        yield Kind.LINK_VAGUE, text
    elif ADDRESS.match(text):
        yield Kind.LINK_ADDRESS, _short(text)
