"""Pages in several languages: each address speaks its language, and says so where it cannot yet."""

import re

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from django.utils.translation import override
from django.utils.translation.trans_real import get_languages
from wagtail import coreutils
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from accounts.enums import Role
from core.models import SIMPLE
from core.querysets import twins, visible
from core.services import translations
from core.services.translations import translate_page, write_page
from core.templatetags.languages import lang_of
from home.models import ContentPage, HomePage
from norderstedt_go.settings.language import languages
from participation.models import JoinPage
from projects.models import FieldPage, NewsCategory, ProjectIndexPage, ProjectPage, SuccessFigure
from tests.conftest import forget_pages, german, person

# Words without which no German text of some length stands, and which are no English words.
GERMAN = re.compile(
    r"\b(der|das|und|ist|nicht|mit|für|von|sie|wir|ein|eine|werden|oder|auch|wird|sind)\b", re.IGNORECASE
)
# Beside Wagtail's tree, in the city's own language alone: the account, files and mail.
ELSEWHERE = re.compile(r"(/documents/|/media/|/static/|mailto:|https?://|#)")


def soup(client, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status, address
    return BeautifulSoup(answer.content, "html.parser")


def english_pages() -> list[Page]:
    return list(Page.objects.filter(locale__language_code="en", depth__gt=1).live())


def switch(html: BeautifulSoup) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in html.select(".ngo-util [hreflang]")}


# ---- the brand says which languages there are ----


@pytest.mark.parametrize("codes", [[], ["en"], ["de", "xx"], ["de", "de"], ["en", "de"]])
def test_a_brand_with_odd_languages_is_refused(codes):
    with pytest.raises(ImproperlyConfigured):
        languages(codes)


def test_leichte_sprache_has_a_name_of_its_own():
    assert languages(["de", SIMPLE]) == [("de", "Deutsch"), (SIMPLE, "Leichte Sprache")]


def test_every_language_of_the_brand_has_a_locale(city, settings):
    assert {one.language_code for one in Locale.objects.all()} == set(dict(settings.LANGUAGES))


@pytest.fixture
def one_language(settings):
    """A brand that has German alone."""

    def switch_off() -> None:
        settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("de", "Deutsch")]
        forget_languages()

    yield switch_off
    forget_languages()


def forget_languages() -> None:
    coreutils.get_content_languages.cache_clear()
    coreutils.get_supported_content_language_variant.cache_clear()
    get_languages.cache_clear()


def test_a_brand_with_one_language_shows_no_switch(client, city, one_language):
    one_language()
    html = soup(client, "/")
    assert html.select("[hreflang]") == []


# ---- English ----


def test_home_fields_projects_and_taking_part_are_there_in_english(city):
    for model, number in ((HomePage, 1), (FieldPage, 8), (ProjectPage, 11), (JoinPage, 1)):
        assert model.objects.filter(locale__language_code="en", alias_of=None).live().count() == number
    assert not [page.title for page in english_pages() if page.alias_of_id]


def test_nothing_is_silently_german_under_an_english_address(client, city):
    for page in english_pages():
        html = soup(client, page.url)
        assert html.html["lang"] == "en"
        for part in html(["script", "style"]) + html.select('[lang^="de"]'):
            part.decompose()
        # Places are called what they are called: "Ulzburger Straße an der Lawaetzstraße".
        found = GERMAN.findall(html.body.get_text(" ").replace("Das ", "").replace(" an der ", " "))
        assert found == [], page.url


def test_english_pages_link_english_pages(client, city):
    asked = set()
    for page in english_pages():
        links = [link for link in soup(client, page.url).select("a[href]") if not link.get("hreflang")]
        wrong = [
            link["href"] for link in links if not link["href"].startswith("/en/") and not ELSEWHERE.match(link["href"])
        ]
        assert wrong == [], page.url
        for address in {link["href"] for link in links if link["href"].startswith("/en/")} - asked:
            assert client.get(address, follow=True).status_code == 200, (page.url, address)
            asked.add(address)


def test_addresses_are_english_too(city):
    assert ProjectIndexPage.objects.get(locale__language_code="en").url == "/en/projects/"
    assert not [page.url for page in english_pages() if "handlungsfelder" in page.url or "projekte" in page.url]


def test_figures_have_english_names_and_the_same_values(city, project):
    twin = project.get_translation(Locale.objects.get(language_code="en"))
    assert [one.name for one in twin.figures.all()] == ["Devices collected", "Devices passed on", "In use again"]
    own, other = (
        [[row.value for row in figure.measurements.all()] for figure in page.figures.all()] for page in (project, twin)
    )
    assert own == other != []
    assert {one.locale.language_code for one in SuccessFigure.objects.filter(page=twin)} == {"en"}


@pytest.mark.parametrize(
    ("address", "own"),
    [("/en/", "21 November"), ("/", "")],
)
def test_numbers_and_dates_are_written_as_in_their_language(client, city, address, own):
    project = "/en/projects/mobile-devices-collection/" if address == "/en/" else "/projekte/sammelaktion-mobilgeraete/"
    text = soup(client, project).main.get_text(" ")
    assert ("1,000" in text, "1.000" in text) == ((True, False) if address == "/en/" else (False, True))


# ---- lists and relations ----


def test_a_list_shows_the_language_of_the_address(city):
    with override("de"):
        assert {page.locale.language_code for page in visible(ProjectPage.objects.all())} == {"de"}
    with override("en"):
        assert {page.locale.language_code for page in visible(ProjectPage.objects.all())} == {"en"}
    with override("de-simple"):
        assert not visible(ProjectPage.objects.all()).exists()


def test_a_relation_leads_to_the_page_in_the_language_of_the_address(client, city):
    field = FieldPage.objects.get(slug="living-space")
    links = {link["href"] for link in soup(client, field.url).select(".ngo-card a")}
    assert "/en/projects/smart-lighting/" in links
    with override("en"):
        names = [page.title for page in twins(FieldPage.objects.filter(slug="lebensraum"))]
    assert names == ["Our living space"]


def test_the_filter_takes_the_slugs_of_its_language(client, city):
    own = soup(client, "/projekte/?field=lebensraum").select(".ngo-card")
    other = soup(client, "/en/projects/?field=living-space").select(".ngo-card")
    assert len(own) == len(other) > 0


def test_what_is_not_translated_is_left_out_of_a_foreign_list(client, city):
    html = soup(client, "/en/projects/mobile-devices-collection/")
    assert "Digitale Gesellschaft" not in html.get_text()


def test_the_search_finds_the_language_of_the_address(client, city):
    assert soup(client, "/en/search/?q=lockers").select('a[href="/en/projects/digital-lockers/"]')
    assert not soup(client, "/suche/?q=lockers").select('a[href="/en/projects/digital-lockers/"]')


def test_the_open_interface_is_german_and_answers_in_english_if_asked(client, city):
    assert client.get("/api/v1/projects/smarte-beleuchtung/").json()["title"] == "Smarte Beleuchtung"
    english = client.get("/api/v1/projects/?locale=en&field=living-space").json()
    assert "Smart Lighting" in [one["title"] for one in english["items"]]
    assert client.get("/api/v1/projects/?locale=xx").status_code == 422


# ---- the switch ----


def test_the_switch_stays_on_the_page(client, city):
    html = soup(client, "/projekte/smarte-beleuchtung/")
    assert switch(html) == {
        "de": "/projekte/smarte-beleuchtung/",
        "en": "/en/projects/smart-lighting/",
        SIMPLE: "/de-simple/projekte/smarte-beleuchtung/",
    }
    assert [link["hreflang"] for link in html.select(".ngo-util [aria-current]")] == ["de"]
    assert [link["lang"] for link in html.select(".ngo-menu__util a")] == ["de", "en", SIMPLE]


def test_every_way_of_the_switch_from_every_page_speaks_the_language_it_promises(client, city):
    with override("de"):
        pages = list(visible(Page.objects.filter(depth__gt=1)))
    for page in pages:
        for code, address in switch(soup(client, page.url)).items():
            answer = client.get(address)
            assert answer.status_code in (200, 404), address
            assert f'<html lang="{code}"' in answer.content.decode(), address
            assert answer.status_code == 200 or escape(page.title) in answer.content.decode(), address


def test_beside_the_tree_the_switch_finds_the_same_page(client, city):
    assert switch(soup(client, "/suche/"))["en"] == "/en/search/"
    assert switch(soup(client, "/konto/anmelden/"))["en"] == "/en/konto/anmelden/"
    assert switch(soup(client, "/gibt-es-nicht/", 404))["en"] == "/en/"


def test_alternates_are_real_translations_alone(client, city):
    html = soup(client, "/mitmachen/")
    found = {link["hreflang"]: link["href"] for link in html.select('link[rel="alternate"]')}
    assert found == {
        "de": "http://localhost/mitmachen/",
        "en": "http://localhost/en/take-part/",
        SIMPLE: "http://localhost/de-simple/mitmachen/",
        "x-default": "http://localhost/mitmachen/",
    }
    assert soup(client, "/impressum/").select('link[rel="alternate"]') == []


def test_the_sitemap_names_all_languages(client, city):
    text = client.get("/sitemap.xml").content.decode()
    assert "<loc>http://localhost/en/projects/smart-lighting/</loc>" in text
    assert 'hreflang="x-default" href="http://localhost/projekte/smarte-beleuchtung/"' in text


# ---- a missing translation ----


def test_a_missing_translation_says_so_in_its_language_and_offers_what_there_is(client, city):
    html = soup(client, "/en/arbeitskreise/digitale-gesellschaft/", 404)
    assert html.html["lang"] == "en"
    assert html.h1.text == "This page is not available in English yet"
    original = html.select_one('main a[hreflang="de"]')
    assert (original["href"], original["lang"]) == ("/arbeitskreise/digitale-gesellschaft/", "de")
    assert {"/en/", "/en/projects/", "/en/fields-of-action/"} <= {link["href"] for link in html.select("main a")}


def test_in_leichte_sprache_too(client, city):
    html = soup(client, "/de-simple/projekte/", 404)
    assert html.h1.text == "Diese Seite gibt es noch nicht in Leichter Sprache"


def test_the_address_of_another_language_leads_to_the_translation(client, city):
    assert client.get("/en/projekte/smarte-beleuchtung/")["Location"] == "/en/projects/smart-lighting/"
    assert client.get("/projects/smart-lighting/")["Location"] == "/projekte/smarte-beleuchtung/"


@pytest.mark.parametrize("address", ["/en/gibt-es-nicht/", "/en/gibt-es-nicht/%00/", "/en/" + "a/" * 300])
def test_no_page_at_all_is_a_404_in_the_language(client, city, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert '<html lang="en"' in answer.content.decode()


def test_a_page_that_not_everybody_may_see_is_not_named(client, city):
    page = german(ContentPage).get(slug="baukasten")
    page.view_restrictions.create(restriction_type="login")
    assert page.title not in client.get(f"/en/{page.slug}/").content.decode()


def test_an_alias_of_another_language_never_shows_its_words(client, city):
    page = german(ContentPage).get(slug="baukasten")
    alias = page.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    assert alias.live
    html = soup(client, alias.url, 404)
    assert html.h1.text == "This page is not available in English yet"
    with override("en"):
        assert not visible(Page.objects.filter(pk=alias.pk)).exists()


def test_control_without_the_guard_the_alias_shows_german(client, city, monkeypatch):
    page = german(ContentPage).get(slug="baukasten")
    alias = page.copy_for_translation(Locale.objects.get(language_code="en"), alias=True)
    monkeypatch.setattr(ContentPage, "_refuse_other_words", lambda *_args: None)
    monkeypatch.setattr(HomePage, "_refuse_other_words", lambda *_args: None)
    assert soup(client, alias.url).h1.text == page.title


def test_parents_always_exist_and_say_what_is_missing(client, city):
    page = Page.objects.get(slug="digitale-gesellschaft", locale__language_code="de").specific
    locale = Locale.objects.get(language_code="en")
    words = _words(page)
    translate_page(page=page, locale=locale, words=words)
    twin = page.get_translation(locale)
    assert twin.live
    assert twin.get_parent().alias_of_id
    assert soup(client, twin.url).html["lang"] == "en"
    assert soup(client, "/en/arbeitskreise/", 404).h1.text == "This page is not available in English yet"


def _words(page: Page) -> dict[str, str]:
    source, _is_new = TranslationSource.update_or_create_from_instance(page)
    return {one.string.data: f"E {one.string.data}" for one in source.stringsegment_set.all()}


def test_without_a_home_page_in_a_language_nothing_answers_but_the_note(client, city):
    HomePage.objects.get(locale__language_code="en").unpublish()
    html = soup(client, "/en/", 404)
    assert html.h1.text == "This page is not available in English yet"
    assert city.title in html.get_text()


# ---- publishing ----


def _begun(page: Page) -> Translation:
    source, _is_new = TranslationSource.update_or_create_from_instance(page)
    return Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))


def test_a_translation_with_gaps_is_not_published(city):
    with pytest.raises(ValidationError):
        _begun(german(ContentPage).get(slug="baukasten")).save_target(publish=True)


def test_control_without_the_guard_the_original_s_words_are_public(client, city, django_capture_on_commit_callbacks):
    page = german(ContentPage).get(slug="baukasten")
    with django_capture_on_commit_callbacks(execute=True):
        translations.SAVE_TARGET(_begun(page), publish=True)
    assert soup(client, f"/en/{page.slug}/").h1.text == page.title


def test_who_may_not_publish_brings_no_translation_up_to_date(city):
    translation = Translation.objects.filter(source__specific_content_type__model="projectpage").first()
    with pytest.raises(PermissionDenied):
        translation.save_target(user=person(Role.EDITORS), publish=True)


def test_whoever_has_rights_on_a_page_has_them_on_its_translation(city):
    twin = ProjectPage.objects.get(slug="real-time-power")
    other = ProjectPage.objects.get(slug="smart-lighting")
    utility = person(Role.UTILITY)
    assert twin.permissions_for_user(utility).can_edit()
    assert not other.permissions_for_user(utility).can_edit()
    assert other.permissions_for_user(person(Role.EDITORS)).can_edit()
    assert not other.permissions_for_user(person(Role.EDITORS)).can_publish()


def test_a_new_translation_gets_the_rights_of_its_original(city):
    page = german(ContentPage).get(slug="baukasten")
    draft = write_page(page=page, locale=Locale.objects.get(language_code=SIMPLE))
    assert not draft.live
    assert draft.permissions_for_user(person(Role.EDITORS)).can_edit()
    assert write_page(page=page, locale=draft.locale).pk == draft.pk


def test_everything_in_the_demo_is_translated(city):
    left = [one.source.object_repr for one in Translation.objects.all() if len(set(one.get_progress())) > 1]
    assert left == []
    assert not StringTranslation.objects.filter(has_error=True).exists()


# ---- things with a name ----


def test_a_category_has_one_row_for_each_language(city):
    one = NewsCategory.objects.get(slug="aus-den-projekten")
    twin = one.copy_for_translation(Locale.objects.get(language_code="en"))
    twin.name, twin.slug = "From the projects", one.slug
    twin.save()
    with override("en"):
        assert [str(row) for row in NewsCategory.objects.in_language()] == ["From the projects"]
    with override("de"):
        assert twin.pk not in NewsCategory.objects.in_language().values_list("pk", flat=True)


def test_a_name_that_is_not_translated_says_its_language(city):
    one = NewsCategory.objects.get(slug="aus-den-projekten")
    own, foreign = (HomePage.objects.get(locale__language_code=code) for code in ("de", "en"))
    assert (lang_of(one, own), lang_of(one, foreign), lang_of(None, foreign)) == ("", "de", "")


# ---- cost ----


def test_the_languages_of_a_page_cost_one_query(client, city, one_language):
    def cost() -> int:
        forget_pages()
        with CaptureQueriesContext(connection) as captured:
            client.get("/impressum/")
        return len(captured)

    cost()
    with_switch = cost()
    one_language()
    assert with_switch - cost() == 1


# ---- from right to left ----


@pytest.fixture
def mirrored(city, settings):
    """A pseudo-language that is written from right to left; Arabic is one of Django's."""
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [*settings.LANGUAGES, ("ar", "العربية")]
    forget_languages()
    yield Locale.objects.get_or_create(language_code="ar")[0]
    forget_languages()


def test_a_language_from_right_to_left_says_so(client, mirrored):
    html = soup(client, "/ar/projekte/", 404)
    assert (html.html["lang"], html.html["dir"]) == ("ar", "rtl")
    assert soup(client, "/").select_one('.ngo-util [lang="ar"]')["dir"] == "rtl"


def test_the_tree_of_every_language_is_sound(city):
    assert Page.find_problems() == ([], [], [], [], [])
