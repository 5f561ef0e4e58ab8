"""What accounts add to the admin."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.auth import permission_denied
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from accounts import policies, services, views
from accounts.models import User
from accounts.viewsets import OurPages
from core.registries import audit_actions

audit_actions.register(
    {
        "accounts.user_created": gettext_lazy("Made an account"),
        "accounts.user_closed": gettext_lazy("Closed an account"),
        "accounts.user_opened": gettext_lazy("Opened an account again"),
        "accounts.user_deleted": gettext_lazy("Deleted an account"),
        "accounts.address_changed": gettext_lazy("Changed the address of an account"),
        "accounts.superuser_made": gettext_lazy("Gave all rights"),
        "accounts.superuser_unmade": gettext_lazy("Took all rights away"),
        "accounts.groups_changed": gettext_lazy("Changed groups"),
        "accounts.second_factor_reset": gettext_lazy("Took away a second factor"),
        "accounts.data_exported": gettext_lazy("Took a copy of what is kept of a person"),
        "accounts.table_taken": gettext_lazy("Took a table out of the admin"),
    }
)


@hooks.register("register_admin_viewset", order=1)
def register_pages() -> OurPages:
    """Let our page editor take the place of Wagtail's, which has registered before."""
    return OurPages()


@hooks.register("register_admin_urls")
def register_urls() -> list[Any]:
    """Give the administration a page on which it takes away a colleague's second factor."""
    return [path("users/<int:pk>/second-factor/", views.reset_second_factor, name="second_factor_reset")]


@hooks.register("register_user_listing_buttons")
def offer_reset(user: User, request_user: User) -> Iterator[Button]:
    """Offer that page where it makes sense."""
    if policies.may_reset_second_factor(request_user, user) and policies.has_second_factor(user):
        yield Button(
            _("Take away the second factor"), url=reverse("second_factor_reset", args=[user.pk]), icon_name="lock-open"
        )


@hooks.register("after_create_user")
def welcome(_request: HttpRequest, user: User) -> None:
    """Tell a new colleague how to sign in."""
    services.welcome_colleague(user=user)


@hooks.register("after_edit_user")
def follow_address(_request: HttpRequest, user: User) -> None:
    """Let a changed address be the one that signs in."""
    services.set_address(user=user)


@hooks.register("filter_form_submissions_for_user")
def restrict_answers(user: User, editable_forms: QuerySet[Page]) -> QuerySet[Page]:
    """Show what people have sent to few."""
    return policies.forms_with_answers_for(user, editable_forms)


@hooks.register("before_bulk_action")
def protect_superusers(
    request: HttpRequest, _action_type: str, objects: list[Any], _action: Any
) -> HttpResponse | None:
    """Let nobody change those who may do more than they."""
    above = any(isinstance(one, User) and one.is_superuser for one in objects)
    return permission_denied(request) if above and not request.user.is_superuser else None


@hooks.register("after_bulk_action")
def note_active(_request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    """Log who was closed or opened among many: Wagtail changes them in one query that nobody hears of."""
    if action_type == "set_active_state":
        now_active = action.cleaned_form.cleaned_data["mark_as_active"]
        for user in objects:
            if user.is_active != now_active:
                user.is_active = now_active
                services.note_active(user=user)


@hooks.register("register_account_menu_item")
def link_to_account(_request: HttpRequest) -> dict[str, Any]:
    """Lead from the admin's page about oneself to the one with password, passkeys and address."""
    return {
        "label": _("Sign-in and security"),
        "url": reverse("account_overview"),
        "help_text": _("Address, password, passkeys, app, and where you are signed in."),
    }
