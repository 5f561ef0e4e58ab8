"""Drawings are chosen by their look."""

import re

from core.admin_forms import DRAWINGS, IllustrationWidget, drawing_groups
from core.brand import drawing_names

NAMED = [name for _group, drawings in DRAWINGS for name in drawings]


def test_every_drawing_has_a_german_name_and_every_name_a_drawing():
    assert sorted(NAMED) == drawing_names()


def test_a_drawing_without_a_name_can_be_chosen_all_the_same(monkeypatch):
    monkeypatch.setattr("core.admin_forms.drawing_names", lambda: ["programm", "neu"])
    groups = {str(group): choices for group, choices in drawing_groups() if isinstance(choices, list)}
    assert groups["Weitere Zeichnungen"] == [("neu", "neu")]
    assert [name for name, _label in groups["Programm"]] == ["programm"]


def test_it_is_a_group_of_radio_buttons_with_the_drawings_beside_them():
    html = IllustrationWidget().render("illustration", "programm", {"id": "id_illustration"})
    assert html.count("<svg") == html.count('type="radio"') - 1 == len(NAMED)
    assert re.findall(r'value="([^"]*)" checked', html) == ["programm"]
    assert 'role="radiogroup"' in html
    assert 'aria-label="Zeichnung"' in html
    assert "tabindex" not in html


def test_none_can_be_chosen_too():
    html = IllustrationWidget().render("illustration", "", {})
    assert re.findall(r'value="([^"]*)" checked', html) == [""]
    assert "Keine Zeichnung" in html
