"""Static files, media, and the folders of one brand."""

import tomllib

from django.core.exceptions import ImproperlyConfigured

from norderstedt_go.settings.env import BASE_DIR, BRAND, VAR_DIR

BRAND_DIR = BASE_DIR / "brands" / BRAND
if not (BRAND_DIR / "brand.toml").is_file():
    raise ImproperlyConfigured(f"There is no brand {BRAND!r} in brands/. Set BRAND to the name of a folder there.")
BRAND_FACTS = tomllib.loads((BRAND_DIR / "brand.toml").read_text(encoding="utf-8"))
ILLUSTRATION_DIR = BASE_DIR / "static" / "illustrations"

# The build (make run, tools/build_assets.py) bundles static/ and the brand into one folder.
ASSETS_DIR = VAR_DIR / "assets"
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [ASSETS_DIR]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"

# What a form with files may bring in all. Above the limits of single files, so that their forms can say what is wrong.
UPLOAD_MAX_REQUEST_BYTES = 64 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "core.uploads.handlers.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "core.uploads.storage.PrivateStorage", "OPTIONS": {"location": VAR_DIR / "private"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
