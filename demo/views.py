"""What the demo shows beside the city. Never part of a production site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from demo.mailbox import letters
from demo.sms import text_messages


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the mails and text messages that the demo has sent, those to one address or number if asked (`?an=`)."""
    recipient = request.GET.get("an", "")
    found = {"letters": letters(recipient), "text_messages": text_messages(recipient)}
    return render(request, "demo/mailbox.html", {**found, "recipient": recipient})
