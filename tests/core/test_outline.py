"""Addresses for headings, and what a table of contents is made of."""

from core.domain.outline import Heading, with_anchors


def test_every_heading_gets_an_address_of_its_own():
    html, headings = with_anchors("<h2>Über uns</h2><p>x</p><h2 class='a'>Über uns</h2>")
    assert headings == [Heading("uber-uns", "Über uns"), Heading("uber-uns-2", "Über uns")]
    assert html == '<h2 id="uber-uns">Über uns</h2><p>x</p><h2 id="uber-uns-2" class=\'a\'>Über uns</h2>'


def test_an_address_that_is_taken_stays_whose_it_is():
    html, headings = with_anchors('<p id="ziel">x</p><h2>Ziel</h2><h2 id="fest">Fest</h2>')
    assert headings == [Heading("ziel-2", "Ziel"), Heading("fest", "Fest")]
    assert html.count('id="fest"') == 1


def test_words_lose_tags_and_soft_hyphens():
    _html, headings = with_anchors("<h2>Wunsch\u00adliste <b>&amp; mehr</b></h2>")
    assert headings == [Heading("wunschliste-mehr", "Wunschliste & mehr")]


def test_empty_headings_and_other_levels_stay_out():
    html = "<h2> </h2><h3>Drei</h3><h2>???</h2>"
    anchored, headings = with_anchors(html)
    assert headings == [Heading("abschnitt", "???")]
    assert anchored == '<h2> </h2><h3>Drei</h3><h2 id="abschnitt">???</h2>'
