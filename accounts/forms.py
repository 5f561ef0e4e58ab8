"""allauth's forms in our words: no placeholders, plain German, limits by network and address."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.gateways import within_limit
from core.forms import GuardedForm

WORDS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Your current password"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
    "name": _("Name"),
}


class PlainMixin(forms.Form):
    """Labels instead of placeholders, and help in words."""

    help: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = WORDS.get(name, field.label)
            field.help_text = self.help.get(name, "")
            if name == "code":
                field.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}


class NewPasswordMixin(PlainMixin):
    """A new password, twice, with the rules for it in one sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _("At least 10 signs. No common word, not only digits, not your name.")


class LoginForm(PlainMixin, account.LoginForm):
    """Address and password."""


class SignupForm(PlainMixin, account.SignupForm):
    """A new account: the address alone.

    A password chosen here would belong to whoever typed the address first, and its hash would take time that tells
    known addresses from unknown ones. Who wants one sets it when signed in.
    """

    help = {"email": _("We send a code to this address.")}
    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password1"]

    def try_save(self, request: HttpRequest) -> Any:
        """Make the account; for an address that has one, do the same work in vain, so that it takes the same time."""
        if self.account_already_exists:
            self._work_in_vain(request)
            return super().try_save(request)
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # Sent twice at once: the first has made the account.
            self.account_already_exists = True
            return super().try_save(request)

    def _work_in_vain(self, request: HttpRequest) -> None:
        email = self.cleaned_data["email"]
        self.cleaned_data["email"], self.account_already_exists = f"{uuid4()}@invalid.invalid", False
        with transaction.atomic():
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data["email"], self.account_already_exists = email, True


class AddressForm(PlainMixin, account.AddEmailForm):
    """A new address for an account."""

    help = {"email": _("We send a code there. Until you have entered it, your old address stays.")}


class ChangePasswordForm(NewPasswordMixin, account.ChangePasswordForm):
    """A new password instead of the old one."""


class SetPasswordForm(NewPasswordMixin, account.SetPasswordForm):
    """A first password."""


class NewPasswordForm(NewPasswordMixin, account.ResetPasswordKeyForm):
    """A new password instead of a forgotten one."""


class PasswordAgainForm(PlainMixin, account.ReauthenticateForm):
    """The password, to confirm who one is."""


def _refuse_too_many(action: str, email: str) -> None:
    if not within_limit(context.request, action, email):
        raise get_adapter().validation_error("too_many_login_attempts")


class ForgottenPasswordForm(PlainMixin, account.ResetPasswordForm):
    """The address to which a code for a new password goes."""

    def clean_email(self) -> str:
        """Return the address. The limit counts by network and address, known or not."""
        email = super().clean_email()
        _refuse_too_many("forgotten_password", email)
        return str(email)


class RequestCodeForm(PlainMixin, account.RequestLoginCodeForm):
    """The address to which a code for signing in goes."""

    def clean_email(self) -> str:
        """Return the address. allauth counts by address alone: a stranger could use up the limit."""
        email: str = self.cleaned_data["email"]
        users = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
        _refuse_too_many("request_login_code", email)
        self._user = users[0] if users else None
        return email


class CodeForm(PlainMixin, account.BaseConfirmCodeForm):
    """A code that came by mail."""


class AddressCodeForm(PlainMixin, account.ConfirmEmailVerificationCodeForm):
    """A code that came to a new address."""


class SecondFactorForm(PlainMixin, mfa.AuthenticateForm):
    """A code of an app, or a recovery code."""


class SecondFactorAgainForm(PlainMixin, mfa.ReauthenticateForm):
    """The same, to confirm who one is."""


class ActivateAppForm(PlainMixin, totp.ActivateTOTPForm):
    """The first code of a new app."""


def _guarded(parse: Callable[[], Any]) -> Any:
    """Let a library read what a stranger has sent; whatever it stumbles over, the passkey is not accepted."""
    try:
        return parse()
    except ValidationError:
        raise
    except Exception:  # noqa: BLE001 (bytes in JSON in CBOR: wrong types, lengths, signs and depths all raise differently)
        raise get_adapter().validation_error("incorrect_code") from None


class CredentialMixin(forms.Form):
    """What a passkey says, as JSON."""

    def clean_credential(self) -> Any:
        """Refuse nonsense instead of failing on it."""
        return _guarded(super().clean_credential)  # type: ignore[misc]


class AddPasskeyForm(PlainMixin, webauthn.AddWebAuthnForm):
    """A new passkey: kept by the device, opened by fingerprint, face or PIN, so that it is enough to sign in."""

    passwordless = None
    help = {"name": _("So that you know it again, such as: my phone.")}

    def clean(self) -> dict[str, Any]:
        """Demand that the device has checked its owner."""
        self.cleaned_data["passwordless"] = True
        return _guarded(super().clean)


class RenamePasskeyForm(PlainMixin, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""


class PasskeyForm(CredentialMixin, webauthn.AuthenticateWebAuthnForm):
    """A passkey as second factor."""


class SignInByPasskeyForm(CredentialMixin, webauthn.LoginWebAuthnForm):
    """A passkey instead of everything else."""


class PasskeyAgainForm(CredentialMixin, webauthn.ReauthenticateWebAuthnForm):
    """A passkey, to confirm who one is."""


class DataRequestForm(GuardedForm):
    """The address of which somebody wants to know what is kept. For everybody, so guarded against machines."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("We send a link to this address. Nobody else gets to see what we keep."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class SureForm(forms.Form):
    """One tick more before what cannot be undone."""

    sure = forms.BooleanField(
        label=_("Yes, delete all of it"), error_messages={"required": _("Please set the tick if you are sure.")}
    )
