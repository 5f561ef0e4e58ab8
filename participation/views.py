"""What the pages of participation show, and the forms that they take."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import too_often
from core.queries import landing_url
from core.registries import (
    Action,
    Waiting,
    actions,
    footer,
    menu,
    page_context,
    page_route,
    page_view,
    search_kinds,
    waiting,
)
from core.services.limits import allowed
from participation.enums import Ground
from participation.forms import AccessibilityForm, guarded
from participation.models import AccessibilityPage, FormPage, JoinPage
from participation.queries import children, issues, unanswered
from participation.services import PERMISSION, report_barrier, submit
from projects.models import WorkingGroupIndexPage
from projects.queries import working_groups

HOUR = 3600
# From one network address: a library, a workshop or everybody behind a mobile provider shares one.
MOST_AN_HOUR = 60
menu.register(JoinPage)
footer.register(AccessibilityPage)
search_kinds.register("mitmachen", gettext_lazy("Taking part"), JoinPage, FormPage)


@page_context(AccessibilityPage)
def accessibility(page: AccessibilityPage, _request: HttpRequest) -> dict[str, Any]:
    """The declaration with the open issues by ground, and what was mended."""
    still_open, mended = issues()
    return {
        "grounds": [{"ground": Ground(ground), "issues": some} for ground, some in still_open.items()],
        "mended": mended,
        "feedback_url": page.get_url() + page.reverse_subpage("feedback"),
    }


@page_route(AccessibilityPage, "rueckmeldung/", name="feedback", form=True)
def feedback(page: AccessibilityPage, request: HttpRequest) -> HttpResponse:
    """The form by which people tell of a barrier."""
    form = AccessibilityForm(request.POST or None, initial={"address": request.GET.get("seite", "")[:500]})
    if request.method == "POST" and form.is_valid() and not too_often(request, form, "barrier", most=MOST_AN_HOUR):
        taken = {name: form.cleaned_data[name] for name in ("message", "address", "email")}
        # Whoever's address it may be: at most three receipts a day go there.
        receipt = bool(taken["email"]) and allowed(
            request, "barrier-mail", most=3, seconds=24 * HOUR, key=taken["email"]
        )
        report_barrier(**taken, receipt=receipt)
        return redirect(page.get_url() + page.reverse_subpage("feedback_thanks"))
    status = 422 if form.errors else 200
    return render(request, "participation/feedback.html", {"page": page, "form": form}, status=status)


@page_route(AccessibilityPage, "rueckmeldung/danke/", name="feedback_thanks")
def feedback_thanks(page: AccessibilityPage, request: HttpRequest) -> HttpResponse:
    """Say what happens next."""
    return render(request, "participation/feedback_thanks.html", {"page": page})


@page_view(FormPage)
def form_page(page: FormPage, request: HttpRequest) -> HttpResponse:
    """A form that editors have built."""
    form_class = guarded(page.get_form_class())
    form = form_class(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and not too_often(request, form, f"form:{page.pk}", most=MOST_AN_HOUR)
    ):
        data = {name: value for name, value in form.cleaned_data.items() if name not in form.trap_fields}
        submit(page=page, data=data)
        return redirect(page.get_url() + page.reverse_subpage("thanks"))
    context = {**page.get_context(request), "form": form}
    return TemplateResponse(request, page.get_template(request), context, status=422 if form.errors else 200)


@page_route(FormPage, "danke/", name="thanks")
def form_thanks(page: FormPage, request: HttpRequest) -> HttpResponse:
    """Say that the form has come, and what happens next."""
    return TemplateResponse(request, page.landing_page_template, page.get_context(request))


@page_context(JoinPage)
def join(page: JoinPage, request: HttpRequest) -> dict[str, Any]:
    """The ways of taking part that stand below this page, the working groups, and what modules offer besides."""
    groups_url = landing_url(request, WorkingGroupIndexPage)
    told = {page.get_url(request), groups_url}
    return {
        "children": children(page),
        "groups": working_groups() if groups_url else [],
        "groups_url": groups_url,
        "actions": [action for action in actions.collect(request) if action.url not in told],
    }


@actions.register(order=20)
def join_action(request: HttpRequest) -> list[Action]:
    """Taking part, if the city has the page."""
    url = landing_url(request, JoinPage)
    return [Action(_("Take part"), _("Have a say, try things out, lend a hand"), url, "tun-kreis")] if url else []


@waiting.register
def barriers(request: HttpRequest) -> list[Waiting]:
    """Messages about barriers that wait for an answer."""
    if not request.user.has_perm(f"participation.{PERMISSION}"):
        return []
    found = list(unanswered())
    late = any(one.is_overdue for one in found)
    label = _("Messages about barriers without an answer")
    return [Waiting(label, len(found), reverse("accessibility_feedback:list"), urgent=late)]
