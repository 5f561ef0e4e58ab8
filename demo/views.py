"""What the demo shows beside the city. Never part of a production site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from demo.mailbox import letters


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the mails that the demo has sent, those to one address if asked (`?an=`)."""
    recipient = request.GET.get("an", "")
    return render(request, "demo/mailbox.html", {"letters": letters(recipient), "recipient": recipient})
