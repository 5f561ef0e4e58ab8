"""The production layout on this machine alone, with the demo city: for measuring, and for looking at it.

As production in everything, but for what a loopback without TLS and without a mail server cannot have.
"""

import os

from norderstedt_go.settings.env import VAR_DIR, env

os.environ.setdefault("EMAIL_URL", "filemail://")
PORT = env.int("DEMO_PORT", default=8000)
os.environ.update(ALLOWED_HOSTS="localhost,127.0.0.1", SITE_URL=f"http://localhost:{PORT}")

from norderstedt_go.settings.production import *  # noqa: E402, F403 (it reads the lines above)
from norderstedt_go.settings.production import INSTALLED_APPS, PROJECT_APPS  # noqa: E402
from norderstedt_go.settings.push import kept_key  # noqa: E402

DEMO_ALLOWED = True
PROJECT_APPS = [*PROJECT_APPS, "demo"]
INSTALLED_APPS = ["demo", *INSTALLED_APPS]
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_FILE_PATH.mkdir(parents=True, exist_ok=True)
VAPID_PRIVATE_KEY = kept_key()
SMS_GATEWAY = "demo.sms.FileGateway"
SMS_FOLDER = VAR_DIR / "sms"
NGO_STAFF_MFA_REQUIRED = env.bool("NGO_STAFF_MFA_REQUIRED", default=False)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
SECURE_PROXY_SSL_HEADER = None  # type: ignore[assignment]  # there is no TLS that nginx could tell of
SECURE_HSTS_SECONDS = 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
