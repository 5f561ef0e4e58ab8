"""Formatting for the pages about one's own account."""

import re
from typing import Any

from django import template
from django.utils.translation import gettext as _

from accounts import policies

register = template.Library()

# The first that a browser names counts: Edge and Opera name Chrome too, and Chrome names Safari.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


@register.filter
def browser(user_agent: str) -> str:
    """Name a browser and its device, such as `Firefox, Windows`."""
    program = next((name for sign, name in BROWSERS.items() if re.search(rf"\b{sign}\w*/", user_agent)), None)
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), None)
    return ", ".join(filter(None, (program, system))) or _("Unknown device")


@register.filter
def lacks_second_factor(user: Any) -> bool:
    """Tell whether a person has to set up a second factor first."""
    return policies.lacks_second_factor(user)
