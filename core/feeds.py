"""The sitemap: every page in every language, each with its other languages."""

from collections import defaultdict
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from wagtail.contrib.sitemaps import Sitemap
from wagtail.models import Page
from wagtail.query import PageQuerySet

from core.querysets import visible_in_any_language


class LanguagesSitemap(Sitemap):
    """All public pages of the site. Wagtail's own knows the tree of one language alone."""

    def items(self) -> PageQuerySet:
        """Return the public pages below the home pages of all languages."""
        below = Q()
        for home in Page.objects.filter(translation_key=self.get_wagtail_site().root_page.translation_key):
            below |= Q(path__startswith=home.path)
        return visible_in_any_language(Page.objects.filter(below)).annotate(code=F("locale__language_code"))

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        pages = list(self.paginator.page(page).object_list)
        twins: dict[Any, list[dict[str, str]]] = defaultdict(list)
        for one in pages:
            address = {"location": one.get_full_url(self.request), "lang_code": one.code}
            twins[one.translation_key] += [address]
            if one.code == settings.LANGUAGE_CODE:
                twins[one.translation_key] += [{**address, "lang_code": "x-default"}]
        changed = [moment for one in pages if (moment := self.lastmod(one))]
        if changed:
            self.latest_lastmod = max(changed)
        return [
            {
                "location": one.get_full_url(self.request),
                "lastmod": self.lastmod(one),
                "alternates": twins[one.translation_key] if self._is_translated(twins[one.translation_key]) else [],
            }
            for one in pages
        ]

    @staticmethod
    def _is_translated(addresses: list[dict[str, str]]) -> bool:
        return len({one["lang_code"] for one in addresses} - {"x-default"}) > 1
