"""What is kept of people, why and how long. Each model says so itself, as `keeps`; one job deletes, one command prints.

Source of the rule: GDPR, Articles 5 (1) e, 13 (2) a, 15, 17 and 30.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from django.apps import apps
from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Keeps:
    """A model's statement.

    `what` is empty for a model that holds nothing personal. `days` count from the date field `since`, for rows that
    match `only`; without `days` a row lives as long as what it belongs to, or as `until` says. `person` is the lookup
    to the e-mail address of the person whom a row is about, or `finds` makes the condition from an address where a
    lookup cannot: by it they get a copy, and have it deleted, unless `locked` says why not yet.
    """

    what: Text
    why: Text
    days: int | None = None
    since: str = ""
    only: Q = field(default_factory=Q)
    until: Text = ""
    person: str = ""
    finds: Callable[[str], Q] | None = None
    locked: Text = ""
    # Fields that are no business of the person who asks for a copy (seals, keys of machines).
    hidden: tuple[str, ...] = ()

    @classmethod
    def nothing(cls) -> Self:
        """State that a model holds nothing personal."""
        return cls(what="", why="")

    def about(self, email: str) -> Q | None:
        """Return the condition for rows about the person with this address, whatever its case; None if none can be."""
        if self.finds:
            return self.finds(email)
        return Q(**{f"{self.person}__iexact": email}) if self.person else None

    @property
    def duration(self) -> str:
        """Say in words how long rows stay."""
        if self.until:
            return str(self.until)
        if self.days is None:
            return gettext("as long as what it belongs to")
        if not self.days:
            return gettext("until it runs out")
        if self.days % 365 == 0:
            years = self.days // 365
            return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}
        return ngettext("%(days)s day", "%(days)s days", self.days) % {"days": self.days}


# What the models of Django, Wagtail and other packages keep; ours say it themselves.
_FOREIGN: dict[str, Keeps] = {}


def foreign(label: str, keeps: Keeps) -> None:
    """State it for a model of another package (`app_label.Model`)."""
    _FOREIGN[label] = keeps


def statement(model: type[Model]) -> Keeps | None:
    """Return what a model states; None if nobody has thought about it."""
    own: Any = getattr(model, "keeps", None)
    return own if isinstance(own, Keeps) else _FOREIGN.get(model._meta.label)


def statements() -> Iterator[tuple[type[Model], Keeps]]:
    """Yield all models that hold something personal, with their statements."""
    for model in apps.get_models():
        keeps = statement(model)
        if keeps is not None and keeps.what:
            yield model, keeps


WITH_ACCOUNT = _("until the account is deleted")

foreign(
    "sessions.Session",
    Keeps(
        what=_("Who is signed in with which browser"), why=_("So that signing in lasts"), days=0, since="expire_date"
    ),
)
foreign(
    "wagtailcore.PageLogEntry",
    Keeps(
        what=_("Which editor changed which page"),
        why=_("So that changes can be understood"),
        days=730,
        since="timestamp",
        person="user__email",
        locked=_("Kept for two years, so that decisions of the city stay accountable."),
    ),
)
foreign(
    "wagtailcore.ModelLogEntry",
    Keeps(
        what=_("Which editor changed which entry"),
        why=_("So that changes can be understood"),
        days=730,
        since="timestamp",
        person="user__email",
        locked=_("Kept for two years, so that decisions of the city stay accountable."),
    ),
)
foreign(
    "wagtailcore.Revision",
    Keeps(what=_("Which editor wrote which version"), why=_("So that versions can be compared and brought back")),
)
foreign(
    "wagtail_localize.StringTranslation",
    Keeps(what=_("Which editor translated which sentence"), why=_("So that changes can be understood")),
)
foreign(
    "wagtailcore.WorkflowState",
    Keeps(what=_("Which editor asked for approval"), why=_("So that approvals can be understood")),
)
foreign(
    "wagtailcore.TaskState",
    Keeps(what=_("Which editor approved"), why=_("So that approvals can be understood")),
)
foreign(
    "wagtailcore.Comment",
    Keeps(what=_("What editors note on a page"), why=_("So that editors can talk"), person="user__email"),
)
foreign(
    "wagtailcore.CommentReply",
    Keeps(what=_("What editors answer"), why=_("So that editors can talk"), person="user__email"),
)
foreign(
    "wagtailcore.PageSubscription",
    Keeps(what=_("Which pages an editor follows"), why=_("So that editors are told"), person="user__email"),
)
foreign(
    "wagtailadmin.EditingSession",
    Keeps(
        what=_("Which editor has a page open now"),
        why=_("So that two do not write over each other"),
        days=1,
        since="last_seen_at",
    ),
)
foreign(
    "wagtailusers.UserProfile",
    Keeps(
        what=_("An editor's settings and picture"),
        why=_("For the editor's convenience"),
        until=WITH_ACCOUNT,
        person="user__email",
    ),
)
foreign(
    "wagtailcore.APIToken",
    Keeps(
        what=_("Keys for programs of an editor"),
        why=_("Not used by this site"),
        person="user__email",
        hidden=("key_hash",),
    ),
)
foreign(
    "wagtailadmin.FormState",
    Keeps(
        what=_("What an editor had typed when the session ended"),
        why=_("So that it is not lost"),
        until=WITH_ACCOUNT,
        person="user__email",
    ),
)
foreign(
    "account.EmailAddress",
    Keeps(
        what=_("An account's addresses, and whether they are confirmed"),
        why=_("So that a person can sign in"),
        until=WITH_ACCOUNT,
        person="user__email",
    ),
)
foreign(
    "mfa.Authenticator",
    Keeps(
        what=_("Passkeys, authenticator apps and recovery codes, sealed"),
        why=_("So that nobody else can sign in"),
        until=WITH_ACCOUNT,
        person="user__email",
        hidden=("data",),
    ),
)
foreign(
    "usersessions.UserSession",
    Keeps(
        what=_("With which browsers, from which network addresses somebody is signed in"),
        why=_("So that a person can end a session elsewhere"),
        days=30,
        since="last_seen_at",
        person="user__email",
        hidden=("session_key",),
    ),
)
