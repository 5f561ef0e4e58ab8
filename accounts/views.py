"""Links, signing in (by allauth), one's own account, and what is kept of oneself."""

import json
from typing import Any

from allauth.account.views import BaseReauthenticateView
from allauth.account.views import logout as allauth_logout
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import policies, services
from accounts.errors import LinkError
from accounts.forms import CodeForm, DataRequestForm, SureForm
from accounts.gateways import ConfirmationByCode, fits_into_mailbox, place
from accounts.links import find, link_purpose, link_purposes
from accounts.models import DataRequest, Link, User
from accounts.queries import only_the_request
from core.clock import today
from core.enums import Actor
from core.registries import account_actions
from core.services.limits import allowed
from core.services.retention import overview as kept_of

HOUR = 3600


def private(response: HttpResponse) -> HttpResponse:
    """Keep an answer that a link opens out of every cache and every search, and its address to ourselves."""
    response.headers["Cache-Control"] = "no-store, private"
    # Not "no-referrer": browsers would then send forms with "Origin: null", and Django refuses those.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Open a link from a mail. Neither caches nor other sites learn its address."""
    try:
        found = find(token)
        return private(link_purposes.view(found.purpose)(request, found))
    except LinkError:
        return private(render(request, "accounts/link_invalid.html", status=410))


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    """Show a person their account: the address, the ways to sign in, where they are signed in, their data."""
    factors = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    by_type = {kind: [one for one in factors if one.type == kind] for kind in Authenticator.Type}
    codes = by_type[Authenticator.Type.RECOVERY_CODES]
    context = {
        "passkeys": by_type[Authenticator.Type.WEBAUTHN],
        "app": next(iter(by_type[Authenticator.Type.TOTP]), None),
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else None,
        "session_count": len(UserSession.objects.purge_and_list(request.user)),
        "is_staff_member": policies.may_enter_admin(request.user),
        "account_actions": account_actions.collect(request),
    }
    return render(request, "accounts/overview.html", context)


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Receive whom Wagtail has turned away: strangers may sign in, people of too few rights are told so."""
    if request.user.is_authenticated:
        return render(request, "accounts/no_access.html", status=403)
    return redirect_to_sign_in(request)


# Wagtail's own takes the cookie away on GET too, so that any page elsewhere could sign an editor out.
sign_out = allauth_logout


@require_http_methods(["GET", "HEAD", "POST"])
def redirect_to_sign_in(request: HttpRequest, fallback: str = "", **_rest: Any) -> HttpResponse:
    """Lead to the one door from wherever Django or Wagtail have another."""
    aim = request.GET.get("next") or request.POST.get("next") or fallback
    return redirect(reverse("account_login", query={"next": aim} if aim else None))


@method_decorator(login_required, name="dispatch")
class ConfirmByCodeView(BaseReauthenticateView):
    """Confirm who one is by a code by mail; for people who have neither a password nor a second factor."""

    form_class = CodeForm
    template_name = "account/confirm_by_code.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "send":
            ConfirmationByCode.begin(request)
            return redirect(request.get_full_path())
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        self.process = ConfirmationByCode.resume(self.request)
        return {**super().get_form_kwargs(), "code": self.process.code if self.process else ""}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "code_is_out": self.process is not None}

    def form_valid(self, form: CodeForm) -> HttpResponse:
        if self.process:
            self.process.finish()
        return super().form_valid(form)

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        if self.process and not self.process.record_invalid_attempt():
            self.process = None
        return super().form_invalid(form)


@require_http_methods(["GET", "HEAD", "POST"])
def reset_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the administration take away a colleague's second factor: GET asks, POST does."""
    user = get_object_or_404(User, pk=pk)
    if not policies.may_reset_second_factor(request.user, user):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "accounts/admin/reset_second_factor.html", {"person": user})
    actor: Any = request.user
    services.reset_second_factor(user=user, by=actor)
    messages.success(request, _("The second factor is gone. The person is signed out everywhere."))
    return redirect("wagtailusers_users:edit", user.pk)


def _file(copy: dict[str, Any]) -> HttpResponse:
    """Return a copy as a file to take away."""
    text = json.dumps(copy, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    name = f"meine-daten-{today():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return private(HttpResponse(text, content_type="application/json", headers=headers))


@require_safe
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Show a person what is kept of them, why and how long."""
    user: Any = request.user
    context = {"kinds": kept_of(user.email), "works_here": policies.works_here(user)}
    return render(request, "accounts/my_data.html", context)


@require_POST
@login_required
def my_data_copy(request: HttpRequest) -> HttpResponse:
    """Give a person a copy of it."""
    user: Any = request.user
    return _file(services.take_copy(email=user.email, actor=user))


@require_http_methods(["GET", "HEAD", "POST"])
def my_data_delete(request: HttpRequest) -> HttpResponse:
    """Let a person delete it all, account included. Work accounts are closed by the administration."""
    user: Any = request.user
    if policies.works_here(user):
        return render(request, "accounts/my_data_not_alone.html", status=403)
    form = SureForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "accounts/my_data_delete.html", {"form": form}, status=status)
    erasure = services.delete_person(email=user.email, actor=user)
    logout(request)
    return render(request, "accounts/my_data_deleted.html", {"erasure": erasure})


@require_http_methods(["GET", "HEAD", "POST"])
def data_request(request: HttpRequest) -> HttpResponse:
    """Take an address, and send a link to it that shows what is kept of it. Says the same of every address."""
    form = DataRequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not _asks_too_often(request, form):
        email = form.cleaned_data["email"]
        if fits_into_mailbox(request, email):
            services.send_data_link(email=email)
        return redirect("data_request_sent")
    return render(request, "accounts/data_request.html", {"form": form}, status=422 if form.errors else 200)


def _asks_too_often(request: HttpRequest, form: DataRequestForm) -> bool:
    """Count by network, and by network and address: a stranger cannot use up what somebody else may ask."""
    pair = f"{place(request)}|{form.cleaned_data['email']}"
    if allowed(request, "data_request", most=20, seconds=HOUR) and allowed(
        request, "data_request_pair", most=3, seconds=HOUR, key=pair
    ):
        return False
    form.add_error(None, _("That was very often within one hour. Please try again later, or write us a mail."))
    return True


@require_safe
def data_request_sent(request: HttpRequest) -> HttpResponse:
    """Say what happens next, whatever the address."""
    return render(request, "accounts/data_request_sent.html")


@link_purpose(services.PURPOSE)
def data_by_link(request: HttpRequest, link: Link) -> HttpResponse:
    """Show who holds the link what is kept of the address that it was sent to; give a copy or delete on POST."""
    wanted = DataRequest.objects.filter(pk=link.object_id).first()
    if wanted is None:
        raise LinkError
    if not policies.may_act_by_link(wanted.email):
        return render(request, "accounts/my_data_sign_in.html", status=403 if request.method == "POST" else 200)
    if request.method == "POST" and "copy" in request.POST:
        return _file(services.take_copy(email=wanted.email, actor=Actor.LINK.value))
    return _show_or_delete(request, wanted.email)


def _show_or_delete(request: HttpRequest, email: str) -> HttpResponse:
    form = SureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        erasure = services.delete_person(email=email, actor=Actor.LINK.value)
        return render(request, "accounts/my_data_deleted.html", {"erasure": erasure})
    kinds = kept_of(email)
    context = {"email": email, "kinds": kinds, "form": form, "is_only_request": only_the_request(kinds)}
    return render(request, "accounts/my_data_by_link.html", context, status=422 if form.errors else 200)
