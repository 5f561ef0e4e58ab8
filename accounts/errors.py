"""What can be wrong with a link."""


class LinkError(Exception):
    """The address names no valid link: mistyped, forged, run out or taken back. All look the same from outside."""
