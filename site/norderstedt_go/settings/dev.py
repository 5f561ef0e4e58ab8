"""The embedded demo: SQLite, files, no other server needed. Never for a public site."""

import structlog

from norderstedt_go.settings.accounts import *  # noqa: F403 (settings are a flat namespace)
from norderstedt_go.settings.apps import *  # noqa: F403
from norderstedt_go.settings.apps import INSTALLED_APPS, PROJECT_APPS
from norderstedt_go.settings.cache import *  # noqa: F403
from norderstedt_go.settings.cache import caches
from norderstedt_go.settings.databases import sqlite
from norderstedt_go.settings.env import BRAND, VAR_DIR, env
from norderstedt_go.settings.files import *  # noqa: F403
from norderstedt_go.settings.iot import *  # noqa: F403
from norderstedt_go.settings.iot import MQTT_URL
from norderstedt_go.settings.language import *  # noqa: F403
from norderstedt_go.settings.logs import logging
from norderstedt_go.settings.mail import *  # noqa: F403
from norderstedt_go.settings.mail import mail
from norderstedt_go.settings.maps import *  # noqa: F403
from norderstedt_go.settings.offline import *  # noqa: F403
from norderstedt_go.settings.push import *  # noqa: F403
from norderstedt_go.settings.push import kept_key
from norderstedt_go.settings.security import *  # noqa: F403
from norderstedt_go.settings.tasks import *  # noqa: F403
from norderstedt_go.settings.tasks import file_broker, redis_broker
from norderstedt_go.settings.wagtail import *  # noqa: F403

DEBUG = env.bool("DEBUG", default=False)
# The process manager gives each process a PORT of its own; DEMO_PORT is where people look.
PORT = env.int("DEMO_PORT", default=env.int("PORT", default=8000))
# The demo listens on this machine alone, so a fixed key guards nothing that is not public anyway.
SECRET_KEY = "demo-only-" + BRAND * 5
# Browsers keep cookies by name and host, whatever the port: two cities on one machine would sign each other out.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"sessionid-{BRAND}", f"csrftoken-{BRAND}"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
WAGTAILADMIN_BASE_URL = f"http://localhost:{PORT}"

DEMO_ALLOWED = True
# As in production, to try it: NGO_STAFF_MFA_REQUIRED=1.
NGO_STAFF_MFA_REQUIRED = env.bool("NGO_STAFF_MFA_REQUIRED", default=False)
PROJECT_APPS = [*PROJECT_APPS, "demo"]
INSTALLED_APPS = ["demo", *INSTALLED_APPS]

DATABASES = (
    {"default": env.db("DATABASE_URL")} if "DATABASE_URL" in env else {"default": sqlite(VAR_DIR / "db.sqlite3")}
)
FILES = "django.core.cache.backends.filebased.FileBasedCache"
CACHES = {
    "default": {"BACKEND": FILES, "LOCATION": VAR_DIR / "cache"},
    "pages": {"BACKEND": FILES, "LOCATION": VAR_DIR / "pages", "OPTIONS": {"MAX_ENTRIES": 2000}},
}
if "CACHE_URL" in env:
    CACHES = caches(env.str("CACHE_URL"))
globals().update(mail(default="filemail://"))
# The demo's letter box (/demo/postfach/) shows what lies in this folder.
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_FILE_PATH.mkdir(parents=True, exist_ok=True)
VAPID_PRIVATE_KEY = kept_key()
PUSH_LOOPBACK = env.bool("PUSH_LOOPBACK", default=False)
# The letter box shows text messages too.
SMS_GATEWAY = "demo.sms.FileGateway"
SMS_FOLDER = VAR_DIR / "sms"
if not MQTT_URL and "DEMO_MQTT_PORT" in env:
    # Nobody named a broker, so the demo brings its own (demo.city), which knows MQTT 3.1.1 alone.
    MQTT_EMBEDDED = True
    MQTT_URL = SIMULATOR_MQTT_URL = f"mqtt://127.0.0.1:{env.int('DEMO_MQTT_PORT')}?protocol=3.1.1"
globals().update(redis_broker(env.str("REDIS_URL")) if "REDIS_URL" in env else file_broker())
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO" if DEBUG else "WARNING")
LOGGING = logging(renderer=structlog.dev.ConsoleRenderer(colors=False), level=LOG_LEVEL)
