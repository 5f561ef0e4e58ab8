"""The CMS."""

from norderstedt_go.settings.files import BRAND_FACTS

WAGTAIL_SITE_NAME = BRAND_FACTS["name"]
WAGTAILIMAGES_IMAGE_MODEL = "core.CustomImage"
WAGTAILDOCS_DOCUMENT_MODEL = "core.CustomDocument"
# 128 megapixels, Wagtail's default, need some 384 MB to decode; no phone photo needs more than this.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp"]
# Sizes that differ little to the eye and much in bytes: docs/decisions/0023-media.md.
WAGTAILIMAGES_AVIF_QUALITY = 61
WAGTAILIMAGES_WEBP_QUALITY = 80
WAGTAILIMAGES_JPEG_QUALITY = 76
WAGTAILIMAGES_IMAGE_FORM_BASE = "core.uploads.admin.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "core.uploads.admin.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
# By ending, so that the answer does not depend on the server's own list of types.
WAGTAILDOCS_CONTENT_TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
    "mp4": "video/mp4",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}
WAGTAILDOCS_EXTENSIONS = list(WAGTAILDOCS_CONTENT_TYPES)
# Nothing that somebody uploaded opens in the site's own name; browsers offer to save it.
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
# A translation that somebody begins is a draft: otherwise the original's words would be public at its address.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Addresses that can be told on the telephone; the open interface takes no others.
WAGTAIL_ALLOW_UNICODE_SLUGS = False
TAGGIT_CASE_INSENSITIVE = True
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "password_required.html"  # noqa: S105 (a template, no password)
WAGTAIL_DATE_FORMAT = "%d.%m.%Y"
WAGTAIL_DATETIME_FORMAT = "%d.%m.%Y %H:%M"
# Whose name mail bears. Message ids carry the same domain.
DEFAULT_FROM_EMAIL = f"{BRAND_FACTS['name']} <{BRAND_FACTS['email']}>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_DOMAIN = BRAND_FACTS["email"].rpartition("@")[2]
EMAIL_TIMEOUT = 20
