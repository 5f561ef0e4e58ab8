"""Messages to browsers and to telephones. Without a key, or without a provider, there is mail alone."""

import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from norderstedt_go.settings.env import VAR_DIR, env
from norderstedt_go.settings.files import BRAND_FACTS

# Push services of Chrome and its relatives, Firefox, Safari, Edge. With a dot in front: whatever stands below a name.
PUSH_HOSTS = ["fcm.googleapis.com", ".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com"]
# Tests have a push service of their own on this machine. Never on a public site: production refuses it.
PUSH_LOOPBACK = False


def vapid_key(text: str) -> str:
    """Return the private key, or nothing if there is none. Raises ImproperlyConfigured for what is no key."""
    if text and not re.fullmatch("[A-Za-z0-9_-]{43}", text):
        raise ImproperlyConfigured("VAPID_PRIVATE_KEY is no key. Make one: manage.py make_vapid_keys")
    return text


def kept_key(file: Path = VAR_DIR / "vapid.key") -> str:
    """Return the demo's key: the environment's, or the one that `make run` has made."""
    return VAPID_PRIVATE_KEY or (vapid_key(file.read_text(encoding="ascii").strip()) if file.is_file() else "")


VAPID_PRIVATE_KEY = vapid_key(env.str("VAPID_PRIVATE_KEY", default=""))
# Whom a push service writes to when our messages cause trouble: mailto: or https:.
VAPID_SUBJECT = env.str("VAPID_SUBJECT", default="") or f"mailto:{BRAND_FACTS['email']}"
if not re.fullmatch(r"(mailto:[^\s@<>]+@|https://)[\w-]+(\.[\w-]+)+", VAPID_SUBJECT):
    raise ImproperlyConfigured("VAPID_SUBJECT is neither mailto:somebody@example.org nor https://example.org.")

# A class with send(number, text), see notifications/gateways/sms.py.
SMS_GATEWAY = env.str("SMS_GATEWAY", default="")
