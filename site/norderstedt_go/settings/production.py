"""A real city: PostgreSQL by environment. Refuses to start when a key is missing."""

from urllib.parse import urlsplit

import structlog
from django.core.exceptions import ImproperlyConfigured

from norderstedt_go.settings.accounts import *  # noqa: F403 (settings are a flat namespace)
from norderstedt_go.settings.apps import *  # noqa: F403
from norderstedt_go.settings.cache import *  # noqa: F403
from norderstedt_go.settings.cache import caches
from norderstedt_go.settings.env import env, required
from norderstedt_go.settings.files import *  # noqa: F403
from norderstedt_go.settings.iot import *  # noqa: F403
from norderstedt_go.settings.language import *  # noqa: F403
from norderstedt_go.settings.logs import logging
from norderstedt_go.settings.mail import *  # noqa: F403
from norderstedt_go.settings.mail import mail
from norderstedt_go.settings.maps import *  # noqa: F403
from norderstedt_go.settings.offline import *  # noqa: F403
from norderstedt_go.settings.push import *  # noqa: F403
from norderstedt_go.settings.security import *  # noqa: F403
from norderstedt_go.settings.tasks import *  # noqa: F403
from norderstedt_go.settings.tasks import redis_broker
from norderstedt_go.settings.wagtail import *  # noqa: F403

POSTGRESQL = "Name one: postgres://user:password@host:5432/name."

DEBUG = False
DEMO_ALLOWED = False
SECRET_KEY = required("SECRET_KEY", "Set it to at least 50 random characters, known to this site alone.")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
required("ALLOWED_HOSTS", "List the site's host names, separated by commas.")
ALLOWED_HOSTS = [host.strip() for host in env.list("ALLOWED_HOSTS")]
WAGTAILADMIN_BASE_URL = required("SITE_URL", "Give the site's address, such as https://go.example.org.").rstrip("/")
if not required("DATABASE_URL", POSTGRESQL).startswith(("postgres://", "postgresql://")):
    raise ImproperlyConfigured(f"DATABASE_URL is no PostgreSQL database. {POSTGRESQL}")

DATABASES = {"default": {**env.db("DATABASE_URL"), "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
REDIS_URL = required("REDIS_URL", "Name the Redis that tasks wait in: redis://host:6379/0.")
globals().update(redis_broker(REDIS_URL))
# Nobody can sign up, confirm or be told anything without mail, and a mail that went nowhere would count as sent.
globals().update(mail())
if env.bool("PUSH_LOOPBACK", default=False):
    raise ImproperlyConfigured("PUSH_LOOPBACK is for tests: with it, strangers could let this machine ask itself.")
# All processes count attempts to sign in together. Not the database in which tasks wait: a flushed cache loses none.
CACHES = caches(env.str("CACHE_URL", default=urlsplit(REDIS_URL)._replace(path="/1").geturl()))
NGO_STAFF_MFA_REQUIRED = env.bool("NGO_STAFF_MFA_REQUIRED", default=True)
# HTTPS is demanded, so a proxy stands in front. Without this all visitors would share the limits of one address.
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LOGGING = logging(renderer=structlog.processors.JSONRenderer())
