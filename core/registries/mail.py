"""Mail: what each kind says, and who sends it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Attachment:
    """A file that goes along with a mail; made when the mail is sent, as its text is."""

    name: str
    content: bytes
    mimetype: str


@dataclass(frozen=True)
class MailContent:
    """One mail as it is sent: a subject, and a text template below `templates/emails/` with its context."""

    subject: str
    template: str
    context: dict[str, Any]
    attachments: tuple[Attachment, ...] = ()


# Gets the ids that the outbox row holds; None means that the mail has become pointless (its object is gone).
MailBuilder = Callable[[dict[str, Any]], MailContent | None]


class MailKinds:
    """What mails there are. A mail is built when it is sent, from ids: nothing secret rests in a row."""

    def __init__(self) -> None:
        self._builders: dict[str, MailBuilder] = {}

    def register(self, kind: str) -> Callable[[MailBuilder], MailBuilder]:
        """Register the decorated function as the builder of this kind of mail (`app.what_it_says`)."""

        def decorator(builder: MailBuilder) -> MailBuilder:
            self._builders[kind] = builder
            return builder

        return decorator

    def build(self, kind: str, ids: dict[str, Any]) -> MailContent | None:
        """Return the mail's content. Raises KeyError for a kind that nobody offers (any more)."""
        return self._builders[kind](ids)

    def kinds(self) -> tuple[str, ...]:
        """Return the names of all kinds."""
        return tuple(self._builders)


class MailSender:
    """The way to the outbox for apps below `notifications`, which puts its `send` here when Django starts."""

    def __init__(self) -> None:
        self._send: Callable[..., Any] | None = None

    def register(self, send: Callable[..., Any]) -> None:
        """Name the function that writes to the outbox."""
        self._send = send

    def send(self, *, recipient: str, kind: str, ids: dict[str, Any], key: str) -> None:
        """Put a mail into the outbox (see `notifications.services.send`). Raises RuntimeError without an outbox."""
        if self._send is None:
            raise RuntimeError("No app has registered an outbox.")
        self._send(recipient=recipient, kind=kind, ids=ids, key=key)


mail_kinds = MailKinds()
mail_kind = mail_kinds.register
mail_sender = MailSender()
