"""What links in messages open: confirm, see and change one's choices, stop. Nobody needs to sign in for it."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.errors import LinkError
from accounts.links import link_purpose
from accounts.models import Link
from accounts.views import private
from core.queries import landing_url
from core.services.limits import allowed
from notifications import services
from notifications.domain import device_name
from notifications.enums import Channel, Rhythm
from notifications.errors import RefusedError
from notifications.forms import NOT_A_DEVICE, DeviceForm, HoursForm, MoreForm, RhythmForm
from notifications.gateways import push
from notifications.models import OptIn, PushDevice, SubscribePage, Subscriber, Subscription
from notifications.queries import Wording, gathered, told, wanted

HOUR = 3600
# In the address of a person's choices: what takes up again what they have just ended.
UNDO = "zurueck"


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
    words = Wording().all(opt_in.wanted)
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
    found = wanted(subscriber)
    context = {
        "subscriber": subscriber,
        "wanted": found,
        "rhythms": Rhythm.choices,
        "gathered": gathered(subscriber),
        "told": told(subscriber),
        "hours": HoursForm(instance=subscriber),
        "more": MoreForm(channels=_channels(subscriber), has=[one.subscription for one in found]),
        "devices": list(subscriber.devices.all()),
        "push_key": push.public_key(),
        "undo": request.GET.get(UNDO, ""),
        "choices": landing_url(request, SubscribePage),
        **forms,
    }
    failed = any(form.errors for form in forms.values())
    return render(request, "notifications/manage.html", context, status=422 if failed else 200)


def _channels(subscriber: Subscriber) -> list[Channel]:
    """Return the ways by which this person can be told."""
    by_email = [Channel.EMAIL] if subscriber.email else []
    return [*by_email, *([Channel.PUSH] if subscriber.devices.exists() else [])]


def _back(request: HttpRequest, subscriber: Subscriber, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("notifications_manage", services.manage_token(subscriber))


def _change_rhythm(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    form = RhythmForm(request.POST)
    subscription = _named(request, subscriber)
    if not form.is_valid():
        return _choices(request, subscriber)
    services.change_rhythm(subscription=subscription, rhythm=form.cleaned_data["rhythm"])
    words = Wording().of(subscription.topic, subscription.about)
    said = _("%(what)s: from now on %(rhythm)s.") % {"what": words, "rhythm": subscription.get_rhythm_display()}
    return _back(request, subscriber, said)


def _change_hours(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    form = HoursForm(request.POST, instance=Subscriber.objects.get(pk=subscriber.pk))
    if not form.is_valid():
        return _choices(request, subscriber, hours=form)
    services.change_hours(subscriber=subscriber, hours=form.cleaned_data)
    return _back(request, subscriber, _("Changed. What you have chosen stays as it is."))


def _add(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    form = MoreForm(request.POST, channels=_channels(subscriber), has=subscriber.subscriptions.all())
    if not form.is_valid():
        return _choices(request, subscriber, more=form)
    how = {name: form.cleaned_data[name] for name in ("rhythm", "channel")}
    services.follow(subscriber=subscriber, wishes=form.chosen, **how)
    return _back(request, subscriber, _("We tell you of that too from now on."))


def _stop_all(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    services.stop_all(subscriber=subscriber)
    return _back(request, subscriber, _("Nothing more comes. Within a day we delete your address too."))


def _stop_one(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    subscription = _named(request, subscriber)
    services.stop(subscription=subscription)
    words = Wording().of(subscription.topic, subscription.about)
    answer = _back(request, subscriber, _("Ended: %(what)s") % {"what": words} if words else _("Ended."))
    if token := services.undo_token(subscription):
        answer["Location"] += f"?{urlencode({UNDO: token})}"
    return answer


def _take_up_again(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    services.take_up_again(request.POST.get("undo", ""))
    return _back(request, subscriber, _("All is as it was."))


def _renew(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    services.renew_key(subscriber=subscriber)
    return _back(request, subscriber, _("All older links to this page have ended."))


def _add_device(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    form = DeviceForm(request.POST)
    try:
        if form.is_valid():
            name = device_name(request.headers.get("User-Agent", ""))
            services.add_device(browser=form.browser, name=name, subscriber=subscriber)
            return _back(request, subscriber, _("This device is added. Choose below what it is to tell you."))
    except RefusedError:
        pass
    messages.error(request, NOT_A_DEVICE)
    return _choices(request, subscriber)


def _remove_device(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    services.remove_device(device=_device(request, subscriber))
    if Subscriber.objects.filter(pk=subscriber.pk).exists():
        return _back(request, subscriber, _("The device is removed. Nothing more comes there."))
    return render(request, "notifications/stopped.html")


def _test(request: HttpRequest, subscriber: Subscriber) -> HttpResponse:
    """Send a message by the way of one subscription; by push to the device that was named."""
    device = _device(request, subscriber) if request.POST.get("device") else None
    channel = Channel.PUSH if device else Channel.EMAIL
    subscription = subscriber.subscriptions.filter(channel=channel).first()
    if subscription is None:
        return _back(request, subscriber, _("First choose what this way is to tell you of, then try it."))
    if not allowed(request, "notifications-test", most=5, seconds=HOUR, key=str(subscriber.pk)):
        return _back(request, subscriber, _("That was often. Please wait a while before the next test."))
    services.send_test(subscription=subscription, device=device)
    return _back(request, subscriber, _("A test is on its way. It should be there within a minute."))


def _device(request: HttpRequest, subscriber: Subscriber) -> PushDevice:
    """Return the person's device that a form names. Raises Http404 for any other."""
    number = request.POST.get("device", "")
    return get_object_or_404(subscriber.devices, pk=int(number) if number.isdecimal() and len(number) < 18 else 0)


ACTS: dict[str, Callable[[HttpRequest, Subscriber], HttpResponse]] = {
    "rhythm": _change_rhythm,
    "hours": _change_hours,
    "add": _add,
    "stop": _stop_one,
    "undo": _take_up_again,
    "stop_all": _stop_all,
    "renew": _renew,
    "add_device": _add_device,
    "remove_device": _remove_device,
    "test": _test,
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
    # Not the link to the choices itself: this one still works when all links to them have been ended.
    context = {"words": words, "choices": landing_url(request, SubscribePage)}
    if request.method != "POST":
        return private(render(request, "notifications/stop.html", context))
    services.stop(subscription=subscription)
    undo = services.undo_token(subscription)
    return private(render(request, "notifications/stopped.html", {**context, "undo": undo}))


@require_http_methods(["POST"])
def undo(request: HttpRequest) -> HttpResponse:
    """Take up again what was just ended."""
    try:
        wish = services.take_up_again(request.POST.get("undo", ""))
    except LinkError:
        return private(render(request, "accounts/link_invalid.html", status=410))
    return private(render(request, "notifications/resumed.html", {"words": Wording().of(*wish)}))


@require_http_methods(["GET", "POST"])
def renew_device(request: HttpRequest) -> HttpResponse:
    """Take a device's new address from its service worker. GET gives it the form token that POST must bring along."""
    if request.method != "POST":
        return private(JsonResponse({"token": get_token(request)}))
    try:
        told = json.loads(request.body)
        old, new = told["old"], told["new"]
        browser = push.Browser(new["endpoint"], new["keys"]["p256dh"], new["keys"]["auth"])
        push.check(browser)
        device = services.find_device(str(old["endpoint"]), str(old["keys"]["auth"]))
    except (ValueError, KeyError, TypeError, RecursionError, RefusedError):
        return private(JsonResponse({"renewed": False}, status=422))
    if device is not None:
        services.renew_device(device=device, browser=browser)
    return private(JsonResponse({"renewed": device is not None}, status=200 if device else 410))
