"""Who may go where, and when somebody has to show once more who they are."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from wagtail.models import Page
from wagtail.permissions import policy_registry

from accounts import gateways
from accounts.enums import Role
from accounts.models import User

FRESH = timedelta(minutes=5)
ENTER = "wagtailadmin.access_admin"
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
# Addresses of the admin that everybody who may enter it can reach, and some that need no account at all.
OPEN_IN_ADMIN = {"wagtailadmin_logout", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
# Whoever may change users, groups or keys may become anybody: they show once more who they are.
SENSITIVE_NAMESPACES = {"wagtailusers_users", "wagtailusers_groups", "wagtailusers_api_tokens"}
SENSITIVE_NAMES = {"second_factor_reset"}
SENSITIVE_MODELS = {("accounts", "user"), ("auth", "group"), ("wagtailcore", "apitoken")}


def may_enter_admin(user: Any) -> bool:
    """Staff are those who may enter the Wagtail admin."""
    return bool(user.is_active and user.has_perm(ENTER))


def works_here(user: Any) -> bool:
    """Tell whether an account is one for work, closed or not. Only the administration deletes it."""
    permission = {"content_type__app_label": "wagtailadmin", "codename": "access_admin"}
    by_right = Permission.objects.filter(Q(group__user=user.pk) | Q(user=user.pk), **permission)
    return bool(user.is_superuser or by_right.exists())


def may_act_by_link(email: str) -> bool:
    """Tell whether a link from a mail is enough to see and delete what is kept of an address.

    Not where an account asks for more than that: a second factor, or who one is before work here.
    """
    user = User.objects.filter(email__iexact=email).first()
    return user is None or not (works_here(user) or has_second_factor(user))


def has_second_factor(user: Any) -> bool:
    """Tell whether signing in asks this person for a passkey or an app's code."""
    return bool(is_mfa_enabled(user, SECOND_FACTORS))


def lacks_second_factor(user: Any) -> bool:
    """Tell whether this person has to set up a second factor before they may work here."""
    return bool(settings.NGO_STAFF_MFA_REQUIRED) and may_enter_admin(user) and not has_second_factor(user)


def may_change_users(user: Any) -> bool:
    """Administration alone."""
    return bool(user.has_perm("accounts.change_user"))


def forms_with_answers_for(user: Any, forms: QuerySet[Page]) -> QuerySet[Page]:
    """What people have sent by a form is read by those who may publish its page, not by all who may change it."""
    published: QuerySet[Page] = policy_registry.get_by_type(Page).instances_user_has_permission_for(user, "publish")
    return forms & published


def may_reset_second_factor(actor: Any, user: Any) -> bool:
    """The administration helps colleagues who have lost theirs: not itself, and nobody who may do more."""
    return may_change_users(actor) and actor.pk != user.pk and (actor.is_superuser or not user.is_superuser)


def is_sensitive(match: ResolverMatch) -> bool:
    """Tell whether an address of the admin asks who one is, even of those who are signed in."""
    model = (str(match.kwargs.get("app_label", "")), str(match.kwargs.get("model_name", "")))
    return (
        not SENSITIVE_NAMESPACES.isdisjoint(match.namespaces)
        or match.url_name in SENSITIVE_NAMES
        or (match.url_name == "wagtail_bulk_action" and model in SENSITIVE_MODELS)
    )


View = Callable[..., HttpResponse]


def step_up(view: View | None = None, *, max_age: timedelta = FRESH) -> Any:
    """Let only people pass who have shown within `max_age` who they are; all others are asked, and then go on.

    For sensitive deeds, whatever the method: `@step_up`, or `@step_up(max_age=...)`. Strangers are led to sign in.
    """

    def decorator(inner: View) -> View:
        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated or not gateways.recently_confirmed(request, max_age):
                raise ReauthenticationRequired
            return inner(request, *args, **kwargs)

        return guarded

    return decorator(view) if view else decorator


@dataclass(frozen=True)
class Rights:
    """What a role may do: model permissions (`app.codename`), on pages below home, in collections of files.

    `own_collection` names a collection that the role has for itself. Where a role's pages are not `from_home`, the
    administration chooses them. `everything` is all that the admin offers, beside `models`.
    """

    models: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    own_files: tuple[str, ...] = ()
    own_collection: str = ""
    from_home: bool = True
    everything: bool = False


WRITE = ("add_page", "change_page")
# What pages choose from, and what people have told us: by app and model. Modules that are switched off have none.
LISTS = ("core.place", "projects.newscategory", "participation.accessibilityissue")
# Sensors and what belongs to them.
SENSORS = ("iot.sensor", "iot.sensortype", "iot.topicroute", "iot.observedproperty", "iot.unit")
# Begins translations and brings them up to date.
TRANSLATE = "wagtail_localize.submit_translation"
# Keys for an interface that takes none: nobody needs one.
NEEDLESS = ("wagtailcore.apitoken",)


def _rights(models: tuple[str, ...], *actions: str) -> tuple[str, ...]:
    """Return the names of the permissions to do these things with these models."""
    return tuple(
        f"{app}.{action}_{model}" for app, _dot, model in (one.partition(".") for one in models) for action in actions
    )


RIGHTS = {
    # Writes everywhere, publishes nothing; changes the pictures and documents that they have added themselves.
    Role.EDITORS: Rights(
        models=(ENTER, *_rights(LISTS, "add", "change"), "participation.change_accessibilityfeedback", TRANSLATE),
        pages=WRITE,
        files=("add", "choose"),
    ),
    Role.APPROVERS: Rights(
        models=(
            ENTER,
            *_rights((*LISTS, *SENSORS, "wagtailredirects.redirect"), "add", "change", "delete"),
            "participation.change_accessibilityfeedback",
            *_rights(("iot.overflowreport",), "change", "delete"),
            "notifications.view_mail",
            TRANSLATE,
        ),
        pages=(*WRITE, "publish_page", "lock_page", "unlock_page"),
        files=("add", "change", "delete", "choose"),
    ),
    # Writes below its own projects alone; takes the city's pictures, and changes only those of its own collection.
    Role.UTILITY: Rights(
        models=(ENTER,),
        files=("choose",),
        own_collection=Role.UTILITY,
        own_files=("add", "change", "delete", "choose"),
        from_home=False,
    ),
    Role.ADMINISTRATORS: Rights(models=("notifications.view_mail", "core.view_auditentry"), everything=True),
}
