"""The demo city in other languages: what its catalogue knows whole is translated, nothing else, and nothing breaks."""

import logging

import pytest
from wagtail.models import Locale, Page

from core.registries import demo_data
from home.demo import translations
from projects.models import FieldPage, WorkingGroupIndexPage


@pytest.fixture
def again(city) -> FieldPage:
    """A page whose translation is gone, so that the demo would make it anew."""
    page = FieldPage.objects.get(slug="lebensraum")
    page.get_translation(Locale.objects.get(language_code="en")).delete()
    return page


def test_a_page_that_the_catalogue_knows_whole_is_translated(again):
    translations.load_translations()
    assert again.get_translation(Locale.objects.get(language_code="en")).title == "Our living space"


def test_a_sentence_that_the_city_has_changed_keeps_its_page_back_and_is_logged(again, caplog):
    FieldPage.objects.filter(pk=again.pk).update(lead="Diesen Satz kennt kein Katalog.")
    with caplog.at_level(logging.WARNING):
        translations.load_translations()
    assert not FieldPage.objects.filter(locale__language_code="en", translation_key=again.translation_key).exists()
    assert caplog.messages == ["translations/en.po lacks sentences of /handlungsfelder/lebensraum/: not translated"]


def test_a_city_may_change_its_name(city, settings, monkeypatch):
    other = translations.brand().model_copy(update={"name": "Neustadt BLÜHT!"})
    monkeypatch.setattr(translations, "brand", lambda: other)
    assert translations.words("en")["Neustadt BLÜHT!"] == "Neustadt BLÜHT!"


def test_the_demo_city_can_be_loaded_again_whatever_has_been_translated(city):
    english = Locale.objects.get(language_code="en")
    for page in Page.objects.filter(locale=Locale.get_default(), depth__gt=1).order_by("path").specific():
        if not page.has_translation(english):
            page.copy_for_translation(english, copy_parents=True)
    number = Page.objects.count()
    assert WorkingGroupIndexPage.objects.count() == 2
    for step in demo_data.steps():
        step.load()
    assert Page.objects.count() == number
