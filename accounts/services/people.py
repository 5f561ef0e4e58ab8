"""People and their ways to sign in."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts import signals
from accounts.gateways import send_notice
from accounts.models import User
from core.clock import now
from core.registries import mail_sender
from core.services import audit

# Somebody has typed an address, and nobody has entered the code that went there.
UNCONFIRMED_FOR = timedelta(days=7)


@transaction.atomic
def set_address(*, user: User, verified: bool = False) -> None:
    """Make the user's address the only one that signs in. Unless verified, the first code by mail confirms it."""
    addresses = EmailAddress.objects.filter(user=user)
    addresses.exclude(email=user.email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"primary": True, **({"verified": True} if verified else {})}
    )


def welcome_colleague(*, user: User) -> None:
    """Tell a person for whom the administration has made an account how they sign in."""
    set_address(user=user)
    mail_sender.send(
        recipient=user.email, kind="accounts.welcome", ids={"user": user.pk}, key=f"accounts.welcome:{user.pk}"
    )


@transaction.atomic
def reset_second_factor(*, user: User, by: User) -> None:
    """Take away a person's second factor, sign them out everywhere, and tell them."""
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    audit.record(action="accounts.second_factor_reset", actor=by, about=user)
    send_notice(email=user.email, what="second_factor_reset")
    signals.second_factor_removed.send(sender=User, user_id=user.pk, by_id=by.pk)


def delete_unconfirmed() -> int:
    """Delete accounts that were begun and never confirmed; returns how many."""
    confirmed = EmailAddress.objects.filter(verified=True).values("user_id")
    begun = User.objects.filter(
        emailaddress__verified=False,
        last_login=None,
        groups=None,
        is_superuser=False,
        date_joined__lt=now() - UNCONFIRMED_FOR,
    ).exclude(pk__in=confirmed)
    count, _by_model = User.objects.filter(pk__in=begun.values("pk")).delete()
    return count


def forget_ended_sessions() -> int:
    """Delete what is known of browsers whose session is over; returns how many."""
    count, _by_model = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return count
