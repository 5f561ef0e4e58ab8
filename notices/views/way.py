"""My way: which notices lie near it now, and being told of the next ones."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from core import clock
from core.brand import streets
from core.registries import page_route
from notices import services
from notices.forms import TellForm, WayForm
from notices.models import NoticeIndexPage, NoticePage
from notices.queries import marks, notices, notices_near, path_of, sort_out
from notifications.domain import device_name
from notifications.errors import RefusedError
from notifications.forms import NOT_A_DEVICE
from notifications.gateways import push
from notifications.services import manage_token
from notifications.views.page import asks_too_often, mailbox_has_room


@page_route(NoticeIndexPage, "mein-weg/", name="my_way", form=True)
def my_way(page: NoticeIndexPage, request: HttpRequest) -> HttpResponse:
    """Show what lies near a way; take an order to be told of it. A way that is only looked at is not kept."""
    if request.POST.get("act") == "tell":
        return _tell(page, request)
    form = WayForm(request.POST or None)
    near = own = None
    if request.method == "POST" and form.is_valid():
        way = form.cleaned_data["way"]
        near, own = marks(notices_near(way, form.cleaned_data["metres"], clock.now())), path_of(way)
    typed = {name: request.POST[name] for name in ("shape", "email") if name in request.POST}
    return _answer(page, request, form, TellForm(initial=typed), near=near, own=own)


@page_route(NoticeIndexPage, "mein-weg/gesendet/", name="my_way_sent")
def my_way_sent(page: NoticeIndexPage, request: HttpRequest) -> HttpResponse:
    """Say what happens next, whatever the address."""
    return TemplateResponse(request, "notices/way_sent.html", page.get_context(request))


def _tell(page: NoticeIndexPage, request: HttpRequest) -> HttpResponse:
    form = TellForm(request.POST)
    if form.is_valid() and not asks_too_often(request, form):
        asked = {"shape": form.cleaned_data["way"], "distance": form.cleaned_data["metres"], "street_names": form.names}
        if form.browser:
            return _on_device(page, request, form, asked)
        email = form.cleaned_data["email"]
        if mailbox_has_room(request, email):
            services.order_near(email=email, **asked)
        return redirect(page.get_url(request) + page.reverse_subpage("my_way_sent"))
    return _answer(page, request, form, form)


def _on_device(page: NoticeIndexPage, request: HttpRequest, form: TellForm, asked: dict[str, Any]) -> HttpResponse:
    """Take an order for the device that sends it: its permission is its yes."""
    browser = form.browser
    try:
        if browser is None:
            raise RefusedError
        push.check(browser)
        name = device_name(request.headers.get("User-Agent", ""))
        subscriber = services.order_near_on_device(browser=browser, name=name, **asked)
    except RefusedError:
        form.add_error(None, NOT_A_DEVICE)
        return _answer(page, request, form, form)
    messages.success(request, _("Thank you. From now on this device tells you of notices near your way."))
    return redirect("notifications_manage", manage_token(subscriber))


def _answer(page: NoticeIndexPage, request: HttpRequest, form: Any, tell: Any, **found_near: Any) -> HttpResponse:
    at = clock.now()
    found = sort_out(notices(), at)
    shown = {
        "form": form,
        "tell": tell,
        **found_near,
        "none_on_it": [],
        "shown": [_told(one, request) for one in [*found.now, *found.coming] if one.shape],
        "lines": {name: one.line for name, one in streets().items()},
        "push_key": push.public_key(),
    }
    context = {**page.get_context(request), **shown}
    failed = form.errors or tell.errors
    return TemplateResponse(request, "notices/way.html", context, status=422 if failed else 200)


def _told(one: NoticePage, request: HttpRequest) -> dict[str, Any]:
    """Return a notice for the script that compares it with a way on the device."""
    words = f"{one.get_kind_display()}: {one.title}"
    return {"title": words, "url": one.get_url(request), "shape": one.shape}
