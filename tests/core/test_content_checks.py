"""Each finding of the content checks, a clean page, and what of a stored body they get to see."""

import json

import pytest

from core.blocks import StoryBlock
from core.domain.content_checks import ADVICE, BARRIERS, Content, Finding, Kind, Part, Target, check, links
from core.domain.sketch import sketch
from tests.core.test_readability import OFFICIALESE, PLAIN

PAGE = '<a linktype="page" id="7">Termine im Mai</a>'
FILE = '<a linktype="document" id="3">Der Plan als Datei</a>'
LONG = "wort " * 101


def kinds(html, *, targets=None, is_body=True, lead=True, description=True) -> list[Kind]:
    content = Content((Part("Text", html, is_body),), lead, description)
    return [finding.kind for finding in check(content, targets or {}).findings]


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<img>", Kind.PICTURE),
        ('<embed embedtype="image" alt=""/>', Kind.PICTURE),
        ('<a href="/x"><img alt=""></a>', Kind.PICTURE_LINK),
        ('<a href="/x"><img></a>', Kind.PICTURE_LINK),
        ('<a href="/x"> </a>', Kind.LINK_EMPTY),
        (PAGE, Kind.LINK_GONE),
        (FILE, Kind.LINK_GONE),
        ("<h1>Groß</h1>", Kind.HEADING_FIRST),
        ("<h3>Zuerst drei</h3>", Kind.HEADING_SKIP),
        ("<h2>Zwei</h2><h4>Vier</h4>", Kind.HEADING_SKIP),
        ("<h2> </h2>", Kind.HEADING_EMPTY),
        ("<table><tr><td>1</td></tr></table>", Kind.TABLE),
        ("<table><tr><th></th></tr><tr><td>1</td></tr></table>", Kind.TABLE),
        ("<video></video>", Kind.VIDEO),
        ('<a href="/x">hier</a>', Kind.LINK_VAGUE),
        ('<a href="/x">Mehr …</a>', Kind.LINK_VAGUE),
        ('<a href="/x">Klicken Sie hier</a>', Kind.LINK_VAGUE),
        ('<a href="/x">https://example.org/a</a>', Kind.LINK_ADDRESS),
        ('<a href="/x">www.example.org</a>', Kind.LINK_ADDRESS),
        (f"<p>{LONG}</p>", Kind.PARAGRAPH),
    ],
)
def test_each_flaw_is_found_once(html, kind):
    assert [one for one in kinds(html) if one != Kind.HARD] == [kind]


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="Ein Baum am Fluss.">',
        '<img alt="">',
        '<a href="/x"><img alt="Ein Baum"></a>',
        '<a href="/x">Termine im Mai</a>',
        '<a href="/x">Was uns hier wichtig ist</a>',
        "<h2>Zwei</h2><h3>Drei</h3><h2>Zwei</h2>",
        "<table><tr><th>Tag</th></tr><tr><td>1</td></tr></table>",
        f"<p>{'wort ' * 100}</p>",
        "",
    ],
)
def test_what_is_fine_stays_unmentioned(html):
    assert [one for one in kinds(html) if one != Kind.HARD] == []


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (Target.FINE, []),
        (Target.DRAFT, [Kind.LINK_DRAFT]),
        (Target.RESTRICTED, [Kind.LINK_RESTRICTED]),
        (Target.GONE, [Kind.LINK_GONE]),
    ],
)
def test_a_link_is_as_good_as_its_target(state, expected):
    assert kinds(PAGE, targets={("page", 7): state}) == expected


def test_a_page_and_a_document_of_the_same_number_are_two():
    assert links(Content((Part("Text", PAGE + FILE),), True, True)) == {("page", 7), ("document", 3)}
    assert kinds(PAGE + FILE, targets={("page", 7): Target.FINE}) == [Kind.LINK_GONE]


def test_texts_below_a_heading_of_the_template_may_start_with_the_third_level():
    assert kinds("<h3>Drei</h3>", is_body=False) == []
    assert kinds("<h4>Vier</h4>", is_body=False) == [Kind.HEADING_SKIP]


def test_lead_and_description_are_missed():
    assert kinds("", lead=False, description=False) == [Kind.LEAD, Kind.DESCRIPTION]


def test_a_hard_text_is_found_with_its_longest_sentence():
    report = check(Content((Part("Text", f"<p>{OFFICIALESE}</p>"),), True, True), {})
    assert report.findings == (Finding(Kind.HARD, "", report.reading.longest[0]),)
    assert check(Content((Part("Text", f"<p>{PLAIN}</p>"),), True, True), {}).findings == ()


def test_labels_do_not_make_a_hard_text_look_easy():
    content = Content((Part("Text", f"<p>{OFFICIALESE}</p>" + "<li>Ja</li>" * 200),), True, True)
    assert check(content, {}).reading.score == check(Content((content.parts[0],), True, True), {}).reading.score < 40


def test_barriers_come_first_and_say_where_and_what_to_do():
    html = '<a href="/x">hier</a><h1>Eine sehr lange Überschrift, die viel zu viele Wörter hat und nicht endet</h1>'
    first, second = check(Content((Part("Einleitung", html, True),), True, True), {}).findings
    assert (first.kind, first.is_barrier, first.place) == (Kind.HEADING_FIRST, True, "Einleitung")
    assert first.excerpt == "Eine sehr lange Überschrift, die viel zu viele Wörter hat und nicht …"
    assert (second.kind, second.is_barrier, second.excerpt) == (Kind.LINK_VAGUE, False, "hier")
    assert first.advice.startswith("Die erste Stufe ist der Titel")


def test_every_kind_has_advice():
    assert set(ADVICE) == set(Kind)
    assert {Kind.LINK_RESTRICTED, Kind.VIDEO} < BARRIERS
    assert {Kind.LINK_VAGUE, Kind.LEAD}.isdisjoint(BARRIERS)


def body(*rows) -> list[Kind]:
    """What the checks find in a stored body of blocks."""
    raw = [{"type": kind, "value": value} for kind, value in rows]
    assert json.loads(json.dumps(raw)) == raw
    return kinds(sketch(StoryBlock(), raw))


def picture(**fields) -> dict:
    return {"image": 1, "decorative": False, "alt_text": "", **fields}


def table(**fields) -> dict:
    columns = [{"type": "text", "heading": "Tag"}, {"type": "number", "heading": "Zahl"}]
    return {"table": {"caption": "Tage", "columns": columns, "rows": [{"values": ["Mo", "1"]}], **fields}}


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("text", "<h2>Gut</h2><p>Gut.</p>", []),
        ("text", '<p><a href="/x">hier</a></p>', [Kind.LINK_VAGUE]),
        ("picture", picture(), [Kind.PICTURE]),
        ("picture", picture(alt_text="  "), [Kind.PICTURE]),
        ("picture", picture(alt_text="Ein Baum"), []),
        ("picture", picture(decorative=True), []),
        ("picture", 5, [Kind.PICTURE]),
        ("picture", picture(image=None), []),
        ("gallery", {"pictures": [{"type": "item", "value": {"picture": picture()}}]}, [Kind.PICTURE]),
        ("video", {"title": "Film", "transcript": ""}, [Kind.VIDEO]),
        ("video", {"title": "Film", "transcript": "<p>Ein Baum fällt um.</p>"}, []),
        ("table", table(), []),
        ("table", table(columns=[{"type": "text", "heading": ""}]), [Kind.TABLE]),
        ("call", {"text": "Komm", "button": "Los", "page": 7}, [Kind.LINK_GONE]),
        ("teasers", {"pages": [7, 8]}, [Kind.LINK_GONE, Kind.LINK_GONE]),
        ("download", {"document": 3}, [Kind.LINK_GONE]),
        ("accordion", {"heading": "", "items": [{"title": "Frage", "text": '<h4>x</h4>'}]}, [Kind.HEADING_SKIP]),
        ("unknown", {"of": "a module that is gone"}, []),
    ],
)  # fmt: skip
def test_blocks_are_looked_into(kind, value, expected):
    assert body((kind, value)) == expected


def test_headings_of_blocks_count_among_those_of_texts():
    steps = {"heading": "Schritte", "steps": [{"title": "Eins", "text": ""}, {"title": "Zwei", "text": ""}]}
    assert sketch(StoryBlock(), [{"type": "steps", "value": steps}]) == "<h2>Schritte</h2><h3>Eins</h3><h3>Zwei</h3>"
    unnamed = {"heading": "", "steps": [{"title": "Eins", "text": ""}]}
    assert sketch(StoryBlock(), [{"type": "steps", "value": unnamed}]) == "<h2>Eins</h2>"
    assert body(("steps", steps), ("text", "<h3>Drei</h3>")) == []
    assert body(("text", "<h3>Drei</h3>"), ("steps", steps)) == [Kind.HEADING_SKIP]


def test_words_of_editors_are_no_markup():
    quote = {"text": "<h1>böse</h1>", "who": '"><img>', "function": ""}
    assert body(("quote", quote)) == []
