"""Network addresses: who asks, as far as limits need to know, and where the site itself may ask."""

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


GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# IPv4 for machines that have IPv6 alone (RFC 6052): the last 32 bits say where it leads.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Protocols' own networks, of which Python's versions do not think alike.
OF_PROTOCOLS = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))


def is_public(text: str) -> bool:
    """Tell whether an address leads into the public Internet, and nowhere into a network of our own.

    Whatever carries another address within (mapped, translated) is judged by that one; tunnels (6to4, Teredo) lead
    nowhere that anybody would have to go. False for what is no address.
    """
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        own = any(address in network for network in OF_PROTOCOLS)
        return address.is_global and not address.is_multicast and not own
    if address in NAT64:
        return is_public(str(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)))
    if address.ipv4_mapped:
        return is_public(str(address.ipv4_mapped))
    return address in GLOBAL_UNICAST and address.is_global and not (address.sixtofour or address.teredo)
