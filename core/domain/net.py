"""Who asks, as far as limits need to know."""

import ipaddress
from collections.abc import Mapping


def client_address(meta: Mapping[str, str], proxies: int) -> str:
    """Return the address of whoever asks, behind so many proxies of our own; of IPv6 its network of 64 bits.

    Each proxy appends what it saw to X-Forwarded-For; whatever stands further left, anybody can write.
    """
    told = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    text = told[-proxies] if proxies and len(told) >= proxies else meta.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return "unknown"
    if address.version == 6:
        return str(ipaddress.ip_network(f"{address}/64", strict=False).network_address)
    return str(address)
