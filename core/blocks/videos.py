"""Which addresses of films we know, and how each is played. Structure only: nothing is fetched."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

YOUTUBE_HOSTS = {"youtube.com", "www.youtube.com", "m.youtube.com", "www.youtube-nocookie.com", "youtu.be"}
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
YOUTUBE_ID = re.compile(r"[\w-]{11}", re.ASCII)
VIMEO_PATH = re.compile(r"/(?:video/)?(\d{4,12})(?:/([0-9a-f]{8,12}))?/?")


@dataclass(frozen=True)
class Provider:
    """Who plays a film: the name for people, and the one origin that a page with such a film may frame."""

    name: str
    origin: str


YOUTUBE = Provider("YouTube (Google)", "https://www.youtube-nocookie.com")
VIMEO = Provider("Vimeo", "https://player.vimeo.com")


@dataclass(frozen=True)
class Film:
    """A film at a provider: the page that a link opens, and the player that a click loads."""

    provider: Provider
    page: str
    player: str


def _youtube(host: str, path: str, query: dict[str, list[str]]) -> Film | None:
    if host == "youtu.be":
        key = path.strip("/")
    elif path == "/watch":
        key = query.get("v", [""])[0]
    else:
        kind, _slash, key = path.strip("/").partition("/")
        key = key if kind in ("embed", "shorts", "live") else ""
    if not YOUTUBE_ID.fullmatch(key):
        return None
    return Film(YOUTUBE, f"https://www.youtube.com/watch?v={key}", f"{YOUTUBE.origin}/embed/{key}?autoplay=1&rel=0")


def _vimeo(path: str, query: dict[str, list[str]]) -> Film | None:
    match = VIMEO_PATH.fullmatch(path)
    if match is None:
        return None
    key, secret = match.group(1), match.group(2) or query.get("h", [""])[0]
    if secret and not secret.isalnum():
        return None
    options = {"autoplay": 1, "dnt": 1, **({"h": secret} if secret else {})}
    return Film(
        VIMEO,
        f"https://vimeo.com/{key}" + (f"/{secret}" if secret else ""),
        f"{VIMEO.origin}/video/{key}?{urlencode(options)}",
    )


def film(address: str) -> Film | None:
    """Return what we know about a film's address; None for every address that is no film at a listed provider.

    The player's address is built anew from the film's number, so nothing else of what an editor pastes gets through.
    """
    try:
        parts = urlsplit(address.strip())
        usual = parts.scheme == "https" and parts.port in (None, 443) and parts.username is None
    except ValueError:
        return None
    host = (parts.hostname or "") if usual else ""
    if host in YOUTUBE_HOSTS:
        return _youtube(host, parts.path, parse_qs(parts.query))
    return _vimeo(parts.path, parse_qs(parts.query)) if host in VIMEO_HOSTS else None
