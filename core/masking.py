"""Addresses of people, made unreadable before they reach a log."""

import ipaddress
import re
from typing import Any

MAIL = re.compile(r"\b([A-Za-z0-9._%+-])[A-Za-z0-9._%+-]*(?:@|%40)([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
# Who knows the address of such a link may do what it is for.
LINK = re.compile(r"(/(?:l|benachrichtigungen/meine|benachrichtigungen/ende)/)[\w-]+")
# Candidates only; ipaddress decides whether it is one (versions and times look alike).
NETWORK = re.compile(
    r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w.])|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*(?![\w:]))"
)


def mask(text: str) -> str:
    """Return the text with mail and network addresses and links masked: `a…@example.org`, `192.0.2.0`, `/l/…`.

    Network addresses keep their first 24 (IPv4) or 48 bits (IPv6): enough to see an attack, not a person.
    """
    return NETWORK.sub(_network, MAIL.sub(r"\1…@\2", LINK.sub(r"\1…", text)))


def _network(match: re.Match[str]) -> str:
    try:
        address = ipaddress.ip_address(match.group())
    except ValueError:
        return match.group()
    prefix = 24 if address.version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)


def _deep(value: Any) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, dict):
        return {key: _deep(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_deep(inner) for inner in value]
    return value


def mask_addresses(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Mask every string of a log event (a structlog processor)."""
    return {key: value if key.startswith("_") else _deep(value) for key, value in event.items()}
