"""How mail leaves: by a mail server, or by a provider's interface (anymail), which also tells what came back."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from norderstedt_go.settings.env import env, required

# By which setting of anymail each provider is told the key; those that need nothing else.
PROVIDERS = {
    "brevo": "BREVO_API_KEY",
    "mailersend": "MAILERSEND_API_TOKEN",
    "mailgun": "MAILGUN_API_KEY",
    "postmark": "POSTMARK_SERVER_TOKEN",
    "resend": "RESEND_API_KEY",
    "sendgrid": "SENDGRID_API_KEY",
    "sparkpost": "SPARKPOST_API_KEY",
}
# Empty: mail leaves by the server that EMAIL_URL names.
MAIL_PROVIDER: str = env.str("MAIL_PROVIDER", default="")
SERVER = "Name the mail server: smtp+tls://user:password@host:587. Or name a provider: MAIL_PROVIDER."


def mail(default: str = "") -> dict[str, Any]:
    """Return Django's settings of mail. Raises ImproperlyConfigured for an unknown provider, or one without keys."""
    if not MAIL_PROVIDER:
        if not default:
            required("EMAIL_URL", SERVER)
        return env.email_url("EMAIL_URL", default=default)
    if MAIL_PROVIDER not in PROVIDERS:
        raise ImproperlyConfigured(f"MAIL_PROVIDER is none of {', '.join(PROVIDERS)}.")
    key = required("MAIL_PROVIDER_KEY", "Give the key that the provider has made for this site.")
    secret = required("MAIL_WEBHOOK_SECRET", "Choose name:password; the provider sends it with what came back.")
    return {
        "EMAIL_BACKEND": f"anymail.backends.{MAIL_PROVIDER}.EmailBackend",
        "ANYMAIL": {PROVIDERS[MAIL_PROVIDER]: key, "WEBHOOK_SECRET": secret, "REQUESTS_TIMEOUT": 20},
    }
