"""The page on which people choose what they want to be told of, without an account."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views import private
from core.domain.net import client_address
from core.forms import too_often
from core.queries import landing_url
from core.registries import Action, actions, footer, menu, page_route, page_view, search_kinds, topics
from core.services.limits import allowed
from notifications import services
from notifications.domain import device_name
from notifications.enums import Rhythm
from notifications.errors import RefusedError
from notifications.forms import NOT_A_DEVICE, OnDeviceForm, SubscribeForm, WayBackForm
from notifications.gateways import push
from notifications.models import SubscribePage

HOUR, DAY = 3600, 24 * 3600
# A library or everybody behind a mobile provider shares one network address.
MOST_FROM_ONE_NETWORK = 30
# Whoever's address it is: so many questions an hour it gets from one network, and so many a day from all.
MOST_TO_ONE_ADDRESS, MOST_IN_A_DAY = 3, 20

menu.register(SubscribePage)
footer.register(SubscribePage)
search_kinds.register("mitmachen", gettext_lazy("Taking part"), SubscribePage)


@page_view(SubscribePage)
def subscribe(page: SubscribePage, request: HttpRequest) -> HttpResponse:
    """Show what one can be told of; take an order, and ask the mailbox."""
    if request.POST.get("act") == "known":
        return _open_from_device(request)
    if request.POST.get("endpoint"):
        return _on_device(page, request)
    ticked = request.GET.getlist("zu")[:20]
    form = SubscribeForm(request.POST or None, initial={"wishes": ticked})
    if request.method == "POST" and form.is_valid() and not asks_too_often(request, form):
        email = form.cleaned_data["email"]
        if mailbox_has_room(request, email):
            services.order(email=email, wishes=form.chosen, rhythm=Rhythm(form.cleaned_data["rhythm"]))
        return redirect(page.get_url(request) + page.reverse_subpage("subscribe_sent"))
    return _answer(page, request, "notifications/subscribe.html", form)


def _on_device(page: SubscribePage, request: HttpRequest) -> HttpResponse:
    """Take an order for the device that sends it: its permission is its yes."""
    form = OnDeviceForm(request.POST)
    if form.is_valid() and not asks_too_often(request, form):
        wanted = {"wishes": form.chosen, "rhythm": form.cleaned_data["rhythm"], "name": _name(request)}
        try:
            subscriber = services.order_on_device(browser=form.browser, **wanted)
        except RefusedError:
            form.add_error(None, NOT_A_DEVICE)
        else:
            messages.success(request, _("Thank you. From now on this device tells you what you have chosen."))
            return redirect("notifications_manage", services.manage_token(subscriber))
    return _answer(page, request, "notifications/subscribe.html", form)


def _open_from_device(request: HttpRequest) -> HttpResponse:
    """Lead whoever holds a device's secret, which is its browser alone, to its choices."""
    device = services.find_device(request.POST.get("endpoint", "")[:500], request.POST.get("auth", ""))
    if device is None:
        return private(render(request, "accounts/link_invalid.html", status=410))
    return private(redirect("notifications_manage", services.manage_token(device.subscriber)))


def _name(request: HttpRequest) -> str:
    return device_name(request.headers.get("User-Agent", ""))


@page_route(SubscribePage, "gesendet/", name="subscribe_sent")
def subscribe_sent(page: SubscribePage, request: HttpRequest) -> HttpResponse:
    """Say what happens next, whatever the address."""
    return TemplateResponse(request, "notifications/sent.html", page.get_context(request))


@page_route(SubscribePage, "link/", name="way_back", form=True)
def way_back(page: SubscribePage, request: HttpRequest) -> HttpResponse:
    """Send an address the link to its choices. Says the same of every address."""
    form = WayBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not asks_too_often(request, form):
        email = form.cleaned_data["email"]
        if mailbox_has_room(request, email):
            services.order(email=email, wishes=[])
        return redirect(page.get_url(request) + page.reverse_subpage("way_back_sent"))
    return _answer(page, request, "notifications/way_back.html", form)


@page_route(SubscribePage, "link/gesendet/", name="way_back_sent")
def way_back_sent(page: SubscribePage, request: HttpRequest) -> HttpResponse:
    """Say what happens next, whatever the address."""
    return TemplateResponse(request, "notifications/way_back_sent.html", page.get_context(request))


def _answer(page: SubscribePage, request: HttpRequest, template: str, form: Any) -> HttpResponse:
    shown = {"form": form, "push_key": push.public_key(), "feeds": topics.feeds(request)}
    context = {**page.get_context(request), **shown}
    return TemplateResponse(request, template, context, status=422 if form.errors else 200)


def asks_too_often(request: HttpRequest, form: Any) -> bool:
    """Tell whether a network has used up what it may order, and say so in the form."""
    return too_often(request, form, "subscribe", most=MOST_FROM_ONE_NETWORK)


def mailbox_has_room(request: HttpRequest, email: str) -> bool:
    """Tell whether a mailbox may be asked once more. Nobody is flooded, and nobody hears that it was too much.

    Counted for each network apart, so that a stranger who asks for somebody does not use up what is theirs.
    """
    network = client_address(request.META, settings.TRUSTED_PROXIES)
    here = allowed(request, "subscribe-mail", most=MOST_TO_ONE_ADDRESS, seconds=HOUR, key=f"{email}|{network}")
    return here and allowed(request, "subscribe-mail-a-day", most=MOST_IN_A_DAY, seconds=DAY, key=email)


@actions.register(order=60)
def be_told(request: HttpRequest) -> list[Action]:
    """Being told, if the city has the page."""
    url = landing_url(request, SubscribePage)
    return [Action(_("Be told"), _("What concerns you, by mail or on your phone"), url, "tun-feed")] if url else []
