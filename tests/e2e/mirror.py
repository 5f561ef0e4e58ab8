"""A pseudo-locale: each word runs from right to left, so that what nobody translates is seen at once.

As in Chromium's `ar-xb`, a word stands between "right-to-left override" and "pop directional formatting".
`python -m tests.e2e.mirror` (with tests.e2e.mirror_settings) makes the catalogue and translates pages.
"""

import re
from pathlib import Path

from polib import MOFile, POEntry, pofile

ROOT = Path(__file__).resolve().parents[2]
CODE = "ar-xb"
PROJECT = "pegel-am-pier"
START, END = "\u202e", "\u202c"
# What is filled in later, tags, and HTML's own names of letters stay as they are.
KEPT = re.compile(r"(<[^>]*>|%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|&#?\w+;|\s+)")
ADDRESS = re.compile(r"[\w-]+/")


def mirrored(text: str) -> str:
    """Return a text whose words run from right to left; an address stays."""
    if ADDRESS.fullmatch(text):
        return text
    parts = KEPT.split(text)
    return "".join(part if number % 2 or not part else f"{START}{part}{END}" for number, part in enumerate(parts))


def write_catalogue(folder: Path) -> None:
    """Write the interface's words, mirrored from the English ones, where Django finds them."""
    catalogue = MOFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for one in pofile(str(ROOT / "locale/en/LC_MESSAGES/django.po")):
        catalogue.append(
            POEntry(
                msgid=one.msgid,
                msgctxt=one.msgctxt,
                msgstr=mirrored(one.msgstr),
                msgid_plural=one.msgid_plural,
                msgstr_plural={number: mirrored(text) for number, text in one.msgstr_plural.items()},
            )
        )
    target = folder / "locale/ar_XB/LC_MESSAGES/django.mo"
    target.parent.mkdir(parents=True)
    catalogue.save(str(target))


def translate_pages() -> None:
    """Translate the pages of the menu and one project of the city's own language, each sentence mirrored."""
    from django.db.models import Q
    from wagtail.models import Locale, Page
    from wagtail_localize.models import StringSegment, TranslationSource

    from core.services.translations import translate_page

    locale, _is_new = Locale.objects.get_or_create(language_code=CODE)
    pages = Page.objects.filter(Q(depth__in=(2, 3)) | Q(slug=PROJECT), locale=Locale.get_default())
    for page in pages.order_by("path").specific():
        source, _is_new = TranslationSource.update_or_create_from_instance(page)
        texts = StringSegment.objects.filter(source=source).values_list("string__data", flat=True)
        words = {text: mirrored(text) for text in texts} | {
            page.slug: f"{page.slug}-xb" if page.depth == 2 else page.slug
        }
        translate_page(page=page, locale=locale, words=words)


if __name__ == "__main__":
    import django
    from django.conf import settings

    write_catalogue(settings.VAR_DIR)
    django.setup()
    translate_pages()
