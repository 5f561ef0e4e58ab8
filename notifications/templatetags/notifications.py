"""Where one can be told of what a page is about."""

from typing import Any
from urllib.parse import urlencode

from django import template

from core.queries import landing_url
from notifications.forms import BETWEEN
from notifications.models import SubscribePage

register = template.Library()


@register.inclusion_tag("notifications/be_told.html", takes_context=True)
def be_told(context: Any, topic: str, about: Any = "") -> dict[str, str]:
    """Show the way to being told of a topic, if the city has the page."""
    url = landing_url(context["request"], SubscribePage)
    return {"url": f"{url}?{urlencode({'zu': f'{topic}{BETWEEN}{about}'})}" if url else ""}
