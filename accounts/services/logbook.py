"""What becomes of accounts and their rights, for the audit log. Never an address."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group

from accounts.models import User
from core.services import audit

# What is compared before and after an account is saved.
WATCHED = ("email", "is_active", "is_superuser")


def state(user: User) -> dict[str, Any]:
    """Return what the database says of an account; nothing for a new one."""
    return User.objects.filter(pk=user.pk).values(*WATCHED).first() or {}


def note_saved(*, user: User, before: dict[str, Any], is_new: bool) -> None:
    """Log that an account was made by somebody, closed, opened, or given or robbed of all rights.

    What people do with their own account is their business: who signs up, or changes the address, is not logged.
    """
    if is_new and (audit.acting() or user.is_superuser):
        audit.record(action="accounts.user_created", about=user)
    if not before:
        return
    if before["is_active"] != user.is_active:
        note_active(user=user)
    if before["is_superuser"] != user.is_superuser:
        audit.record(action=f"accounts.superuser_{'made' if user.is_superuser else 'unmade'}", about=user)
    if before["email"] != user.email and audit.acting():
        audit.record(action="accounts.address_changed", about=user)


def note_active(*, user: User) -> None:
    """Log that an account was closed or opened again."""
    audit.record(action=f"accounts.user_{'opened' if user.is_active else 'closed'}", about=user)


def note_deleted(*, user: User) -> None:
    """Log that somebody has deleted an account. Its own person and the daily job leave other traces."""
    if audit.acting() or user.is_superuser:
        audit.record(action="accounts.user_deleted", about=user)


def note_groups(*, users: Iterable[User], given: Iterable[Group] = (), taken: Iterable[Group] = ()) -> None:
    """Log which groups users were given, or which were taken away from them."""
    detail = {"given": sorted(group.name for group in given), "taken": sorted(group.name for group in taken)}
    detail = {key: names for key, names in detail.items() if names}
    for user in users if detail else ():
        audit.record(action="accounts.groups_changed", about=user, detail=detail)


def note_table(*, by: User, where: str, about: str, form: str) -> None:
    """Log that somebody has taken a table out of the admin."""
    audit.record(action="accounts.table_taken", actor=by, about=about, detail={"list": where, "format": form})
