"""The reading index: syllables, sentences, levels."""

import pytest

from core.domain.readability import Level, read, sentences, syllables

OFFICIALESE = (
    "Im Rahmen der Durchführung des Genehmigungsverfahrens sind die antragsbegründenden Unterlagen gemäß den "
    "einschlägigen Bestimmungen der Landesbauordnung in dreifacher Ausfertigung bei der zuständigen "
    "Bauaufsichtsbehörde einzureichen. Die Nichteinhaltung der vorgenannten Fristen kann die Zurückweisung des "
    "Antrags zur Folge haben. Eine Wiedereinsetzung in den vorigen Stand kommt nur unter den Voraussetzungen des "
    "Verwaltungsverfahrensgesetzes in Betracht. Die Entscheidung hierüber trifft die Behörde nach pflichtgemäßem "
    "Ermessen unter Abwägung der widerstreitenden Belange."
)
PLAIN = (
    "Sie wollen bauen? Dann brauchen Sie einen Plan. Bringen Sie ihn drei Mal mit. Unser Amt ist am Markt. Wir lesen "
    "den Plan. Fehlt etwas, rufen wir Sie an. Sie haben dann zwei Wochen Zeit. Ist alles da, geht es los. Sie bekommen "
    "einen Brief. Darin steht, was Sie tun dürfen. Haben Sie noch Fragen? Dann schreiben Sie uns. Wir helfen gern, "
    "und das kostet Sie nichts."
)


@pytest.mark.parametrize(
    ("word", "number"),
    [("Baum", 1), ("aber", 2), ("Abend", 2), ("Idee", 2), ("Museum", 3), ("Bürgermeister", 4), ("Quartier", 2)],
)
def test_syllables_are_those_that_one_speaks(word, number):
    assert syllables(word) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Das ist einer. Das ist noch einer.", 2),
        ("Am 3. Mai geht es los.", 1),
        ("Es gibt z. B. Äpfel und ggf. Birnen.", 1),
        ("Das war 2022. Danach kam mehr.", 2),
        ("Wirklich? Ja.", 2),
        ("… 12 – 13 …", 0),
    ],
)
def test_a_sentence_ends_where_a_reader_stops(text, number):
    assert len(sentences(text)) == number


def test_officialese_is_hard_and_plain_words_are_easy():
    hard, easy = read([OFFICIALESE]), read([PLAIN])
    assert hard.level == Level.HARD
    assert easy.level == Level.EASY
    assert hard.score < 30
    assert easy.score > 70


def test_the_longest_sentences_come_first():
    longest = read([PLAIN, OFFICIALESE]).longest
    assert len(longest) == 3
    assert longest[0].startswith("Im Rahmen der Durchführung")
    assert [len(sentence.split()) for sentence in longest] == [24, 15, 14]


def test_a_mean_of_few_words_says_nothing():
    assert read(["Kommen Sie vorbei."]) is None
    assert read([]) is None


def test_words_per_sentence_are_told():
    assert read(["Das sind genau sechs kleine Wörter. " * 12]).words_per_sentence == 6.0
