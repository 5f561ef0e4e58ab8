"""What the demo shows beside the city. Never part of a production site."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from demo.mailbox import find_letter, letters
from demo.sms import text_messages


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the mails and text messages that the demo has sent, those to one address or number if asked (`?an=`)."""
    recipient = request.GET.get("an", "")
    found = {"letters": letters(recipient), "text_messages": text_messages(recipient)}
    return render(request, "demo/mailbox.html", {**found, "recipient": recipient})


@never_cache
@require_safe
def letter(_request: HttpRequest, key: str) -> HttpResponse:
    """Show a mail as a mail program does, with its own colours."""
    found = find_letter(key)
    if found is None or not found.html:
        raise Http404
    answer = HttpResponse(found.html)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return answer
