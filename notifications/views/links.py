"""What links in messages open: confirm, see and change one's choices, stop. Nobody needs to sign in for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.errors import LinkError
from accounts.links import link_purpose
from accounts.models import Link
from accounts.views import private
from notifications import services
from notifications.enums import Rhythm
from notifications.forms import HoursForm, MoreForm, RhythmForm
from notifications.models import OptIn, Subscriber, Subscription
from notifications.queries import Wording, gathered, told, wanted

UNDO_SALT, UNDO_SECONDS = "notifications.undo", 24 * 3600


@link_purpose(services.CONFIRM)
def confirm(request: HttpRequest, link: Link) -> HttpResponse:
    """Show what an address is asked for; on POST it says yes, and sees its choices."""
    opt_in = OptIn.objects.filter(pk=link.object_id).first()
    if opt_in is None:
        raise LinkError
    if request.method == "POST":
        subscriber = services.confirm(opt_in=opt_in)
        messages.success(request, _("Thank you. From now on we tell you what you have chosen."))
        return redirect("notifications_manage", services.manage_token(subscriber))
    wording = Wording()
    words = [found for topic, about in opt_in.wanted if (found := wording.of(topic, about))]
    context = {"email": opt_in.email, "words": words, "rhythm": Rhythm(opt_in.rhythm).label}
    return render(request, "notifications/confirm.html", context)


def _opened(view: Callable[[HttpRequest, Subscriber], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Return the view for whoever holds the token of a person's choices."""

    @sensitive_variables("token")
    @require_http_methods(["GET", "HEAD", "POST"])
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return private(view(request, services.open_choices(token)))
        except LinkError:
            return private(render(request, "accounts/link_invalid.html", status=410))

    return opened


@_opened
def manage(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Show a person's choices; on POST change one thing."""
    act = ACTS.get(request.POST.get("act", ""))
    if request.method == "POST" and act is not None:
        return act(request, subscriber)
    return _choices(request, subscriber)


def _choices(request: HttpRequest, subscriber: Subscriber, **forms: Any) -> HttpResponse:
    context = {
        "subscriber": subscriber,
        "wanted": wanted(subscriber),
        "rhythms": Rhythm.choices,
        "gathered": gathered(subscriber),
        "told": told(subscriber),
        "hours": HoursForm(instance=subscriber),
        "more": MoreForm(),
        **forms,
    }
    failed = any(form.errors for form in forms.values())
    return render(request, "notifications/manage.html", context, status=422 if failed else 200)


def _back(request: HttpRequest, subscriber: Subscriber, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("notifications_manage", services.manage_token(subscriber))


def _change_rhythm(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    form = RhythmForm(request.POST)
    subscription = _named(request, subscriber)
    if form.is_valid():
        services.change_rhythm(subscription=subscription, rhythm=form.cleaned_data["rhythm"])
    return _back(request, subscriber, _("Changed."))


def _change_hours(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    form = HoursForm(request.POST, instance=Subscriber.objects.get(pk=subscriber.pk))
    if not form.is_valid():
        return _choices(request, subscriber, hours=form)
    services.change_hours(subscriber=subscriber, hours=form.cleaned_data)
    return _back(request, subscriber, _("Changed. What you have chosen stays as it is."))


def _add(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    form = MoreForm(request.POST)
    if not form.is_valid():
        return _choices(request, subscriber, more=form)
    services.follow(subscriber=subscriber, wishes=form.chosen, rhythm=form.cleaned_data["rhythm"])
    return _back(request, subscriber, _("We tell you of that too from now on."))


def _stop_all(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    services.stop_all(subscriber=subscriber)
    return _back(request, subscriber, _("Nothing more comes. Within a day we delete your address too."))


def _stop_one(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    subscription = _named(request, subscriber)
    services.stop(subscription=subscription)
    words = Wording().of(subscription.topic, subscription.about)
    return _back(request, subscriber, _("Ended: %(what)s") % {"what": words} if words else _("Ended."))


def _renew(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    services.renew_key(subscriber=subscriber)
    return _back(request, subscriber, _("All older links to this page have ended."))


ACTS: dict[str, Callable[[HttpRequest, Subscriber], HttpResponse]] = {
    "rhythm": _change_rhythm,
    "hours": _change_hours,
    "add": _add,
    "stop": _stop_one,
    "stop_all": _stop_all,
    "renew": _renew,
}


def _named(request: HttpRequest, subscriber: Subscriber) -> Subscription:
    """Return the person's subscription that a form names. Raises Http404 for any other."""
    try:
        pk = UUID(request.POST.get("subscription", ""))
    except ValueError:
        raise Http404 from None
    return get_object_or_404(subscriber.subscriptions, pk=pk)


# A mail program posts here by itself, without our form token; the address holds a seal instead (RFC 8058).
@csrf_exempt
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """End one subscription: GET asks, POST does, by a person or by their mail program."""
    try:
        subscription = services.find_subscription(token)
    except LinkError:
        return private(render(request, "accounts/link_invalid.html", status=410))
    if subscription is None:
        return private(render(request, "notifications/stopped.html"))
    words = Wording().of(subscription.topic, subscription.about)
    subscriber = subscription.subscriber
    context = {"words": words, "manage": reverse("notifications_manage", args=[services.manage_token(subscriber)])}
    if request.method != "POST":
        return private(render(request, "notifications/stop.html", context))
    kept = {"topic": subscription.topic, "about": subscription.about, "channel": subscription.channel}
    undo = signing.dumps({**kept, "who": str(subscriber.pk), "rhythm": subscription.rhythm}, salt=UNDO_SALT)
    services.stop(subscription=subscription)
    return private(render(request, "notifications/stopped.html", {**context, "undo": undo}))


@require_http_methods(["POST"])
def undo(request: HttpRequest) -> HttpResponse:
    """Take up again what was just ended."""
    try:
        was = signing.loads(request.POST.get("undo", ""), salt=UNDO_SALT, max_age=UNDO_SECONDS)
    except signing.BadSignature:
        return private(render(request, "accounts/link_invalid.html", status=410))
    subscriber = Subscriber.objects.filter(pk=was["who"]).first()
    if subscriber is None:
        return private(render(request, "accounts/link_invalid.html", status=410))
    services.follow(
        subscriber=subscriber, wishes=[(was["topic"], was["about"])], rhythm=was["rhythm"], channel=was["channel"]
    )
    return private(_back(request, subscriber, _("All is as it was.")))
