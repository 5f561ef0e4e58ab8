"""Languages and time: message ids are English, German is a catalogue (docs/glossary.md).

Which languages a city's pages have is a fact of its brand (brand.toml, the first one is its own). What is said here of
each is what no library knows.
"""

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured

from norderstedt_go.settings.env import BASE_DIR
from norderstedt_go.settings.files import BRAND_FACTS

# Leichte Sprache is German by rules of its own; "simple" is a registered variant subtag (RFC 5646, section 2.2.5).
LANG_INFO["de-simple"] = {
    "bidi": False,
    "code": "de-simple",
    "name": "German in Leichte Sprache",
    "name_local": "Leichte Sprache",
}
# The site's own words exist in these (locale/).
KNOWN = ("de", "en", "de-simple")


def languages(codes: list[str]) -> list[tuple[str, str]]:
    """Return the languages of a brand with the names that they give themselves, the brand's own first.

    Raises ImproperlyConfigured for a language that the site has no words in, and for a brand that begins with
    another one than German: forms, mails and the account speak the first.
    """
    unknown = [code for code in codes if code not in KNOWN]
    if unknown or codes[:1] != ["de"] or len(set(codes)) != len(codes):
        raise ImproperlyConfigured(f"languages in brand.toml: {codes!r}. Begin with de, then any of {KNOWN[1:]}.")
    return [(code, str(LANG_INFO[code]["name_local"])) for code in codes]


LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = languages(BRAND_FACTS.get("languages", ["de"]))
LANGUAGE_CODE = LANGUAGES[0][0]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["norderstedt_go.formats"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
USE_THOUSAND_SEPARATOR = False
