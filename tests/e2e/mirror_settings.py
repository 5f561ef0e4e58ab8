"""The demo with one more language, for tests alone: `ar-xb`, the pseudo-locale that is written from right to left.

CLDR and Chromium name it so. Its catalogue is made by tests/e2e/mirror.py, below VAR_DIR.
"""

from django.conf.locale import LANG_INFO

from norderstedt_go.settings.dev import *  # noqa: F403 (settings are a flat namespace)
from norderstedt_go.settings.env import VAR_DIR
from norderstedt_go.settings.language import LANGUAGES, LOCALE_PATHS

LANG_INFO["ar-xb"] = {"bidi": True, "code": "ar-xb", "name": "Pseudo-Bidi", "name_local": "ibdiP"}
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [*LANGUAGES, ("ar-xb", "ibdiP")]
LOCALE_PATHS = [VAR_DIR / "locale", *LOCALE_PATHS]
