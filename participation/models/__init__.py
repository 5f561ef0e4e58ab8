"""The models of participation."""

from participation.models.accessibility import AccessibilityFeedback, AccessibilityIssue, AccessibilityPage
from participation.models.forms import FormEntry, FormField, FormPage
from participation.models.joining import JoinPage

__all__ = [
    "AccessibilityFeedback",
    "AccessibilityIssue",
    "AccessibilityPage",
    "FormEntry",
    "FormField",
    "FormPage",
    "JoinPage",
]
