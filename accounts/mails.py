"""Builds the mails of accounts and moderation when they are sent, from the ids in their rows."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page, TaskState, WorkflowState

from accounts import links
from accounts.domain import Code
from accounts.models import Link, User
from core.clock import now
from core.registries import MailContent, mail_kind


@mail_kind("accounts.code")
def build_code(ids: dict[str, Any]) -> MailContent | None:
    """Build a mail with a code; a code that is too late helps nobody."""
    if now() > datetime.fromisoformat(ids["until"]):
        return None
    # Subject and sentence, by what the code is for (accounts.gateways).
    words = {
        "login": (_("Your code for signing in"), _("with this code you sign in:")),
        "signup": (_("Your code for your new account"), _("with this code you confirm your new account:")),
        "address": (_("Your code for your address"), _("with this code you confirm your address:")),
        "password": (_("Your code for a new password"), _("with this code you can choose a new password:")),
        "confirm": (_("Your code to confirm"), _("with this code you confirm that it is you:")),
    }
    subject, sentence = words[ids["purpose"]]
    until = date_format(localtime(datetime.fromisoformat(ids["until"])), "H:i")
    context = {"sentence": sentence, "code": Code.of(ids["nonce"]), "until": until}
    return MailContent(subject, "accounts/code.txt", context)


@mail_kind("accounts.unknown_account")
def build_unknown_account(_ids: dict[str, Any]) -> MailContent:
    """Build the answer to an address that has no account, when somebody wanted to sign in with it."""
    return MailContent(_("No account with this address"), "accounts/unknown_account.txt", {})


@mail_kind("accounts.account_exists")
def build_account_exists(_ids: dict[str, Any]) -> MailContent:
    """Build the answer to an address that has an account already, when somebody wanted to make one."""
    return MailContent(_("You have an account already"), "accounts/account_exists.txt", {})


@mail_kind("accounts.welcome")
def build_welcome(ids: dict[str, Any]) -> MailContent | None:
    """Build the mail to a person for whom the administration has made an account."""
    if not User.objects.filter(pk=ids["user"], is_active=True).exists():
        return None
    return MailContent(_("Your account for working with us"), "accounts/welcome.txt", {})


@mail_kind("accounts.notice")
def build_notice(ids: dict[str, Any]) -> MailContent:
    """Build the mail about something that has happened to an account."""
    subjects = {
        "password_changed": _("Your password is a new one"),
        "password_set": _("Your account has a password now"),
        "address_changed": _("Your account has another address now"),
        "app_added": _("An app protects your account now"),
        "app_removed": _("The app no longer protects your account"),
        "passkey_added": _("Your account has a new passkey"),
        "passkey_removed": _("A passkey is gone from your account"),
        "codes_made": _("Your account has new recovery codes"),
        "second_factor_reset": _("Your second factor was taken away"),
    }
    at = localtime(datetime.fromisoformat(ids["at"]))
    context = {
        "what": subjects[ids["what"]],
        "day": date_format(at, "j. F Y"),
        "time": date_format(at, "H:i"),
        "is_reset": ids["what"] == "second_factor_reset",
    }
    return MailContent(subjects[ids["what"]], "accounts/notice.txt", context)


@mail_kind("accounts.my_data")
def build_my_data(ids: dict[str, Any]) -> MailContent | None:
    """Build the mail with the link to what is kept of an address; pointless once the link has run out."""
    link = Link.objects.filter(pk=ids["link"]).first()
    if link is None or not link.is_valid:
        return None
    until = date_format(localtime(link.expires_at), "H:i")
    return MailContent(_("Your data with us"), "accounts/my_data.txt", {"address": links.address(link), "until": until})


def _edit_path(thing: Any) -> str:
    if isinstance(thing, Page):
        return reverse("wagtailadmin_pages:edit", args=[thing.pk])
    return AdminURLFinder().get_edit_url(thing) or reverse("wagtailadmin_home")


def _title(thing: Any) -> str:
    """Return what a page is called now, in its draft."""
    return str(getattr(thing, "draft_title", "") or thing)


@mail_kind("accounts.submitted")
def build_submitted(ids: dict[str, Any]) -> MailContent | None:
    """Build the mail to those who can approve; pointless when somebody has done so already."""
    state = TaskState.objects.filter(pk=ids["task_state"], status=TaskState.STATUS_IN_PROGRESS).first()
    if state is None:
        return None
    thing, by = state.workflow_state.content_object, state.workflow_state.requested_by
    subject = _("Please approve: %(title)s") % {"title": _title(thing)}
    context = {"title": _title(thing), "by": by.get_full_name() if by else "", "path": _edit_path(thing)}
    return MailContent(subject, "accounts/submitted.txt", context)


@mail_kind("accounts.approved")
def build_approved(ids: dict[str, Any]) -> MailContent | None:
    """Build the mail to who asked for approval and got it."""
    state = WorkflowState.objects.filter(pk=ids["workflow_state"]).first()
    if state is None:
        return None
    thing = state.content_object
    subject = _("Approved: %(title)s") % {"title": _title(thing)}
    return MailContent(subject, "accounts/approved.txt", {"title": _title(thing), "path": _edit_path(thing)})


@mail_kind("accounts.rejected")
def build_rejected(ids: dict[str, Any]) -> MailContent | None:
    """Build the mail to who asked for approval and has something to change first, with the approver's words."""
    state = WorkflowState.objects.filter(pk=ids["workflow_state"]).first()
    task_state = TaskState.objects.filter(pk=ids["task_state"]).first()
    if state is None or task_state is None:
        return None
    thing = state.content_object
    subject = _("Please change something: %(title)s") % {"title": _title(thing)}
    comment = task_state.specific.get_comment()
    context = {"title": _title(thing), "path": _edit_path(thing), "comment": comment}
    return MailContent(subject, "accounts/rejected.txt", context)


@mail_kind("accounts.comments")
def build_comments(ids: dict[str, Any]) -> MailContent | None:
    """Build the mail about new comments on a page."""
    page = Page.objects.filter(pk=ids["page"]).first()
    if page is None:
        return None
    by = User.objects.filter(pk=ids["by"]).first()
    context = {"title": _title(page), "by": by.get_full_name() if by else "", "path": _edit_path(page)}
    return MailContent(_("New comments: %(title)s") % {"title": _title(page)}, "accounts/comments.txt", context)
