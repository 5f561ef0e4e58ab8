"""django-allauth, told how we do things: mails by the outbox, codes from nonces, limits by pairs, secrets encrypted."""

import base64
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from accounts.domain import Code
from core.clock import now
from core.domain.net import client_address
from core.registries import mail_sender

# What the shared cache raises while it is away.
CacheAwayError = RedisError

# allauth's mails with a code, by the names of its templates, and ours.
CODES = {
    "account/email/login_code": "login",
    "account/email/email_confirmation_signup": "signup",
    "account/email/email_confirmation": "address",
    "account/email/password_reset_code": "password",
}
# To addresses that somebody else may have typed.
STRANGERS = {
    "account/email/unknown_account": "accounts.unknown_account",
    "account/email/account_already_exists": "accounts.account_exists",
}
# What has happened to an account.
NOTICES = {
    "account/email/password_changed": "password_changed",
    "account/email/password_set": "password_set",
    "account/email/password_reset": "password_changed",
    "account/email/email_changed": "address_changed",
    "account/email/email_deleted": "address_changed",
    "mfa/email/totp_activated": "app_added",
    "mfa/email/totp_deactivated": "app_removed",
    "mfa/email/webauthn_added": "passkey_added",
    "mfa/email/webauthn_removed": "passkey_removed",
    "mfa/email/recovery_codes_generated": "codes_made",
}


def send_code(*, email: str, purpose: str, code: Code) -> None:
    """Put a mail with a code into the outbox. Its row holds the nonce, and until when the code is worth anything."""
    until = now() + timedelta(seconds=settings.CODES_LAST_SECONDS)
    _send(email, "accounts.code", {"purpose": purpose, "nonce": code.nonce, "until": until.isoformat()})


def send_notice(*, email: str, what: str) -> None:
    """Tell a person what has happened to their account (see NOTICES)."""
    _send(email, "accounts.notice", {"what": what, "at": now().isoformat()})


def _send(email: str, kind: str, ids: dict[str, str]) -> None:
    mail_sender.send(recipient=email, kind=kind, ids=ids, key=f"{kind}:{uuid4()}")


def place(request: HttpRequest) -> str:
    """Return the network that a request comes from."""
    return client_address(request.META, settings.TRUSTED_PROXIES)


def within_limit(request: HttpRequest, action: str, name: str) -> bool:
    """Count one attempt of this network on this address or account; tell whether it is still within the limit."""
    return bool(ratelimit.consume(request, action=action, key=f"{place(request)}|{name.lower()}"))


def fits_into_mailbox(request: HttpRequest, email: str) -> bool:
    """Count one mail to this address; tell whether it still is within what nobody's mailbox is flooded by.

    Each network has its own, smaller share: one alone must not use up what others need to sign in.
    """
    return within_limit(request, "mails_from_one_network", email) and bool(
        ratelimit.consume(request, action="mails_to_one_address", key=email.lower())
    )


class AccountAdapter(DefaultAccountAdapter):
    """How allauth signs people in here."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("This is your only address. Please enter a new one instead."),
        "max_email_addresses": _("An account has no more than %d addresses."),
        "unverified_primary_email": _("Please confirm your address first."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("Address and password do not fit together."),
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_code": _("This code is not right. Please look at it again."),
        "incorrect_password": _("This password is not right."),
        "too_many_login_attempts": _("Too many attempts. Please wait some minutes, or take another way to sign in."),
        "rate_limited": _("Too many attempts. Please wait a moment."),
        "same_as_current": _("This is your address already."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the mail into the outbox: nothing is rendered or sent while somebody waits for the page."""
        if not fits_into_mailbox(self.request, email):
            return
        if template_prefix in CODES:
            send_code(email=email, purpose=CODES[template_prefix], code=context["code"])
        else:
            _send(email, STRANGERS[template_prefix], {})

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person; an address that was given up is told that, and not what took its place."""
        send_notice(email=email or user.email, what=NOTICES[template_prefix])

    def generate_login_code(self) -> str:
        return Code.new()

    def generate_email_verification_code(self) -> str:
        return Code.new()

    def generate_password_reset_code(self) -> str:
        return Code.new()

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in. Who has just done so need not confirm it at once (see `recently_confirmed`)."""
        super().login(request, user)
        if not get_authentication_records(request, user):
            # A new account, whose address has been confirmed by a code: allauth notes nothing.
            record_authentication(request, user, method="code")
        request.session[AUTHENTICATION_METHODS_SESSION_KEY][-1]["reauthenticated"] = True
        request.session.modified = True

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways to confirm who one is: a second factor first, a code by mail for who has nothing else."""
        words = {
            "mfa_reauthenticate:webauthn": _("With a passkey"),
            "mfa_reauthenticate": _("With your app or a recovery code"),
            "reauthenticate": _("With your password"),
        }
        known = {one["id"]: one for one in super().get_reauthentication_methods(user)}
        found = [{**known[name], "description": str(words[name])} for name in words if name in known]
        by_code = {
            "id": "code",
            "description": gettext("With a code by mail"),
            "url": reverse("account_confirm_by_code"),
        }
        return found or ([by_code] if user.is_authenticated else [])

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_overview")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        return reverse("account_overview")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failed passwords by network and address, so that a stranger's failures lock out the stranger alone."""
        return f"{place(request)}|{credentials.get('email', '').lower()}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """How second factors work here."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("You need a second factor for your work here."),
        "cannot_generate_recovery_codes": _("Please set up a passkey or an app first."),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _("Please confirm your address first."),
    }

    def build_totp_svg(self, url: str) -> str:
        """Return the QR code on white: cameras want dark on light, in the dark theme too."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        return qrcode.make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def _get_site_name(self) -> str:
        return str(settings.MFA_TOTP_ISSUER)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 (allauth's name)
        count = user.authenticator_set.filter(type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def encrypt(self, text: str) -> str:
        """Encrypt a secret, so that a copy of the database makes no codes."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret. Raises ValidationError if neither this key nor an earlier one has made it."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ValidationError(_("This second factor no longer works. Please write to us.")) from None


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac("accounts.second_factor", b"", secret=key, algorithm="sha256").digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


def recently_confirmed(request: HttpRequest, max_age: timedelta) -> bool:
    """Tell whether this person has shown so recently, in this session, who they are: by signing in or by confirming."""
    records = get_authentication_records(request, request.user)
    since = time.time() - max_age.total_seconds()
    return any(one.get("reauthenticated") and one["at"] > since for one in records)


def ask_to_confirm(request: HttpRequest) -> HttpResponse:
    """Keep the request, and lead to the page where one confirms who one is; from there it goes on."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    return reauthentication.suspend_request(request, methods[0]["url"])


class ConfirmationByCode(AbstractCodeVerificationProcess):
    """Confirming who one is by a code by mail: for people who have neither a password nor a second factor."""

    KEY = "accounts.confirmation"

    def __init__(self, request: HttpRequest, state: dict[str, Any]) -> None:
        super().__init__(max_attempts=3, timeout=settings.CODES_LAST_SECONDS, state=state, user=request.user)
        self.request = request

    @classmethod
    def resume(cls, request: HttpRequest) -> "ConfirmationByCode | None":
        """Return what has been begun in this session, if it still counts."""
        state = request.session.get(cls.KEY)
        return cls(request, state).abort_if_invalid() if state else None

    @classmethod
    def begin(cls, request: HttpRequest) -> None:
        """Send a code to the person's address."""
        process = cls(request, cls.initial_state(request.user))
        process.state["code"] = Code.new()
        process.send()
        process.persist()

    def send(self) -> None:
        email = getattr(self.request.user, "email", "")
        if ratelimit.consume(self.request, action="mails_to_one_address", key=email):
            send_code(email=email, purpose="confirm", code=self.state["code"])

    def persist(self) -> None:
        self.request.session[self.KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(self.KEY, None)

    def finish(self) -> None:
        """Note that the person has shown who they are."""
        self.abort()
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)
