"""For people with an account: the same choices as by a link, and no question to a mailbox that is known already."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.queries import has_confirmed
from core.registries import Action, account_actions
from notifications import services
from notifications.enums import Channel, Rhythm
from notifications.forms import MoreForm
from notifications.models import Subscriber


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def in_account(request: HttpRequest) -> HttpResponse:
    """Lead a person to what their address has chosen; who has chosen nothing yet begins here."""
    user: Any = request.user
    subscriber = Subscriber.objects.filter(email__iexact=user.email).first()
    if subscriber is not None and has_confirmed(user):
        return redirect("notifications_manage", services.manage_token(subscriber))
    form = MoreForm(request.POST if request.method == "POST" else None, channels=[Channel.EMAIL])
    if form.is_valid():
        return _begin(request, form)
    return render(request, "notifications/begin.html", {"form": form}, status=422 if form.errors else 200)


def _begin(request: HttpRequest, form: MoreForm) -> HttpResponse:
    user: Any = request.user
    opt_in = services.order(email=user.email, wishes=form.chosen, rhythm=Rhythm(form.cleaned_data["rhythm"]))
    if not has_confirmed(user):
        messages.success(request, _("We have sent you a mail. Open the link in it and confirm."))
        return redirect("account_overview")
    subscriber = services.confirm(opt_in=opt_in)
    messages.success(request, _("Thank you. From now on we tell you what you have chosen."))
    return redirect("notifications_manage", services.manage_token(subscriber))


@account_actions.register(order=10)
def notifications_in_account(_request: HttpRequest) -> list[Action]:
    """What one is told of, in one's account."""
    text = _("What we tell you of, how and when.")
    return [Action(_("Notifications"), text, reverse("notifications_in_account"), "tun-feed")]
