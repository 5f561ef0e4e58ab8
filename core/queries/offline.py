"""What devices need to keep pages and to install the site: the manifest, and the worker with what it has to know."""

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from core.brand import brand
from core.cache.release import release
from core.queries.frame import menu_pages

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
# What every page loads, and the pictures of a notification.
FILES = (
    *("site.css", "site.js", "offline.js", "icon.svg", "icon-192.png", "badge-96.png"),
    *("fonts/display.woff2", "fonts/text.woff2", "fonts/text-strong.woff2"),
)
# English as it is written here; browsers would take the American way to write a day.
DATES = {"en": "en-GB"}
MOST_SHORTCUTS = 4


def manifest(request: HttpRequest) -> dict[str, Any]:
    """Return what makes the site an app in the language of the address, as the W3C's Web Application Manifest has it.

    Each language is an app of its own. All have the whole site as their scope, so that the switch stays in the app.
    """
    facts, start = brand(), reverse("wagtail_serve", args=[""])
    shortcuts = [{"name": entry["title"], "url": entry["url"]} for entry in menu_pages(request)]
    return {
        "id": start,
        "name": facts.name,
        "short_name": facts.wordmark,
        "description": facts.tagline_here,
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": start,
        "scope": "/",
        "display": "standalone",
        "theme_color": facts.theme_color.light,
        "background_color": facts.theme_color.light,
        "categories": ["government"],
        "icons": [
            *(_icon(f"icon-{size}.png", size, "any") for size in (192, 512)),
            _icon("icon-maskable-512.png", 512, "maskable"),
            {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
        "shortcuts": shortcuts[:MOST_SHORTCUTS],
    }


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    return {"src": static(name), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}


@cache
def worker() -> str:
    """Return the script of the service worker, with what it has to know; or the one that takes it away.

    Its text differs from release to release, which is what makes browsers take the new one.
    """
    if not settings.NGO_OFFLINE["on"]:
        return (SCRIPTS / "worker-off.js").read_text(encoding="utf-8")
    source = (SCRIPTS / "worker.js").read_text(encoding="utf-8")
    facts = _facts()
    version = sha256(f"{release()} {json.dumps(facts)} {source}".encode()).hexdigest()[:12]
    return f"const NGO = {json.dumps({'version': version, **facts})};\n{source}"


def _facts() -> dict[str, Any]:
    return {
        "name": brand().name,
        "icon": static("icon-192.png"),
        "badge": static("badge-96.png"),
        "static": settings.STATIC_URL,
        "picturesBelow": f"{settings.MEDIA_URL}images/",
        "files": [static(name) for name in FILES],
        "neverBelow": settings.NGO_OFFLINE["never_below"],
        "most": {name: settings.NGO_OFFLINE[name] for name in ("pages", "pictures", "files")},
        "patience": settings.NGO_OFFLINE["patience"],
        "languages": [_language(code) for code, _name in settings.LANGUAGES],
    }


def _language(code: str) -> dict[str, Any]:
    """Return the addresses and words of one language that the worker needs."""
    with translation.override(code):
        return {
            "code": code,
            "dates": DATES.get(code, code),
            "home": reverse("wagtail_serve", args=[""]),
            "offline": reverse("offline"),
            "search": reverse("search"),
            "signOut": reverse("account_logout"),
            "copy": _("No network, or a very slow one. You see a copy of this page, made on {when}."),
            "again": _("Load again"),
            "news": _("There is something new."),
        }
