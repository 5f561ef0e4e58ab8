"""Writes: people, their ways to sign in and their data, roles, what is logged of them, what moderation tells whom."""

from accounts.services.logbook import WATCHED, note_active, note_deleted, note_groups, note_saved, note_table, state
from accounts.services.moderation import tell_approvers, tell_commenters, tell_requester
from accounts.services.my_data import PURPOSE, delete_person, send_data_link, take_copy
from accounts.services.people import (
    delete_unconfirmed,
    forget_ended_sessions,
    reset_second_factor,
    set_address,
    welcome_colleague,
)
from accounts.services.roles import grant_pages, load_roles, share_rights

__all__ = [
    "PURPOSE",
    "WATCHED",
    "delete_person",
    "delete_unconfirmed",
    "forget_ended_sessions",
    "grant_pages",
    "load_roles",
    "note_active",
    "note_deleted",
    "note_groups",
    "note_saved",
    "note_table",
    "reset_second_factor",
    "send_data_link",
    "set_address",
    "share_rights",
    "state",
    "take_copy",
    "tell_approvers",
    "tell_commenters",
    "tell_requester",
    "welcome_colleague",
]
