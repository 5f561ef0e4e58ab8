"""What participation adds to the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet

from core.registries import audit_actions
from participation.viewsets import AccessibilityGroup

register_snippet(AccessibilityGroup)
audit_actions.register({"participation.barrier_answered": _("Answered a message about a barrier")})
