"""The demo city's pages in other languages, from the brand's catalogues (brands/<city>/translations/<code>.po)."""

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from polib import pofile
from wagtail.models import Locale, Page

from core.brand import brand
from core.registries import DemoStep, demo_data
from core.services.translations import translate_page

logger = logging.getLogger(__name__)


def words(code: str) -> dict[str, str]:
    """Return the brand's translations into a language; none without a catalogue. Its name is the same in all."""
    path = settings.BRAND_DIR / "translations" / f"{code}.po"
    return {brand().name: brand().name} | {one.msgid: one.msgstr for one in pofile(str(path))} if path.is_file() else {}


def load_translations() -> None:
    """Translate the pages whose title and address a catalogue knows, parents first; what is translated stays.

    A city that changes a sentence and not its translation keeps its site: that page waits, and the log says so.
    """
    for code, _name in settings.LANGUAGES:
        known = words(code)
        if not known:
            continue
        locale = Locale.objects.get(language_code=code)
        done = Page.objects.filter(locale=locale, alias_of=None).values("translation_key")
        pages = Page.objects.filter(locale=Locale.get_default(), title__in=known, slug__in=known)
        for page in pages.exclude(translation_key__in=done).order_by("path").specific():
            try:
                translate_page(page=page, locale=locale, words=known)
            except ValidationError:
                logger.warning("translations/%s.po lacks sentences of %s: not translated", code, page.url)


demo_data.register(DemoStep("translations", 95, load_translations))
