"""Codes for mails, and networks: rules without a database."""

import secrets
from typing import Self

from django.utils.crypto import salted_hmac

# No vowels, so that no words arise, and no letters that look alike (RFC 8628, section 6.1).
LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
LENGTH = 8


class Code(str):
    """A code that is made from a nonce and the site's key, and knows its nonce.

    A mail's row holds the nonce; the code is made again when the mail is built. One of 2.5 * 10^10.
    """

    nonce: str

    @classmethod
    def of(cls, nonce: str) -> Self:
        """Return the nonce's code: always the same, and unknown to whoever has only the nonce."""
        number = int.from_bytes(salted_hmac("accounts.codes", nonce, algorithm="sha256").digest())
        letters = ""
        for _position in range(LENGTH):
            number, rest = divmod(number, len(LETTERS))
            letters += LETTERS[rest]
        code = cls(f"{letters[: LENGTH // 2]}-{letters[LENGTH // 2 :]}")
        code.nonce = nonce
        return code

    @classmethod
    def new(cls) -> Self:
        """Return a fresh code."""
        return cls.of(secrets.token_urlsafe(24))
