"""What follows when content changes: kept pages end (core.cache), and the index is whole."""

from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver
from wagtail.models import COMMENTS_RELATION_NAME, Page
from wagtail.search import index
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core import cache, tasks
from core.enums import SIMPLE
from core.models import CustomImage

# No public page shows what stands here. Every other model counts as shown, so that a new one is never forgotten.
NEVER_SHOWN = frozenset(
    {
        "account.EmailAddress",
        "account.EmailConfirmation",
        "accounts.DataRequest",
        "accounts.Link",
        "accounts.User",
        "accounts.User_groups",
        "accounts.User_user_permissions",
        "auth.Group",
        "auth.Group_permissions",
        "auth.Permission",
        "contenttypes.ContentType",
        "core.AuditEntry",
        "core.GuardPass",
        # What sensors say comes by the thousand, and pages with values are kept for seconds alone (iot.views).
        "iot.Alert",
        "iot.Consumer",
        "iot.DailyRollup",
        "iot.DirtyHour",
        "iot.Forecast",
        "iot.HourlyRollup",
        "iot.Latest",
        "iot.MinuteCount",
        "iot.Observation",
        "iot.OverflowReport",
        "iot.Reject",
        "iot.RejectCount",
        "iot.TopicRoute",
        "iot.TypeSummary",
        "mfa.Authenticator",
        "notices.Way",
        "notifications.Delivery",
        "notifications.Mail",
        "notifications.News",
        "notifications.OptIn",
        "notifications.PushDevice",
        "notifications.Subscriber",
        "notifications.Subscription",
        "notifications.Unsubscription",
        "participation.AccessibilityFeedback",
        "participation.FormEntry",
        "sessions.Session",
        "usersessions.UserSession",
        "wagtailadmin.Admin",
        "wagtailadmin.EditingSession",
        "wagtailadmin.FormState",
        "wagtailcore.APIToken",
        "wagtailcore.Comment",
        "wagtailcore.CommentReply",
        "wagtailcore.GroupApprovalTask",
        "wagtailcore.GroupApprovalTask_groups",
        "wagtailcore.GroupCollectionPermission",
        "wagtailcore.GroupPagePermission",
        "wagtailcore.GroupSitePermission",
        "wagtailcore.ModelLogEntry",
        "wagtailcore.PageLogEntry",
        "wagtailcore.PageSubscription",
        "wagtailcore.ReferenceIndex",
        "wagtailcore.Revision",
        "wagtailcore.Task",
        "wagtailcore.TaskState",
        "wagtailcore.UploadedFile",
        "wagtailcore.Workflow",
        "wagtailcore.WorkflowContentType",
        "wagtailcore.WorkflowPage",
        "wagtailcore.WorkflowState",
        "wagtailcore.WorkflowTask",
        "wagtailforms.FormSubmission",
        "wagtailsearch.IndexEntry",
        "wagtailsearch.SQLiteFTSIndexEntry",
        "wagtailusers.UserProfile",
        # Where translations are made; what comes of it are pages.
        "wagtail_localize.LocaleSynchronization",
        "wagtail_localize.OverridableSegment",
        "wagtail_localize.RelatedObjectSegment",
        "wagtail_localize.SegmentOverride",
        "wagtail_localize.String",
        "wagtail_localize.StringSegment",
        "wagtail_localize.StringTranslation",
        "wagtail_localize.Template",
        "wagtail_localize.TemplateSegment",
        "wagtail_localize.TranslatableObject",
        "wagtail_localize.Translation",
        "wagtail_localize.TranslationContext",
        "wagtail_localize.TranslationLog",
        "wagtail_localize.TranslationSource",
    }
)
# Made in the background (core.services.pictures says which pages that ends); only that one is gone changes a page.
MADE_ASIDE = frozenset({"core.CustomRendition", "wagtailimages.Rendition"})
# What a draft writes on its page.
DRAFT_FIELDS = frozenset(
    {
        COMMENTS_RELATION_NAME,
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
    }
)


def is_shown(model: type[Model]) -> bool:
    """Tell whether a public page may show something of this model."""
    return model._meta.label not in NEVER_SHOWN


def watch() -> None:
    """Watch every model that a public page may show. Called when all models are known."""
    for model in filter(is_shown, apps.get_models(include_auto_created=True)):
        if model._meta.label not in MADE_ASIDE:
            post_save.connect(saved, sender=model, dispatch_uid="core.cache")
        post_delete.connect(changed, sender=model, dispatch_uid="core.cache")
        m2m_changed.connect(changed, sender=model, dispatch_uid="core.cache")
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(changed, dispatch_uid="core.cache")


def changed(**_fact: Any) -> None:
    """End all kept pages, after commit."""
    cache.purge()


def saved(update_fields: frozenset[str] | None = None, **_fact: Any) -> None:
    """End all kept pages, unless what was saved is a draft."""
    if not update_fields or not DRAFT_FIELDS.issuperset(update_fields):
        cache.purge()


@receiver(page_published)
def index_sections(instance: Page, **_kwargs: Any) -> None:
    """Take a page in Leichte Sprache into the index again: its sections are saved after the page itself."""
    if instance.locale.language_code == SIMPLE:
        index.insert_or_update_object(instance)


@receiver(post_save, sender=CustomImage)
def make_picture_sizes(update_fields: frozenset[str] | None = None, **_fact: Any) -> None:
    """Let a worker make a picture's sizes at once, instead of with the next look of the beat."""
    if update_fields is None or "file" in update_fields:
        transaction.on_commit(tasks.make_picture_sizes.delay, robust=True)
