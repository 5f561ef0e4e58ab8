"""Map tiles: none by default, since the base map is ours. A city with a tile server of its own may name it."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from norderstedt_go.settings.env import env


def tiles(url: str, attribution: str) -> dict[str, str]:
    """Return the tile server's address, who made the map, and the origin that the browser has to ask.

    The origin is empty for tiles on our own host; `{s}` at its start becomes a wildcard. Empty without an address.
    Raises ImproperlyConfigured for an address that no browser of ours would follow, and for tiles of nobody.
    """
    if not url:
        return {}
    parts = urlsplit(url)
    host = parts.netloc
    own = not parts.scheme and not host and parts.path.startswith("/")
    if not own and not (parts.scheme == "https" and re.fullmatch(r"(\{s\}\.)?[a-z0-9.-]+(:\d+)?", host)):
        raise ImproperlyConfigured(f"NGO_MAP_TILES_URL is neither a path nor an https address: {url!r}.")
    if not all(f"{{{name}}}" in parts.path for name in "zxy"):
        raise ImproperlyConfigured("NGO_MAP_TILES_URL needs {z}, {x} and {y} in its path.")
    if not attribution:
        raise ImproperlyConfigured(
            "NGO_MAP_TILES_ATTRIBUTION is not set. Say who made the map, as its licence demands."
        )
    origin = "" if own else f"https://{host.replace('{s}', '*')}"
    return {"url": url, "attribution": attribution, "origin": origin}


MAP_TILES = tiles(env.str("NGO_MAP_TILES_URL", default=""), env.str("NGO_MAP_TILES_ATTRIBUTION", default=""))
