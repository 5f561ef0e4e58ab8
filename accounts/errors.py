"""What can be wrong with a link, or with a wish."""


class LinkError(Exception):
    """The address names no valid link: mistyped, forged, run out or taken back. All look the same from outside."""


class WorkAccountError(Exception):
    """An account with which somebody works here is closed by the administration, so that nobody locks the city out."""
