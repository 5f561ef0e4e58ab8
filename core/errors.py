"""What can be wrong with what the site needs."""


class BucketAwayError(OSError):
    """The bucket does not answer, or refuses our key."""
