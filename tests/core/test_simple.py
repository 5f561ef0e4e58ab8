"""Leichte Sprache keeps its rules: annex 2 (part 2) of BITV 2.0, and what can be counted of them."""

import re
from itertools import chain

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from wagtail.models import Locale, Page

from core.brand import content, drawing_names
from core.models import SIMPLE
from home.demo.simple import html
from home.models import ContentPage
from tests.conftest import german
from tests.core.test_languages import soup

PAGES = content("simple")["page"]
MOST_WORDS, LONGEST = 12, 14
LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")
# Subjunctive; passive; genitive; abbreviations; signs that need an explanation of their own.
FORBIDDEN = {
    "subjunctive": re.compile(r"\b(würde|könnte|hätte|wäre|sollte|müsste|dürfte|möchte)\w*\b", re.IGNORECASE),
    "passive": re.compile(r"\b(wird|werden|wurde|wurden|worden)\b.*\b(ge\w+t|ge\w+en|\w+iert)\b"),
    "genitive": re.compile(r"\b(des|eines|dessen|deren|wegen|trotz|während)\b", re.IGNORECASE),
    "abbreviation": re.compile(r"\b(z\. ?B|usw|bzw|d\. ?h|ca|inkl|ggf|etc|Nr|Tel)\b\.?"),
    "sign": re.compile(r"[;„“()/&%*–…_]"),
    "foreign word": re.compile(r"\b(Smart City|Workshop|Pilot|Portal|online|Strategie|innovativ|Digitalisierung)\w*\b"),
}


def sentences() -> list[str]:
    """Return every sentence of the texts, without the marks of lists and links."""
    lines = chain.from_iterable(
        [page["title"], page["lead"], *(line for part in page["section"] for line in (part["question"], *part["text"]))]
        for page in PAGES
    )
    plain = (LINK.sub(r"\1", line).removeprefix("- ") for line in lines)
    return [one for line in plain for one in re.split(r"(?<=[.!?:]) (?=[A-ZÄÖÜ0-9])", line)]


def words(sentence: str) -> list[str]:
    return [word for word in re.findall(r"[\w@.-]+", sentence) if re.search(r"\w", word)]


def test_sentences_are_short():
    assert [one for one in sentences() if len(words(one)) > MOST_WORDS] == []


def test_sentences_hold_one_idea():
    assert [one for one in sentences() if one.count(",") > 1] == []


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_sentence_breaks_a_rule(rule):
    assert [one for one in sentences() if FORBIDDEN[rule].search(one) and "@" not in one] == []


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("subjunctive", "Sie könnten kommen."),
        ("passive", "Das Handy wird geprüft."),
        ("genitive", "Das Haus des Mannes."),
        ("abbreviation", "Zum Lesen, z. B. hier."),
        ("sign", "Bürger*innen"),
        ("foreign word", "Wir machen Workshops."),
    ],
)
def test_control_a_broken_rule_is_found(rule, sentence):
    assert FORBIDDEN[rule].search(sentence)


def test_long_words_are_parted_by_hyphens():
    parts = {part for one in sentences() if "@" not in one for word in words(one) for part in word.split("-")}
    assert sorted(part for part in parts if len(part) > LONGEST) == []


def test_headings_are_questions_and_every_part_has_a_picture():
    parts = [part for page in PAGES for part in page["section"]]
    assert [part["question"] for part in parts if not part["question"].rstrip("!").endswith("?")] == []
    assert {part["illustration"] for part in parts} <= set(drawing_names())


def test_each_sentence_is_a_paragraph_and_points_are_a_list():
    assert (
        html(["Eins.", "- Zwei.", "- Drei.", "Vier."])
        == "<p>Eins.</p><ul><li>Zwei.</li><li>Drei.</li></ul><p>Vier.</p>"
    )


@pytest.mark.parametrize("address", ["/de-simple/", "/de-simple/mitmachen/", "/de-simple/barrierefreiheit/"])
def test_the_page_is_there_and_linked_from_home(client, city, address):
    page = soup(client, address)
    assert page.html["lang"] == SIMPLE
    assert page.select(".ngo-simple__part svg")
    assert "\xad" not in page.get_text()
    assert address in {link["href"] for link in soup(client, "/de-simple/").select("a[href]")}
    assert soup(client, "/").select_one('a[href="/de-simple/"]')


def test_links_in_the_text_stay_in_the_language(client, city):
    link = next(one for one in soup(client, "/de-simple/").main.select("a") if one.text == "Mitmachen")
    assert link["href"] == "/de-simple/mitmachen/"


def test_the_search_finds_its_words(client, city):
    assert soup(client, "/de-simple/suche/?q=Rollator").select('main a[href="/de-simple/"]')


def test_editors_see_the_sections_on_such_pages_alone(editor, city):
    simple = Page.objects.get(locale__language_code=SIMPLE, slug="mitmachen")
    own = Page.objects.get(locale__language_code=settings.LANGUAGE_CODE, slug="mitmachen")
    editors = [editor.get(f"/admin/pages/{page.pk}/edit/").content.decode() for page in (simple, own)]
    shown = ["simple_sections-TOTAL_FORMS" in html for html in editors]
    assert shown == [True, False]


def test_a_text_begins_in_the_table_of_languages(editor, city):
    page = german(ContentPage).get(slug="baukasten")
    answer = editor.post(f"/admin/languages/simple/{page.pk}/")
    draft = page.get_translation(Locale.objects.get(language_code=SIMPLE))
    assert answer["Location"] == f"/admin/pages/{draft.pk}/edit/"
    assert editor.get(f"/admin/languages/simple/{page.pk}/").status_code == 405


def test_it_is_not_offered_for_translation_sentence_by_sentence(editor, city):
    page = german(ContentPage).get(slug="baukasten")
    html = BeautifulSoup(editor.get(f"/admin/localize/submit/page/{page.pk}/").content, "html.parser")
    offered = [label.get_text(strip=True) for label in html.select("#id_locales label")]
    assert offered == ["English"]
