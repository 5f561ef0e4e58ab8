"""The demo city's pages in Leichte Sprache (brands/<city>/content/simple.toml)."""

import re
from typing import Any

from django.conf import settings
from django.utils.html import escape
from wagtail.models import Locale, Page, Site

from core.brand import content
from core.models import SIMPLE, SimpleSection
from core.registries import DemoStep, demo_data
from core.services.translations import write_page

SENTENCE = re.compile(r"(?<=[.!?:]) (?=[A-ZÄÖÜ])")
LINK = re.compile(r"\[([^]]+)\]\(([^)]+)\)")


def _linked(match: re.Match[str]) -> str:
    text, address = match.groups()
    if not address.startswith("/"):
        return f'<a href="{address}">{text}</a>'
    home = Site.objects.get(is_default_site=True).root_page
    page = Page.objects.get(url_path=home.url_path.rstrip("/") + address)
    return f'<a linktype="page" id="{page.pk}">{text}</a>'


def html(lines: list[str]) -> str:
    """Return sentences as paragraphs, one each, and lines that begin with a dash as points of a list."""
    parts = [LINK.sub(_linked, escape(line)) for line in lines]
    # In a list, too, each sentence begins on a line of its own.
    parts = [SENTENCE.sub("<br/>", part) if part.startswith("- ") else part for part in parts]
    rows = [f"<li>{part[2:]}</li>" if part.startswith("- ") else f"<p>{part}</p>" for part in parts]
    return re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", "".join(rows))


def _write(facts: dict[str, Any], locale: Locale) -> None:
    home = Site.objects.get(is_default_site=True).root_page
    source = Page.objects.get(url_path=home.url_path + facts["path"])
    if Page.objects.filter(translation_key=source.translation_key, locale=locale, alias_of=None).exists():
        return
    page = write_page(page=source, locale=locale)
    page.title, page.lead, page.illustration = facts["title"], facts["lead"], facts["illustration"]
    page.search_description, page.seo_title, page.show_in_menus = facts["lead"], "", facts["menu"]
    page.simple_sections = [
        SimpleSection(
            sort_order=number, question=one["question"], illustration=one["illustration"], text=html(one["text"])
        )
        for number, one in enumerate(facts["section"])
    ]
    page.save_revision().publish()


def load_simple() -> None:
    """Write the pages, if the brand has Leichte Sprache and texts in it."""
    if SIMPLE not in dict(settings.LANGUAGES) or not (settings.BRAND_DIR / "content" / "simple.toml").is_file():
        return
    locale = Locale.objects.get(language_code=SIMPLE)
    for facts in content("simple")["page"]:
        _write(facts, locale)


demo_data.register(DemoStep("leichte sprache", 96, load_simple))
