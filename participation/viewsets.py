"""Accessibility in the Wagtail admin: the list of issues, and messages with their clock."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.snippets.views.snippets import EditView, SnippetViewSet, SnippetViewSetGroup

from participation.models import AccessibilityFeedback, AccessibilityIssue
from participation.services import answer


class IssueViewSet(SnippetViewSet):
    """The issues of which the declaration is made."""

    model = AccessibilityIssue
    icon = "warning"
    menu_label = _("Issues")
    list_display = ["title", "ground", "planned_for", "resolved_on"]
    list_filter = ["ground", "is_example"]
    search_fields = ["title", "area"]


class AnswerView(EditView):
    """Reads a message and takes its answer. It has no status: Wagtail would call a private message published."""

    def get_side_panels(self) -> MediaContainer:
        panels = super().get_side_panels()
        return MediaContainer([panel for panel in panels if panel.name != "status"])

    def get_success_message(self) -> str:
        """Say what has become of the answer."""
        if self.object.email and self.object.answer:
            return gettext("Your answer is on its way.")
        return gettext("Your answer is noted.")

    def save_instance(self) -> Any:
        text = self.form.cleaned_data["answer"]
        if "answer" not in self.form.changed_data or not text:
            return self.object
        return answer(feedback_id=self.object.pk, text=text, by=self.request.user)


class FeedbackViewSet(SnippetViewSet):
    """What people tell of barriers, the most urgent first. Nothing is added or deleted by hand."""

    model = AccessibilityFeedback
    icon = "mail"
    menu_label = _("Messages")
    admin_url_namespace = "accessibility_feedback"
    edit_view_class = AnswerView
    add_to_reference_index = False
    list_display = [
        "__str__",
        Column("beginning", label=_("message")),
        DateColumn("created_at", label=_("received"), width="15%"),
        Column("time_left", label=_("answer until"), width="20%"),
        DateColumn("answered_at", label=_("answered"), width="15%"),
    ]
    list_export = ["pk", "created_at", "due_at", "answered_at", "address"]
    panels = [
        FieldPanel("message", read_only=True),
        FieldPanel("address", read_only=True),
        FieldPanel("email", read_only=True),
        FieldPanel("created_at", read_only=True),
        FieldPanel("due_at", read_only=True),
        FieldPanel("answer"),
    ]


class AccessibilityGroup(SnippetViewSetGroup):
    """One entry of the menu for both."""

    items = (FeedbackViewSet, IssueViewSet)
    menu_label = _("Accessibility")
    menu_icon = "warning"
    menu_order = 260
