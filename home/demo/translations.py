"""The demo city's pages in other languages, from the brand's catalogues (brands/<city>/translations/<code>.po)."""

from django.conf import settings
from polib import pofile
from wagtail.models import Locale, Page

from core.registries import DemoStep, demo_data
from core.services.translations import translate_page


def words(code: str) -> dict[str, str]:
    """Return the brand's translations into a language; none without a catalogue."""
    path = settings.BRAND_DIR / "translations" / f"{code}.po"
    return {one.msgid: one.msgstr for one in pofile(str(path))} if path.is_file() else {}


def load_translations() -> None:
    """Translate the pages whose title and address a catalogue knows, parents first; what is translated stays."""
    for code, _name in settings.LANGUAGES:
        known = words(code)
        if not known:
            continue
        locale = Locale.objects.get(language_code=code)
        done = Page.objects.filter(locale=locale, alias_of=None).values("translation_key")
        pages = Page.objects.filter(locale=Locale.get_default(), title__in=known, slug__in=known)
        for page in pages.exclude(translation_key__in=done).order_by("path").specific():
            translate_page(page=page, locale=locale, words=known)


demo_data.register(DemoStep("translations", 95, load_translations))
