"""Tests: SQLite in a file, or the PostgreSQL that DATABASE_URL names."""

import base64
import hashlib

from norderstedt_go.settings.dev import *  # noqa: F403
from norderstedt_go.settings.dev import DATABASES
from norderstedt_go.settings.env import VAR_DIR, env
from norderstedt_go.settings.files import STATIC_ROOT

# A fresh checkout has neither, and a missing folder is a warning, which is an error here.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)

DEBUG = False
# By the names that everybody knows them by.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "sessionid", "csrftoken"
NGO_STAFF_MFA_REQUIRED = False
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Query budgets are counted without any help from a cache.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str] = {}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The same in all processes of a test run, and good for nothing else.
VAPID_PRIVATE_KEY = base64.urlsafe_b64encode(hashlib.sha256(b"only for tests").digest()).rstrip(b"=").decode()
PUSH_LOOPBACK = True
# Each process of a test run loads the demo city.
DEMO_HISTORY_DAYS = 1
if "DATABASE_URL" not in env:
    # A shared in-memory database answers "table is locked" to threads; a file does not.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
