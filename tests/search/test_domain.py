"""Words, marks and excerpts of the search page."""

import pytest

from search.domain import EXCERPT, clean, excerpt, fit, pieces, words


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("  digital \n wir ", "digital wir"),
        ("a\x00b\x07c", "a b c"),
        ("x" * 300, "x" * 100),
        ("\u202eabc", "abc"),
        ("", ""),
    ],
)
def test_a_query_is_one_clean_line(typed, query):
    assert clean(typed) == query


def test_words_are_taken_once_and_not_without_end():
    assert words("Parks parks E-Mail, 50") == ["parks", "e-mail", "50"]
    assert len(words(" ".join(f"w{n}" for n in range(50)))) == 8


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("Der Stadtpark", ["stadt"], [("Der ", False), ("Stadtpark", True)]),
        ("Im Park im Stadtpark", ["park"], [("Im ", False), ("Park", True), (" im Stadtpark", False)]),
        ("ohne", [], [("ohne", False)]),
        ("", ["a"], []),
        ("<b>Park</b>", ["park"], [("<b>", False), ("Park", True), ("</b>", False)]),
        ("a.b a+b", ["a.b"], [("a.b", True), (" a+b", False)]),
    ],
)
def test_a_hit_is_a_word_that_begins_with_a_wanted_one(text, wanted, expected):
    assert pieces(text, wanted) == expected


def test_an_excerpt_shows_the_hit_and_breaks_at_spaces():
    text = "vorher " * 100 + "Schließfach " + "nachher " * 100
    part = excerpt(["Kein Treffer.", text], ["schließfach"])
    assert "Schließfach" in part
    assert part.startswith("… vorher")
    assert part.endswith("nachher …")
    assert len(part) <= EXCERPT + 4


def test_without_a_hit_the_first_text_begins():
    assert excerpt(["Ein Satz.", "Noch einer."], ["nichts"]) == "Ein Satz."
    assert excerpt([], ["nichts"]) == ""


def test_a_text_without_spaces_is_cut_all_the_same():
    assert len(excerpt(["x" * 1000], ["y"])) <= EXCERPT + 4


@pytest.mark.parametrize(
    ("title", "query", "rank"),
    [("Smarte Beleuchtung", "smarte beleuchtung", 0), ("Termine", "termin", 1), ("Das Programm", "Rathaus", 2)],
)
def test_a_title_that_was_typed_comes_first(title, query, rank):
    assert fit(title, query) == rank
