"""Static files, media, and the folders of one brand."""

import tomllib
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from norderstedt_go.settings.env import BASE_DIR, BRAND, VAR_DIR, env, required

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


def bucket() -> dict[str, str]:
    """Return where media lie instead, if the environment names a bucket; refuse one that is named by half."""
    if not (name := env.str("MEDIA_BUCKET", default="")):
        return {}
    endpoint = required("MEDIA_BUCKET_ENDPOINT", "Name the server of the bucket: https://s3.example.org.")
    if not endpoint.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"MEDIA_BUCKET_ENDPOINT is no address: {endpoint}. It begins with https://.")
    return {
        "bucket_name": name,
        "endpoint_url": endpoint,
        "region_name": env.str("MEDIA_BUCKET_REGION", default="us-east-1"),
        "access_key": required("MEDIA_BUCKET_KEY", "Whoever runs the bucket gives you a key and its secret."),
        "secret_key": required("MEDIA_BUCKET_SECRET", "It belongs to MEDIA_BUCKET_KEY."),
    }


# A server that speaks S3 (docs/decisions/0023-media.md). Empty: files lie in the folder.
NGO_BUCKET = bucket()

# What a form with files may bring in all. Above the limits of single files, so that their forms can say what is wrong.
UPLOAD_MAX_REQUEST_BYTES = 64 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "core.uploads.handlers.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "core.uploads.storage.PrivateStorage", "OPTIONS": {"location": VAR_DIR / "private"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if NGO_BUCKET:
    STORAGES["default"] = {"BACKEND": "core.gateways.MediaBucket"}
    STORAGES["private"] = {"BACKEND": "core.gateways.PrivateBucket"}
