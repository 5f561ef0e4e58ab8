"""Every model says what it keeps of people; what is due goes; a person gets a copy and can have it deleted."""

from datetime import timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.management import call_command

from accounts.models import User
from core import clock
from core.models import AuditEntry
from core.retention import Keeps, statement, statements
from core.services import audit, retention
from notifications.enums import MailState
from notifications.models import Mail

pytestmark = pytest.mark.django_db
OURS = {"core", "accounts", "notifications", "projects", "culture", "notices", "home", "search"}

# Models of other packages that hold nothing of people: content, settings, and what Django needs for itself.
IMPERSONAL_APPS = {"contenttypes", "taggit", "wagtailredirects", "wagtailsearch", "wagtailembeds"}
IMPERSONAL = {
    "auth.Group", "auth.Permission", "wagtailadmin.Admin", "wagtailcore.Collection",
    "wagtailcore.CollectionViewRestriction", "wagtailcore.GroupApprovalTask", "wagtailcore.GroupCollectionPermission",
    "wagtailcore.GroupPagePermission", "wagtailcore.GroupSitePermission", "wagtailcore.Locale", "wagtailcore.Page",
    "wagtailcore.PageViewRestriction", "wagtailcore.ReferenceIndex", "wagtailcore.Site", "wagtailcore.Task",
    "wagtailcore.UploadedFile", "wagtailcore.Workflow", "wagtailcore.WorkflowContentType", "wagtailcore.WorkflowPage",
    "wagtailcore.WorkflowTask", "wagtaildocs.Document", "wagtailimages.Image", "wagtailimages.Rendition",
    # Sentences and where they stand; who wrote a translation is stated.
    *(f"wagtail_localize.{name}" for name in ("LocaleSynchronization", "OverridableSegment", "RelatedObjectSegment",
      "SegmentOverride", "String", "StringSegment", "Template", "TemplateSegment", "TranslatableObject", "Translation",
      "TranslationContext", "TranslationLog", "TranslationSource")),
    # Never written: accounts confirm by code, forms keep their entries in a model of ours.
    "account.EmailConfirmation", "wagtailforms.FormSubmission",
}  # fmt: skip


def test_every_model_states_what_it_keeps():
    silent = {
        model._meta.label
        for model in apps.get_models()
        if statement(model) is None and model._meta.app_label not in IMPERSONAL_APPS
    }
    assert silent - IMPERSONAL == set()


def test_each_statement_can_be_carried_out():
    for model, keeps in statements():
        assert keeps.why, model
        assert bool(keeps.days is not None) == bool(keeps.since), model
        retention.expired(model, keeps).exists()
    assert retention.overview("nobody@example.org") == []


@pytest.fixture
def mails() -> dict[str, Mail]:
    def mail(key: str, age: int, state: MailState) -> Mail:
        ended = None if state == MailState.QUEUED else clock.now() - timedelta(days=age)
        return Mail.objects.create(
            recipient="Ada@example.org", kind="notifications.test", language="de", key=key, state=state, ended_at=ended
        )

    return {
        "old": mail("old", 15, MailState.SENT),
        "young": mail("young", 13, MailState.SENT),
        "waiting": mail("waiting", 0, MailState.QUEUED),
    }


def test_what_is_due_goes_and_the_deletion_is_logged(mails):
    counts = retention.delete_expired()
    assert counts == {"notifications.Mail": 1}
    assert set(Mail.objects.values_list("key", flat=True)) == {"young", "waiting"}
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.detail) == ("core.expired_deleted", counts)


def test_a_second_run_changes_nothing(mails):
    retention.delete_expired()
    before = AuditEntry.objects.count()
    assert retention.delete_expired() == {}
    assert AuditEntry.objects.count() == before


def test_the_audit_log_itself_is_pruned_by_its_own_way(monkeypatch):
    audit.record(action="test.old")
    at = clock.now() + timedelta(days=365 * 2 + 1)
    for module in (audit, retention):
        monkeypatch.setattr(module, "now", lambda: at)
    audit.record(action="test.young")
    assert retention.delete_expired()["core.AuditEntry"] >= 1
    assert audit.verify().fault == ""


def test_a_person_gets_a_copy_whatever_the_case_of_the_address(mails):
    copy = retention.export("ada@EXAMPLE.org")
    letters = next(kind for kind in copy if kind["what"] == str(Mail.keeps.what))
    assert len(letters["entries"]) == 3
    assert retention.export("eve@example.org") == []


def test_a_person_can_have_all_deleted_and_the_log_names_no_address(mails):
    outcome = retention.erase("ada@example.org")
    assert [(kind.label, kind.count) for kind in outcome.deleted] == [("notifications.Mail", 3)]
    assert retention.export("ada@example.org") == []
    entry = AuditEntry.objects.first()
    assert (entry.action, "ada" in str(entry.detail)) == ("core.person_erased", False)


def test_what_is_locked_stays_and_says_why(mails, monkeypatch):
    locked = Keeps(what="x", why="y", days=14, since="ended_at", person="recipient", locked="Books are kept.")
    monkeypatch.setattr(Mail, "keeps", locked)
    outcome = retention.erase("ada@example.org")
    assert outcome == retention.Erasure(deleted=[], kept=["Books are kept."])
    assert Mail.objects.count() == 3


def test_an_account_takes_along_what_hangs_on_it_and_each_kind_is_counted(django_user_model):
    user = django_user_model.objects.create_user("ada@example.org")
    EmailAddress.objects.create(user=user, email=user.email)
    UserSession.objects.create(user=user, session_key="x", ip="192.0.2.7", user_agent="y")
    counts = {kind.label: kind.count for kind in retention.erase("ada@example.org").deleted}
    assert counts == {"accounts.User": 1, "account.EmailAddress": 1, "usersessions.UserSession": 1}


def test_the_reason_is_told_though_nothing_leads_to_the_entries_once_the_account_is_gone(django_user_model):
    user = django_user_model.objects.create_user("ada@example.org")
    audit.record(action="test.done", actor=user)
    assert [kind.label for kind in retention.overview("ada@example.org")] == ["core.AuditEntry", "accounts.User"]
    assert retention.erase("ada@example.org").kept == [str(AuditEntry.keeps.locked)]
    assert AuditEntry.objects.filter(actor=f"accounts.User:{user.pk}").exists()


def test_an_overview_says_what_why_how_long_and_how_many(mails):
    (kind,) = retention.overview("ADA@example.org")
    assert kind == retention.Kind("notifications.Mail", str(Mail.keeps.what), str(Mail.keeps.why), "14 Tage", count=3)


def test_a_copy_holds_the_entries_of_the_log_about_an_account_and_no_seals(django_user_model):
    user = django_user_model.objects.create_user("ada@example.org")
    audit.record(action="test.done", about=user)
    audit.record(action="test.done", about=f"accounts.User:{user.pk}1")
    kinds = {kind["what"]: kind["entries"] for kind in retention.export(user.email)}
    (entry,) = kinds[str(AuditEntry.keeps.what)]
    assert (entry["action"], "seal" in entry, "before" in entry) == ("test.done", False, False)


@pytest.mark.parametrize(
    ("keeps", "words"),
    [
        (Keeps(what="x", why="y"), "so lange wie das, wozu es gehört"),
        (Keeps(what="x", why="y", days=0, since="z"), "bis zum Ablauf"),
        (Keeps(what="x", why="y", days=1, since="z"), "1 Tag"),
        (Keeps(what="x", why="y", days=14, since="z"), "14 Tage"),
        (Keeps(what="x", why="y", days=730, since="z"), "2 Jahre"),
        (User.keeps, "bis das Konto gelöscht wird"),
    ],
)
def test_how_long_in_words(keeps, words):
    assert keeps.duration == words


@pytest.mark.parametrize("form", ["markdown", "csv"])
def test_the_command_prints_one_line_for_each_kind(form):
    out = StringIO()
    call_command("personal_data", format=form, stdout=out)
    lines = out.getvalue().strip().splitlines()
    assert len(lines) == len(list(statements())) + (2 if form == "markdown" else 1)
    assert any(line.replace("|", "").strip().startswith("notifications.Mail") for line in lines)


def test_our_own_apps_are_all_asked():
    assert {config.label for config in apps.get_app_configs()} >= OURS
